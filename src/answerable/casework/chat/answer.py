"""An agent's words in a chat: on the visitor's screen at once, and the promise of a live answer is kept."""

from django.utils.translation import gettext as _

from answerable.casework.change import Change
from answerable.casework.errors import NotPossible
from answerable.live.models import Chat, Offer
from answerable.tickets.models import Event

NO_ADDRESS = ".invalid"


def open_chat(change: Change) -> Chat | None:
    """The chat that goes on on this ticket, if one does.

    Raises:
        NotPossible: a colleague has it, or it is over and its visitor left no address.
    """
    if change.ticket.channel != "chat":
        return None
    chat = (
        Chat.objects.select_for_update(of=("self",))
        .select_related("agent")
        .filter(ticket=change.ticket)
        .first()
    )
    if chat is not None and chat.ended_at is None:
        if chat.agent is not None and chat.agent != change.agent:
            raise NotPossible(
                _("%(name)s has this chat. Ask them to hand it over; your text is kept.")
                % {"name": chat.agent.name}
            )
        return chat
    if change.ticket.requester.email.endswith(NO_ADDRESS):
        raise NotPossible(_("The chat is over and its visitor left no address, so nothing can be sent."))
    return None


def answered(change: Change, chat: Chat, event: Event) -> None:
    """A person's message: it keeps the live answer, and whoever wrote it has the chat."""
    change.promises.picked_up(event)
    if chat.agent is None:
        Offer.objects.filter(chat=chat, ended_at=None).update(
            ended_at=change.at, outcome=Offer.Outcome.WITHDRAWN
        )
        chat.agent, chat.joined_at = change.agent, change.at
        change.ticket.assignee = change.agent
    chat.answered_at = chat.answered_at or change.at
    chat.save(update_fields=["agent", "joined_at", "answered_at"])


def finish(change: Change, chat: Chat) -> None:
    """The matter is settled within the chat: the chat is over too."""
    chat.ended_at, chat.end = change.at, Chat.End.AGENT
    chat.save(update_fields=["ended_at", "end"])
    change.record("chat ended", how=str(Chat.End.AGENT))
