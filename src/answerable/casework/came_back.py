"""An answer that never reached the customer, through our own fault."""

from datetime import datetime

from answerable.casework.change import changing
from answerable.casework.hold import take_up
from answerable.casework.reopen import reopen_by_message
from answerable.casework.unanswered import answered_after, unanswered_since
from answerable.tickets.models import Hold, Message, Status, Ticket


def came_back(ticket: Ticket, *, answer: Message, reason: str, at: datetime) -> None:
    """Take an answer back that the next server refused because of us (R9): its promises are open again.

    A ticket that waited for the customer, or was resolved by the answer, is ours again. Where another answer
    left after it, that one counts instead. A customer's own trouble (an address that does not exist, a full
    mailbox) is none of ours: then the answer counts.
    """
    with changing(ticket, at=at) as change:
        ticket = change.ticket
        instead = answered_after(ticket, answer)
        event = change.record("answer came back", message=answer.pk, reason=reason)
        change.promises.undone(answer.at, event, instead=instead)
        ticket.customer_waits_since = unanswered_since(ticket, but=answer)
        if ticket.status == Status.WAITING and (instead is None or asked_by(answer)):
            take_up(change)
        elif ticket.is_done and instead is None:
            reopen_by_message(change, event)


def asked_by(answer: Message) -> bool:
    """Whether the ticket waits because of what this answer asks."""
    return Hold.objects.filter(question=answer, ended_at=None).exists()
