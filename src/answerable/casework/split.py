"""A letter asked two things: the second becomes a ticket of its own, whose clock runs since it was asked."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework import classify, escalate
from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.order_link import link_named
from answerable.casework.place import put_in_place
from answerable.kit.rows import insert
from answerable.staff.models import Agent
from answerable.tickets.models import Attachment, Link, Message, Status, Ticket


@transaction.atomic
def split(ticket: Ticket, *, messages: Collection[int], subject: str, agent: Agent, at: datetime) -> Ticket:
    """Make a new ticket of some of the customer's messages. They stay where they are, too: nothing is moved.

    Its clocks start when the first of them reached us (R8); where somebody has answered since, the first
    answer is kept by that answer, and the new ticket waits for the next.

    Raises:
        NotPossible: no message of the customer was chosen, or it has no subject.
    """
    chosen = list(
        ticket.messages.filter(pk__in=messages, author=Message.Author.CUSTOMER).order_by("at", "id")
    )
    if not chosen:
        raise NotPossible(_("Choose at least one message of the customer. Nothing was done."))
    if not subject.strip():
        raise NotPossible(_("Write what the new ticket is about."))
    with changing(ticket, agent=agent, at=at) as change:
        origin = change.ticket
        first = chosen[0]
        new = Ticket(
            brand=origin.brand,
            subject=subject.strip()[:500],
            requester=origin.requester,
            company_id=origin.company_id,
            channel=origin.channel if origin.channel in {"email", "web", "app"} else "email",
            language=origin.language,
            received_at=first.at,
            policy_version=change.version,
            preview=" ".join(chosen[-1].text.split())[:200],
            last_message_at=chosen[-1].at,
            customer_waits_since=first.at,
        )
        words = "\n".join([subject, *(each.text for each in chosen)])
        seen = classify.at_first_sight(new, change.policy, words)
        made = Change(new, change.version, at=at, agent=agent, new=True)
        received = made.record("received", channel=new.channel, split=origin.pk, reference=origin.reference)
        classify.note(made, seen)
        put_in_place(made)
        made.promises.received(received)
        escalate.by_rule(made)
        made.write_ticket()
        link_named(made, words)
        copies = [_copy(each, new) for each in chosen]
        insert(copies)
        for each, copy in zip(chosen, copies, strict=True):
            _copy_files(each, copy)
        received.data["message"] = copies[0].pk
        made.record("split from", other=origin.pk, reference=origin.reference)
        made.write_records()
        change.record("split", other=new.pk, reference=new.reference, messages=[each.pk for each in chosen])
        Link.objects.create(
            brand_id=origin.brand_id, ticket=new, other=origin, kind=Link.Kind.SPLIT, agent=agent, at=at
        )
    answered = _answered_since(ticket, first.at)
    if answered is not None:
        _count_the_answer(new, answered, agent=agent, at=at)
    return new


def _copy(message: Message, ticket: Ticket) -> Message:
    """Its words on the new ticket. Without its Message-ID: answers to that letter go to the first."""
    return Message(
        brand_id=message.brand_id,
        ticket=ticket,
        author=message.author,
        purpose=message.purpose,
        customer_id=message.customer_id,
        channel=message.channel,
        subject=message.subject,
        text=message.text,
        html=message.html,
        language=message.language,
        automated=message.automated,
        at=message.at,
        doubt=message.doubt,
    )


def _copy_files(message: Message, copy: Message) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            brand_id=each.brand_id,
            message=copy,
            name=each.name,
            content_type=each.content_type,
            size=each.size,
            sha256=each.sha256,
            stored_as=each.stored_as,
            checked=each.checked,
            virus=each.virus,
            content_id=each.content_id,
        )
        for each in message.attachments.order_by("id")
    )


def _answered_since(ticket: Ticket, since: datetime) -> datetime | None:
    answers = ticket.messages.filter(author=Message.Author.AGENT, automated=False, at__gt=since)
    return answers.order_by("at").values_list("at", flat=True).first()


def _count_the_answer(new: Ticket, answered: datetime, *, agent: Agent, at: datetime) -> None:
    """An answer that was given to the letter before it was split was a first answer, at its own instant."""
    with changing(new, agent=agent, at=at) as change:
        event = change.record("answered before the split", answered=answered.isoformat())
        change.promises.at = answered
        change.promises.answered(event)
        change.promises.at = at
        change.ticket.status = Status.OPEN
