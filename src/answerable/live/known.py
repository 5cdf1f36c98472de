"""Whether the desk knows who it is talking to (AC-43). A letter's sender is another matter: see its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.live.models import Chat, Verification

if TYPE_CHECKING:
    from answerable.tickets.models import Ticket

SPOKEN = frozenset({"phone", "voicemail", "chat"})
"""Channels on which anybody can say that they are somebody."""


@dataclass(frozen=True, slots=True)
class Known:
    """`how` is what was asked, "" where nothing had to be; `failed`: the last answer was wrong."""

    known: bool
    how: str = ""
    failed: bool = False


def who_is_it(ticket: Ticket) -> Known:
    """What a ticket's last check says. A chat whose visitor the shop vouches for needs none.

    One statement for a call, two for a chat, none for what came in writing.
    """
    if ticket.channel not in SPOKEN:
        return Known(known=True)
    check = Verification.objects.filter(ticket=ticket).order_by("-at", "-id").first()
    if check is not None:
        return Known(check.passed, check.question, failed=not check.passed)
    vouched = ticket.channel == "chat" and Chat.objects.filter(ticket=ticket, proven=True).exists()
    return Known(known=vouched)
