"""A ticket leaves the list until a time. Its clocks run on, so it comes back before one of them ends."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.casework.change import BACK_BEFORE_DUE, changing
from answerable.casework.errors import NotPossible
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket

LONGEST = timedelta(days=90)


def snooze(ticket: Ticket, *, until: datetime, agent: Agent, at: datetime) -> datetime:
    """Put a ticket out of the list until then, or until half an hour before its next promise ends.

    Returns when it comes back. A new letter of the customer brings it back at once.

    Raises:
        NotPossible: that time is over, too far away, or the next promise ends within half an hour.
    """
    with changing(ticket, agent=agent, at=at) as change:
        ticket = change.ticket
        if ticket.is_done:
            raise NotPossible(_("This ticket is resolved and in no list of work. Nothing was done."))
        if until <= at or until > at + LONGEST:
            raise NotPossible(_("Choose a time from now on, within the next three months."))
        latest = ticket.due_at - BACK_BEFORE_DUE if ticket.due_at is not None else until
        if latest <= at:
            raise NotPossible(
                _("§%(clause)s is due within half an hour, or over: do that first. Nothing was done.")
                % {"clause": ticket.due_clause}
            )
        ticket.snoozed_until = min(until, latest)
        change.record(
            "snoozed",
            until=ticket.snoozed_until.isoformat(),
            clause=ticket.due_clause if latest < until else "",
        )
        return ticket.snoozed_until


def wake(ticket: Ticket, *, agent: Agent | None = None, at: datetime) -> None:
    """It is back in the list, now."""
    with changing(ticket, agent=agent, at=at) as change:
        if change.ticket.snoozed_until is not None:
            change.ticket.snoozed_until = None
            change.record("woke")


def wake_due(*, at: datetime) -> int:
    """Bring back what was put away until now; how many tickets. Needs the brands in scope."""
    due = list(Ticket.objects.filter(snoozed_until__lte=at).order_by("snoozed_until")[:200])
    for ticket in due:
        wake(ticket, at=at)
    return len(due)
