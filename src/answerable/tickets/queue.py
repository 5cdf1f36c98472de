"""Ways to list tickets. Each reads one partial index and pages by key, never by counting."""

from datetime import datetime
from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from answerable.staff.models import Agent
    from answerable.tickets.models import Ticket  # noqa: F401  the type argument below

_AT_WORK = "tickets_ticket.status IN ('new', 'open')"
_ON_HOLD = "tickets_ticket.status IN ('waiting', 'referred')"
QueueKey = tuple[int, datetime | None, int]
"""Where a ticket stands: its place, its due instant, its id."""


class TicketQueue(models.QuerySet["Ticket"]):
    def at_work(self) -> Self:
        """Tickets that wait for us."""
        return self._literally(_AT_WORK)

    def on_hold(self) -> Self:
        """Tickets that wait for somebody else."""
        return self._literally(_ON_HOLD)

    def awake(self, at: datetime) -> Self:
        """Without those that were put away until later."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=at))

    def _literally(self, condition: str) -> Self:
        """A condition with its values in it: only then can a prepared plan use the partial index."""
        return cast("Self", self.extra(where=[condition]))  # noqa: S610  constants of this module

    def of(self, agent: "Agent") -> Self:
        return self.filter(assignee=agent)

    def unassigned(self) -> Self:
        return self.filter(assignee=None)

    def by_promise(self, *, after: "QueueKey | None" = None) -> Self:
        """As the policy orders the queue, then the next promise first; tickets that owe nothing last.

        `after` is the key of the row before.
        """
        rows = self.order_by("place", models.F("due_at").asc(nulls_last=True), "id")
        if after is None:
            return rows
        place, due, pk = after
        if due is None:
            later = Q(due_at=None, id__gt=pk)
        else:
            later = Q(due_at__gt=due) | Q(due_at=due, id__gt=pk) | Q(due_at=None)
        return rows.filter(Q(place__gt=place) | Q(later, place=place), place__gte=place)

    def by_latest(self, *, after: tuple[datetime, int] | None = None) -> Self:
        """The latest message first."""
        rows = self.order_by("-last_message_at", "-id")
        if after is None:
            return rows
        at, pk = after
        return rows.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, id__lt=pk))
