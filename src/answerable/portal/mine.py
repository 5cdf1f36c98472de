"""A customer's requests as they see them: what is owed to whom, by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.portal.words import moment
from answerable.promises.left import left
from answerable.tickets.access import tickets_visible_to
from answerable.tickets.models import DONE, Status, Ticket

if TYPE_CHECKING:
    from answerable.portal.visit import Visit

PAGE = 20
SHOWN_AT_HOME = 3
BY = {
    "first response": gettext_noop("answer by %(time)s"),
    "next response": gettext_noop("answer by %(time)s"),
    "live answer": gettext_noop("answer by %(time)s"),
    "acknowledgement": gettext_noop("receipt by %(time)s"),
    "initial review": gettext_noop("review by %(time)s"),
    "resolution": gettext_noop("solution by %(time)s"),
    "workaround": gettext_noop("a way around by %(time)s"),
    "status update": gettext_noop("news by %(time)s"),
    "escalation review": gettext_noop("a senior’s review by %(time)s"),
    "follow-up": gettext_noop("follow-up by %(time)s"),
}
LATE = gettext_noop("late, was due %(time)s")
ICONS = {"soon": "hourglass", "late": "octagon-alert", "paused": "pause", "kept": "check"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands: `state` is on, soon, late, paused or kept; `percent` the share of time used."""

    state: str
    words: str
    percent: int = 100

    @property
    def icon(self) -> str:
        return ICONS.get(self.state, "clock")


@dataclass(frozen=True, slots=True)
class Mine:
    reference: str
    subject: str
    standing: Standing
    href: str
    at: datetime
    by: str = ""
    """The colleague who asked; "" for the customer's own."""
    category: str = ""


def latest(visit: Visit) -> list[Mine]:
    """The newest few, for the first page."""
    return mine(visit, limit=SHOWN_AT_HOME)[0] if visit.customer else []


def mine(
    visit: Visit, *, after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> tuple[list[Mine], tuple[datetime, int] | None]:
    """A page of the customer's own requests, newest message first, and the key to go on from. One query."""
    if visit.customer is None:
        return [], None
    tickets = tickets_visible_to(visit.customer).select_related("brand", "requester")
    rows = list(tickets.by_latest(after=after)[: limit + 1])
    more = (rows[limit - 1].last_message_at, rows[limit - 1].pk) if len(rows) > limit else None
    return list(as_rows(visit, rows[:limit])), more


def as_rows(visit: Visit, tickets: Iterable[Ticket]) -> Iterable[Mine]:
    for ticket in tickets:
        yield Mine(
            ticket.reference,
            ticket.subject or ticket.preview[:80] or ticket.reference,
            standing(ticket, zone=visit.zone, now=visit.at),
            visit.to("portal-request", ticket.reference),
            ticket.last_message_at,
            by="" if visit.customer and ticket.requester_id == visit.customer.pk else ticket.requester.called,
            category=ticket.category,
        )


def standing(ticket: Ticket, *, zone: str, now: datetime) -> Standing:
    """Who has the turn, and by when: the same clock that stands on the agent's list."""
    if ticket.status in DONE:
        return Standing("kept", _("solved"))
    if ticket.status == Status.WAITING:
        return Standing("paused", _("waiting for your answer"), 50)
    if ticket.due_at is None:
        return Standing("on", _("with us"), 0)
    found = left(ticket.due_since, ticket.due_at, now)
    when = {"time": moment(ticket.due_at, zone=zone, now=now)}
    return Standing(
        found.state,
        _(LATE) % when if found.state == "late" else promised(ticket.due_metric, when["time"]),
        found.percent,
    )


def promised(metric: str, time: str) -> str:
    """`answer by Mon 11:30`."""
    return _(BY.get(metric, "by %(time)s")) % {"time": time}
