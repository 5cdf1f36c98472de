"""How much one network, and one conversation, may ask of the chat (nobody fills the desk by a loop)."""

from datetime import datetime, timedelta

from answerable.customers.source import source_of
from answerable.live.models import Chat, Opening
from answerable.portal.visit import Visit
from answerable.tickets.models import Message

STRANGERS_AN_HOUR = 20
"""Chats and left messages from one network whose senders nobody vouches for."""
KNOWN_AN_HOUR = 60
LINES_A_MINUTE = 30


class TooMany(Exception):
    """Too much came from there in too short a time. Nothing was taken; later it is."""


def spend_opening(visit: Visit, *, known: bool) -> None:
    """Count one more chat or left message from the visitor's network.

    Raises:
        TooMany: the last hour has seen enough of them.
    """
    source = source_of(visit.request)
    most = KNOWN_AN_HOUR if known else STRANGERS_AN_HOUR
    earlier = Opening.objects.filter(
        brand=visit.brand, source=source, at__gt=visit.at - timedelta(hours=1), at__lte=visit.at
    )
    if earlier.count() >= most:
        raise TooMany
    Opening.objects.create(brand=visit.brand, source=source, at=visit.at)


def check_pace(chat: Chat, *, at: datetime) -> None:
    """Whether a conversation may say one more line now.

    Raises:
        TooMany: it has said thirty in the last minute.
    """
    lately = Message.objects.filter(
        ticket=chat.ticket_id, author=Message.Author.CUSTOMER, at__gt=at - timedelta(minutes=1)
    )
    if lately.count() >= LINES_A_MINUTE:
        raise TooMany


def forget(at: datetime) -> None:
    """Who asked yesterday is nobody's business today. Needs a brand in scope."""
    Opening.objects.filter(at__lt=at - timedelta(days=1)).delete()
