"""A matter that was settled is not."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework import referrals
from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.unanswered import unanswered_since
from answerable.staff.models import Agent
from answerable.tickets.models import Event, Resolution, Status, Ticket


def reopen(ticket: Ticket, *, agent: Agent, reason: str, at: datetime) -> None:
    """Open a resolved ticket again. Its resolution clock goes on with the time it had left (R12).

    Raises:
        NotPossible: the ticket is not resolved.
    """
    with changing(ticket, agent=agent, at=at) as change:
        if not change.ticket.is_done:
            raise NotPossible(_("This ticket is open already."))
        reopen_by_message(change, change.record("reopened", reason=reason.strip()))


def reopen_by_message(change: Change, cause: Event) -> None:
    """Undo the resolution within a change: the record stays, marked with when it was undone."""
    ticket = change.ticket
    referrals.contested(change)
    resolution = Resolution.objects.filter(ticket=ticket, undone_at=None).order_by("-cycle").first()
    ticket.cycle += 1
    ticket.status = Status.OPEN
    if resolution is not None:
        resolution.undone_at = change.at
        resolution.save(update_fields=["undone_at"])
        was_one = resolution.as_none and change.agent is not None
        if was_one:
            ticket.customer_waits_since = unanswered_since(ticket)
        change.promises.reopened(resolution.at, cause, was_one=was_one)
