"""What the desk itself tells a customer about their ticket, in their language."""

from collections.abc import Callable

from django.utils import translation

from answerable.brands.mails import written
from answerable.casework.change import Change
from answerable.casework.reply import new_message_id, queue
from answerable.kit.rows import insert
from answerable.tickets.models import Message

NOWHERE = ".invalid"
"""How the address of a chat's visitor ends who has given none (RFC 2606)."""


def tell(change: Change, words: Callable[[], str]) -> Message | None:
    """Write to the customer without a person: it stops no clock (R9). None where there is no address.

    `words` is called with the customer's language in force.
    """
    ticket = change.ticket
    if not ticket.requester.email or ticket.requester.email.endswith(NOWHERE):
        return None
    with translation.override(ticket.language):
        news = words()
    values = {"name": ticket.requester.called, "brand": ticket.brand.name, "reference": ticket.reference}
    text = written(ticket.brand, "news", ticket.language, {**values, "news": news})
    message = Message(
        brand_id=ticket.brand_id,
        ticket=ticket,
        author=Message.Author.DESK,
        purpose=Message.Purpose.NEWS,
        channel="email",
        subject=ticket.subject,
        text=text,
        language=ticket.language,
        automated=True,
        at=change.at,
        rfc_id=new_message_id(ticket),
    )
    insert([message])
    queue(message, to=ticket.requester.email, at=change.at)
    return message
