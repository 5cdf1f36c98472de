"""The chat on a ticket, as its agent sees it."""

from __future__ import annotations

from datetime import timedelta

from answerable.kit.words import gettext as _
from answerable.live.models import Chat
from answerable.promises.left import span
from answerable.tickets.models import Ticket
from answerable.workspace.desk import Desk
from answerable.workspace.pages.ticket import Chatting

HERE = timedelta(seconds=75)
"""A window that lives asks at least every half minute."""


def chatting(desk: Desk, ticket: Ticket) -> Chatting | None:
    """The chat that goes on on a ticket; no statement for one that came another way."""
    if ticket.channel != "chat":
        return None
    chat = Chat.objects.filter(ticket=ticket, ended_at=None).select_related("agent").first()
    if chat is None:
        return None
    away = desk.at - chat.seen_at
    return Chatting(
        mine=chat.agent_id == desk.agent.pk,
        waiting=chat.agent_id is None,
        agent=chat.agent.name if chat.agent else "",
        there=_("here now") if away < HERE else _("away for %(time)s") % {"time": span(away)},
        page=chat.page,
        said_email=chat.said_email,
        proven=chat.proven,
    )
