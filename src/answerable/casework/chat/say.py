"""The visitor writes a line; the desk itself says what happened."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework.change import Change
from answerable.casework.errors import NotPossible
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.kit.rows import insert
from answerable.live.models import Chat
from answerable.tickets.models import Message

LONGEST = 5000


@transaction.atomic
def say(chat: Chat, *, text: str, client_id: str, at: datetime) -> Message:
    """A line of the visitor. Said again with the same `client_id` (a retry after a cut) it is the same line.

    Raises:
        NotPossible: there is no text, it is too long, or the chat is over.
    """
    chat = Chat.objects.select_for_update().select_related("customer").get(pk=chat.pk)
    said_as = f"<{client_id[:64]}.{chat.pk}@chat>"
    earlier = Message.objects.filter(ticket=chat.ticket_id, rfc_id=said_as).first()
    if earlier is not None:
        return earlier
    if chat.ended_at is not None:
        raise NotPossible(_("This chat is over. Open a new one, or leave a message."))
    if not text.strip():
        raise NotPossible(_("There is nothing to send yet."))
    if len(text) > LONGEST:
        raise NotPossible(
            _("A line may have %(longest)s characters. Send it in parts.") % {"longest": f"{LONGEST:,}"}
        )
    Chat.objects.filter(pk=chat.pk).update(seen_at=at)
    return receive(
        Incoming(
            brand_id=chat.brand_id,
            channel="chat",
            sender_email=chat.customer.email,
            text=text.strip(),
            language=chat.language,
            received_at=at,
            token_ticket=chat.ticket_id,
            rfc_id=said_as,
        ),
        at=at,
    ).message


def tell(change: Change, text: str) -> Message:
    """A line the desk writes itself: shown to the visitor, and it keeps no promise (R9)."""
    ticket = change.ticket
    message = Message(
        brand_id=ticket.brand_id,
        ticket=ticket,
        author=Message.Author.DESK,
        purpose=Message.Purpose.ACKNOWLEDGEMENT,
        channel="chat",
        text=text,
        language=ticket.language,
        automated=True,
        at=change.at,
    )
    insert([message])
    return message
