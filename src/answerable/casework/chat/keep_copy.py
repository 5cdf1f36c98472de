"""The customer keeps the conversation: by mail where the address is proven, else by a link without words."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.web import portal_address
from answerable.casework.acknowledge import mailed_unproven
from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.reply import new_message_id, queue
from answerable.kit.dates import in_words
from answerable.kit.rows import insert
from answerable.live.models import Chat
from answerable.live.passes import issue
from answerable.tickets.models import Message


@transaction.atomic
def send_copy(chat: Chat, *, email: str = "", at: datetime) -> None:
    """Send what was said to the customer.

    Raises:
        NotPossible: there is no address to send it to.
    """
    address = chat.customer.email if chat.proven else (email or chat.said_email)
    if not address:
        raise NotPossible(_("Write the e-mail address to which the conversation should go."))
    if not chat.proven and mailed_unproven(address, at=at):
        return
    with changing(chat.ticket, customer=chat.customer, at=at) as change, translation.override(chat.language):
        brand = change.ticket.brand
        head = _("Your conversation with %(brand)s, %(reference)s") % {
            "brand": brand.name,
            "reference": change.ticket.reference,
        }
        if chat.proven:
            text = f"{head}\n\n{_words(chat, brand.name)}"
        else:
            link = portal_address(brand, f"chat/{issue(chat.pk, chat.ticket_id, chat.brand_id)}")
            text = head + "\n\n" + _("You can read it here for one day: %(link)s") % {"link": link}
        _mail(change, address, head, text)
        change.record("copy sent")


def _words(chat: Chat, brand: str) -> str:
    lines = Message.objects.filter(ticket=chat.ticket_id, channel="chat").select_related("agent")
    names = {Message.Author.CUSTOMER: chat.customer.name or _("You"), Message.Author.DESK: brand}
    return "\n\n".join(
        f"{names.get(Message.Author(line.author)) or (line.agent.name if line.agent else brand)}, "
        f"{in_words(line.at, zone=chat.zone, language=chat.language)}\n{line.text}"
        for line in lines.order_by("at", "id")
    )


def _mail(change: Change, to: str, subject: str, text: str) -> None:
    ticket = change.ticket
    message = Message(
        brand_id=ticket.brand_id,
        ticket=ticket,
        author=Message.Author.DESK,
        purpose=Message.Purpose.ACKNOWLEDGEMENT,
        channel="email",
        subject=subject,
        text=text,
        language=ticket.language,
        automated=True,
        at=change.at,
        rfc_id=new_message_id(ticket),
    )
    insert([message])
    queue(message, to=to, at=change.at)
