"""A chat is over: finished, left, or continued another way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.chat.say import tell
from answerable.casework.errors import NotPossible
from answerable.customers.meet import meet
from answerable.live.callback import promise_for
from answerable.live.models import Callback, Chat, Offer
from answerable.privacy.cards import masked
from answerable.staff.models import Agent
from answerable.tickets.models import Note


@transaction.atomic
def end(chat: Chat, *, by: Agent | None, summary: str = "", at: datetime) -> None:
    """End a chat. An agent leaves a summary for whoever opens the ticket next; the customer just leaves.

    Raises:
        NotPossible: it is over already, or an agent ends it without a summary.
    """
    if by is not None and not summary.strip():
        raise NotPossible(_("Say in a line what came of it; the next person starts from your words."))
    how = _left(chat) if by is None else Chat.End.AGENT
    with _over(chat, how, by=by, at=at) as change:
        if by is None:
            return
        ticket = change.ticket
        Note.objects.create(
            brand_id=chat.brand_id, ticket=ticket, agent=by, text=masked(summary.strip()), at=at
        )
        with translation.override(chat.language):
            tell(change, _("This chat has ended. Thank you for talking with us."))


@transaction.atomic
def leave(chat: Chat, *, at: datetime) -> None:
    """The customer's page is gone, without a word: closed, or its connection broke.

    Whom nobody had answered and whose address we have is answered by e-mail, as the window said. Others read
    in the window, should they come back, why it is over.
    """
    if chat.answered_at is None and (chat.proven or chat.said_email):
        go_on_by_mail(chat, by=None, at=at)
        return
    how = Chat.End.SILENT if chat.answered_at else Chat.End.LEFT
    with _over(chat, how, by=None, at=at) as change, translation.override(chat.language):
        tell(
            change,
            _("Your window was gone for a while, so this chat has ended. You can start another at any time."),
        )


@transaction.atomic
def go_on_by_mail(chat: Chat, *, email: str = "", by: Agent | None, at: datetime) -> None:
    """Continue by e-mail, under the promise the policy makes for e-mail.

    Our answers go to the address; whoever holds the chat sees no more of them.

    Raises:
        NotPossible: no address is known, or the chat is over.
    """
    address = chat.customer.email if chat.proven else (email or chat.said_email).strip().lower()
    if not address:
        raise NotPossible(_("There is no address to write to yet. Ask the customer for one."))
    with _over(chat, Chat.End.BY_MAIL, by=by, at=at) as change:
        ticket = change.ticket
        if not chat.proven:
            name, language = chat.customer.name, chat.language
            ticket.requester = meet(
                brand_id=chat.brand_id, email=address, name=name, language=language, at=at
            )
            ticket.company_id = ticket.requester.company_id
        ticket.channel = "email"
        change.promises.reclassified(change.events[-1], reason="continues by e-mail")
        with translation.override(chat.language):
            tell(change, _("We go on by e-mail: a person answers you at %(address)s.") % {"address": address})


@transaction.atomic
def ask_for_call(chat: Chat, *, number: str, at: datetime) -> Callback:
    """Be called back instead of waiting. The instant by which we call is inside our hours, and is told.

    Raises:
        NotPossible: the chat is over.
    """
    with _over(chat, Chat.End.CALLBACK, by=None, at=at) as change:
        callback = Callback.objects.create(
            brand_id=chat.brand_id,
            ticket=change.ticket,
            number=number,
            asked_at=at,
            promised_at=promise_for(change.policy, at),
        )
        change.record("callback asked", by=callback.promised_at.isoformat())
    return callback


def _left(chat: Chat) -> Chat.End:
    return Chat.End.CUSTOMER if chat.answered_at else Chat.End.LEFT


@contextmanager
def _over(chat: Chat, how: Chat.End, *, by: Agent | None, at: datetime) -> Iterator[Change]:
    """The end of a chat, as one change of its ticket."""
    locked = Chat.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=chat.pk)
    if locked.ended_at is not None:
        raise NotPossible(_("This chat is over already."))
    if by is not None and locked.agent_id not in {by.pk, None}:
        raise NotPossible(_("A colleague has this chat. Ask them to hand it over."))
    Chat.objects.filter(pk=chat.pk).update(ended_at=at, end=how)
    Offer.objects.filter(chat=chat, ended_at=None).update(ended_at=at, outcome=Offer.Outcome.WITHDRAWN)
    with changing(locked.ticket, agent=by, customer=None if by else chat.customer, at=at) as change:
        event = change.record("chat ended", how=str(how))
        if how == Chat.End.LEFT:
            change.promises.caller_left(event)
        yield change
