"""An agent takes a chat, or lets it pass."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.chat.offer import close, offer_next
from answerable.casework.errors import NotPossible
from answerable.live.models import Chat, Offer
from answerable.staff.models import Agent
from answerable.tickets.models import Status


@transaction.atomic
def accept(chat: Chat, *, agent: Agent, at: datetime) -> Chat:
    """Take a waiting chat. It keeps no promise yet: only the first message of a person does (R9).

    Raises:
        NotPossible: somebody else was faster, or the chat is over.
    """
    chat = Chat.objects.select_for_update(of=("self",)).select_related("ticket", "agent").get(pk=chat.pk)
    if chat.ended_at is not None:
        raise NotPossible(_("This chat is over. What was said is in the ticket."))
    if chat.agent_id == agent.pk:
        return chat
    if chat.agent is not None:
        raise NotPossible(_("%(name)s has taken this chat already.") % {"name": chat.agent.name})
    for offer in Offer.objects.filter(chat=chat, ended_at=None):
        mine = offer.agent_id == agent.pk
        close(offer, Offer.Outcome.ACCEPTED if mine else Offer.Outcome.WITHDRAWN, at=at)
    chat.agent, chat.joined_at = agent, at
    chat.save(update_fields=["agent", "joined_at"])
    with changing(chat.ticket, agent=agent, at=at) as change:
        change.ticket.assignee = agent
        if change.ticket.status == Status.NEW:
            change.ticket.status = Status.OPEN
        change.record("chat joined")
    return chat


@transaction.atomic
def decline(offer: Offer, *, agent: Agent, at: datetime) -> None:
    """Let an offered chat pass; the next agent is asked at once.

    Raises:
        NotPossible: it was offered to somebody else.
    """
    if offer.agent_id != agent.pk:
        raise NotPossible(_("This chat is offered to somebody else."))
    chat = Chat.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=offer.chat_id)
    close(offer, Offer.Outcome.DECLINED, at=at)
    offer_next(chat, at=at)
