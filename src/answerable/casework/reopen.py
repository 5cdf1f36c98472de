"""A matter that was settled is not."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework import referrals
from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.staff.models import Agent
from answerable.tickets.models import Event, Message, Resolution, Status, Ticket


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


def unanswered_since(ticket: Ticket, *, but: Message | None = None) -> datetime | None:
    """The oldest customer message since the last answer (R10), `but` for one that did not count."""
    people = ticket.messages.filter(automated=False)
    if but is not None:
        people = people.filter(at__lte=but.at).exclude(pk=but.pk)
    before = people.filter(author=Message.Author.AGENT).order_by("-at", "-id").first()
    waiting = people.filter(author=Message.Author.CUSTOMER)
    if before is not None:
        waiting = waiting.filter(at__gte=before.at)
    first = waiting.order_by("at", "id").first()
    return first.at if first else None
