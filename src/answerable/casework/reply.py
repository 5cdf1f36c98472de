"""An agent answers the customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import uuid4

from django.utils.translation import gettext as _

from answerable.casework import hold as holding
from answerable.casework import resolve as resolving
from answerable.casework.change import Change, changing
from answerable.casework.chat import answer as chatting
from answerable.casework.chat.answer import open_chat
from answerable.casework.errors import NotPossible
from answerable.casework.reopen import reopen_by_message
from answerable.casework.steps import Given
from answerable.kit.rows import insert, made
from answerable.privacy.cards import masked
from answerable.staff.models import Agent
from answerable.tickets.models import Delivery, Draft, Message, Status, Ticket
from answerable.tickets.rendition import Rendition
from answerable.tickets.uploads import onto_message

Then = Literal["wait", "open", "resolve"]


@dataclass(frozen=True, slots=True)
class Translated:
    """What a machine made of an agent's words; `source` is the language they were written in."""

    text: str
    source: str
    engine: str


def reply(
    ticket: Ticket,
    *,
    agent: Agent,
    text: str,
    then: Then = "wait",
    code: str = "",
    steps: Given | None = None,
    at: datetime,
    seen_revision: int | None = None,
    leaves_after: timedelta = timedelta(0),
    translated: Translated | None = None,
) -> Message:
    """Write to the customer, and then wait for them, keep the ticket open, or resolve it.

    The answer stops the response clocks at `at`, the instant of sending (R9). It leaves by mail from the
    outbox, `leaves_after` later, so that it can be taken back until then; a ticket without an owner becomes
    the agent's. Files uploaded for the draft go with it. In a chat that goes on it is there at once. With
    `translated` the customer gets a machine's words, which say so, and `text` stays beside them.

    Raises:
        NotPossible: there is no text.
        ThreadChanged: the ticket changed since `seen_revision`.
        Refused: a rule forbids resolving it like this.
    """
    if not text.strip():
        raise NotPossible(_("There is nothing to send yet. Write your answer first."))
    with changing(ticket, agent=agent, at=at, seen_revision=seen_revision) as change:
        ticket = change.ticket
        chat = open_chat(change)
        if chat is not None and then == "wait":
            then = "open"  # in a chat both are there: nobody has to be waited for
        if ticket.is_done:
            reopen_by_message(change, change.record("reopened", by="answer"))
        purpose = Message.Purpose.QUESTION if then == "wait" else Message.Purpose.ANSWER
        said = translated.text if translated else text
        message = send(change, said, purpose, leaves_at=at + leaves_after, by_mail=chat is None)
        if translated:
            keep_original(message, text.strip(), translated)
        onto_message(message, agent=agent)
        event = change.record("replied", message=message.pk, then=then)
        change.promises.answered(event)
        if chat is not None:
            chatting.answered(change, chat, event)
        if ticket.category:  # whoever answers has opened it and let category and urgency stand (R9)
            change.promises.reviewed(event)
        take_if_nobodys(change)
        ticket.customer_waits_since = None
        ticket.last_message_at = at
        if ticket.status == Status.NEW:
            ticket.status = Status.OPEN
        if then == "wait":
            holding.put(change, waiting_for="customer", question=message)
        elif then == "resolve":
            resolving.settle(change, code=code, answered=True, steps=steps)
            if chat is not None:
                chatting.finish(change, chat)
        Draft.objects.filter(ticket=ticket, agent=agent, kind="reply").delete()
    return message


def send(
    change: Change,
    text: str,
    purpose: Message.Purpose,
    *,
    leaves_at: datetime | None = None,
    by_mail: bool = True,
) -> Message:
    """Put an agent's words on the ticket and, if by mail, into the outbox, to leave now or at `leaves_at`."""
    ticket = change.ticket
    assert change.agent is not None  # noqa: S101  only verbs of agents come here
    message = Message(
        brand_id=ticket.brand_id,
        ticket=ticket,
        author=Message.Author.AGENT,
        purpose=purpose,
        agent=change.agent,
        channel=ticket.channel,
        subject=ticket.subject,
        text=masked(text.strip()),
        language=ticket.language,
        at=change.at,
        rfc_id=new_message_id(ticket),
    )
    insert([message])
    if by_mail:
        copies = list(ticket.readers.filter(removed_at=None).order_by("id").values_list("email", flat=True))
        queue(message, to=ticket.requester.email, at=leaves_at or change.at, copies=copies)
    return message


def keep_original(message: Message, text: str, translated: Translated) -> None:
    """What the agent really wrote, beside the machine's words."""
    Rendition.objects.create(
        brand_id=message.brand_id,
        message=message,
        language=translated.source,
        text=text,
        original=True,
        engine=translated.engine,
        at=message.at,
    )


def queue(message: Message, *, to: str, at: datetime, copies: Sequence[str] = ()) -> None:
    """Put a written message into the outbox; `copies` are the readers who get it, too."""
    insert([mail(message, to=to, at=at, copies=copies)])


def mail(message: Message, *, to: str, at: datetime, copies: Sequence[str] = ()) -> Delivery:
    """A written message on its way out, not stored yet."""
    return made(
        Delivery,
        brand_id=message.brand_id,
        ticket_id=message.ticket_id,
        message=message,
        to=to,
        copies=list(copies) or None,
        next_attempt_at=at,
    )


def new_message_id(ticket: Ticket) -> str:
    """A Message-ID of ours (RFC 5322 3.6.4), made once and kept with the message."""
    return f"<{uuid4().hex}.{ticket.pk}@{ticket.brand.slug}.answerable>"


def take_if_nobodys(change: Change) -> None:
    """Who answers a ticket nobody owns, owns it."""
    if change.ticket.assignee_id is None and change.agent is not None:
        change.ticket.assignee = change.agent
        change.record("assigned", to=change.agent.pk, by="answering")
