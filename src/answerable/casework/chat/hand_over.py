"""A chat goes to a colleague, or back to whoever is free."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.chat.offer import offer_next, offer_to
from answerable.casework.chat.say import tell
from answerable.casework.errors import NotPossible
from answerable.live.models import Chat
from answerable.privacy.cards import masked
from answerable.staff.models import Agent
from answerable.staff.presence import present
from answerable.tickets.models import Note


@transaction.atomic
def transfer(chat: Chat, *, agent: Agent, to: Agent | None, note: str, at: datetime) -> None:
    """Hand a chat over, with a word for the colleague; to nobody in particular where `to` is None.

    Raises:
        NotPossible: it is not this agent's chat, there is no note, or the colleague is not there.
    """
    chat = _mine(chat, agent)
    if not note.strip():
        raise NotPossible(_("Say what your colleague should know; the customer must not tell it twice."))
    if to is not None and (to.pk == agent.pk or not present(chat.brand_id, at).filter(pk=to.pk).exists()):
        raise NotPossible(
            _("%(name)s is not there to take it. Choose somebody who is available.") % {"name": to.name}
        )
    Note.objects.create(
        brand_id=chat.brand_id, ticket=chat.ticket, agent=agent, text=masked(note.strip()), at=at
    )
    _let_go(chat, agent, at, "chat transferred", to=to.pk if to else None)
    if to is not None:
        offer_to(chat, to.pk, at=at)
    else:
        offer_next(chat, at=at)


@transaction.atomic
def return_to_queue(chat: Chat, *, at: datetime) -> None:
    """Its agent is not there any more: the chat is anybody's again, and the customer is told."""
    chat = Chat.objects.select_for_update(of=("self",)).select_related("ticket", "agent").get(pk=chat.pk)
    if chat.agent is None or chat.ended_at is not None:
        return
    _let_go(chat, None, at, "chat returned", gone=chat.agent_id)
    offer_next(chat, at=at)


def _mine(chat: Chat, agent: Agent) -> Chat:
    found = Chat.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=chat.pk)
    if found.agent_id != agent.pk or found.ended_at is not None:
        raise NotPossible(_("You do not have this chat any more. Nothing was changed."))
    return found


def _let_go(chat: Chat, agent: Agent | None, at: datetime, kind: str, **data: Any) -> None:
    chat.agent, chat.joined_at = None, at
    chat.save(update_fields=["agent", "joined_at"])
    with changing(chat.ticket, agent=agent, at=at) as change:
        change.record(kind, **data)
        change.ticket.assignee = None
        with translation.override(chat.language):
            if agent is not None:
                tell(change, _("You are being put through to a colleague. What you wrote goes along."))
            else:
                tell(change, _("The connection to our colleague broke. Somebody else is being asked."))
