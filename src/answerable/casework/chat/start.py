"""A visitor opens a chat with their first line."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework.chat.offer import offer_next
from answerable.casework.errors import NotPossible
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.live.models import Chat
from answerable.live.standing import standing
from answerable.policy.models import PolicyVersion

STRANGERS = "visitor.invalid"
"""The domain of addresses that are none (RFC 2606): a stranger is a customer without an address."""


@dataclass(frozen=True)
class Visitor:
    """Who opens the chat, as the door knows it. `email` is proven or empty; `said_email` is only said."""

    email: str = ""
    name: str = ""
    said_email: str = ""
    language: str = ""
    zone: str = "UTC"
    page: str = ""


@transaction.atomic
def start(brand_id: int, visitor: Visitor, *, text: str, at: datetime) -> Chat:
    """Open a chat: a ticket with its clocks, and an offer to an agent.

    A stranger never becomes a customer who is known already, whatever address they type: the address is kept
    beside the chat until it is proven.

    Raises:
        NotPossible: nothing was written, or nobody is there to answer.
    """
    if not text.strip():
        raise NotPossible(_("Write your question first; it is the first line of the chat."))
    version = PolicyVersion.objects.in_force(brand_id=brand_id, at=at)
    if standing(version.policy, "chat", brand=brand_id, at=at).kind != "open":
        raise NotPossible(_("Nobody is there for a chat just now. Leave a message; we answer by e-mail."))
    nobody = token_hex(12)
    received = receive(
        Incoming(
            brand_id=brand_id,
            channel="chat",
            sender_email=visitor.email or f"{nobody}@{STRANGERS}",
            sender_name=visitor.name or ("" if visitor.email else f"Visitor {nobody[:4].upper()}"),
            subject=subject_of(text),
            text=text.strip(),
            language=visitor.language,
            received_at=at,
        ),
        at=at,
    )
    chat = Chat.objects.create(
        brand_id=brand_id,
        ticket=received.ticket,
        customer=received.ticket.requester,
        proven=bool(visitor.email),
        said_email="" if visitor.email else visitor.said_email,
        language=visitor.language,
        zone=visitor.zone,
        page=visitor.page[:500],
        opened_at=at,
        seen_at=at,
    )
    offer_next(chat, at=at)
    return chat


def subject_of(text: str) -> str:
    """The first words of what somebody said, for a ticket that has no subject."""
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79].rsplit(' ', 1)[0]}…"
