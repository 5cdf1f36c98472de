"""An agent takes an answer back before it has left."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.casework.came_back import asked_by
from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.hold import take_up
from answerable.casework.reopen import reopen_by_message
from answerable.casework.unanswered import answered_after, unanswered_since
from answerable.staff.models import Agent
from answerable.tickets.models import ON_HOLD, Delivery, Draft, Hold, Message, Ticket
from answerable.tickets.rendition import Rendition
from answerable.tickets.uploads import into_draft

WITHIN = timedelta(seconds=10)
"""How long an answer an agent has sent stays in the outbox, so that it can be taken back (AC-50)."""


def take_back(ticket: Ticket, *, message_id: int, agent: Agent, at: datetime) -> None:
    """Return an answer that has not left to its writer's draft, and undo what sending it did.

    The promises it kept are open again, the ticket waits for nobody and is not resolved by it. The customer
    never saw the message, so it is no message: what remains is the event, and the text as a draft.

    Raises:
        NotPossible: it has left, somebody else wrote it, or it is no answer on this ticket.
    """
    with changing(ticket, agent=agent, at=at) as change:
        message = _still_here(change.ticket, message_id, agent, at)
        event = change.record("answer taken back", message=message.pk)
        instead = answered_after(change.ticket, message)
        change.promises.undone(message.at, event, unseen=True, instead=instead)
        ticket = change.ticket
        ticket.customer_waits_since = unanswered_since(ticket, but=message)
        if ticket.status in ON_HOLD and asked_by(message):
            take_up(change)
        elif ticket.is_done and ticket.resolutions.filter(at=message.at, undone_at=None).exists():
            reopen_by_message(change, event)
        _as_draft(change, message, agent)
        _forget(message)
        latest = ticket.messages.order_by("-at").values_list("at", flat=True).first()
        ticket.last_message_at = latest or ticket.last_message_at


def _still_here(ticket: Ticket, message_id: int, agent: Agent, at: datetime) -> Message:
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("message")
        .filter(ticket=ticket, message_id=message_id, state=Delivery.State.QUEUED, attempts=0)
        .filter(next_attempt_at__gt=at)
        .first()
    )
    if delivery is None:
        raise NotPossible(_("This answer has left already and cannot be taken back. Write a second one."))
    if delivery.message.agent_id != agent.pk:
        raise NotPossible(_("Only who wrote an answer can take it back."))
    return delivery.message


def _as_draft(change: Change, message: Message, agent: Agent) -> None:
    """The text as it was; what the writer has begun since follows it."""
    begun = Draft.objects.filter(ticket=change.ticket, agent=agent, kind="reply").first()
    written = Rendition.objects.filter(message=message, original=True).first()
    own = written.text if written is not None else message.text
    text = f"{own}\n\n{begun.text}" if begun is not None and begun.text else own
    Draft.objects.update_or_create(
        ticket=change.ticket,
        agent=agent,
        kind="reply",
        defaults={
            "brand_id": message.brand_id,
            "text": text,
            "saved_at": change.at,
            "base_revision": change.ticket.revision + 1,
        },
    )
    into_draft(message, agent=agent, at=change.at)


def _forget(message: Message) -> None:
    Hold.objects.filter(question=message).update(question=None)
    message.delivery.delete()
    message.attachments.all().delete()
    message.delete()
