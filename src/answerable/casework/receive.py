"""Where every ticket is born and every customer's message arrives, from whatever channel."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from answerable.casework import acknowledge, audience, classify, escalate
from answerable.casework.change import Change, write_records_of
from answerable.casework.incoming import Incoming
from answerable.casework.order_link import link_named
from answerable.casework.place import put_in_place
from answerable.casework.reopen import reopen_by_message
from answerable.casework.thread import Thread, thread_of
from answerable.customers.meet import meet
from answerable.customers.models import Customer
from answerable.kit.rows import insert, made
from answerable.policy.clocks import reopens_until
from answerable.policy.models import PolicyVersion
from answerable.tickets.files import keep_files
from answerable.tickets.models import Hold, Message, Status, Ticket


@dataclass(frozen=True)
class Received:
    ticket: Ticket
    message: Message
    opened: bool


@transaction.atomic(savepoint=False)  # inside another transaction, that one is undone
def receive(incoming: Incoming, *, at: datetime, unwritten: list[Change] | None = None) -> Received:
    """Meet the customer, find or open the ticket, add the message, start the promises, acknowledge.

    Clocks start at `incoming.received_at` (R8), `at` is when the desk takes it in. Run it in the scope of the
    incoming message's brand and no other: a reply cannot reach a ticket of another brand.

    Who takes in several in one transaction gives `unwritten`: what became of new tickets is left there, to be
    written together by `write_records_of`. It is written at once when a message joins a ticket, which may be
    one of them.
    """
    incoming = incoming.without_cards()
    customer = meet(
        brand_id=incoming.brand_id,
        email=incoming.sender_email,
        name=incoming.sender_name,
        language=incoming.language,
        at=at,
    )
    version = PolicyVersion.objects.in_force(brand_id=incoming.brand_id, at=incoming.received_at)
    thread = thread_of(incoming, customer)
    if thread.ticket is not None and not _too_late_to_reopen(thread.ticket, version, at):
        if unwritten:
            write_records_of(unwritten)
            unwritten.clear()
        return _join(thread.ticket, thread, version, customer, incoming, at)
    received, change = _open(thread, version, customer, incoming, at)
    if unwritten is None:
        change.write_records()
    else:
        unwritten.append(change)
    return received


def _open(
    thread: Thread, version: PolicyVersion, customer: Customer, incoming: Incoming, at: datetime
) -> tuple[Received, Change]:
    brand = version.brand
    ticket = made(
        Ticket,
        brand=brand,
        subject=incoming.subject[:500],
        requester=customer,
        company_id=customer.company_id,
        channel=incoming.channel,
        language=incoming.language or customer.language or brand.language,
        category=incoming.category,
        received_at=incoming.received_at,
        policy_version=version,
        preview=_preview(incoming.text),
        last_message_at=incoming.received_at,
        customer_waits_since=incoming.received_at,
    )
    classified = classify.at_first_sight(ticket, version.policy, f"{incoming.subject}\n{incoming.text}")
    change = Change(ticket, version, at=at, customer=customer, new=True)
    received = change.record(
        "received", channel=incoming.channel, follows=thread.ticket.pk if thread.ticket else thread.beside
    )
    classify.note(change, classified)
    put_in_place(change)
    change.promises.received(received)
    escalate.by_rule(change)
    change.write_ticket()
    link_named(change, f"{incoming.subject}\n{incoming.text}")
    outside = audience.outside(change)
    messages = [_message(ticket, customer, incoming, thread)]
    proven = incoming.sender_proven
    acknowledgement = (
        None if incoming.automatic else acknowledge.compose(change, proven=proven, route=outside)
    )
    if acknowledgement is not None:
        messages.append(acknowledgement)
    insert(messages)
    keep_files(messages[0], incoming.files)
    received.data["message"] = messages[0].pk
    if acknowledgement is not None:
        acknowledge.send(change, acknowledgement)
    audience.note(change, outside, answered=acknowledgement is not None)
    return Received(ticket, messages[0], opened=True), change


def _join(  # noqa: PLR0917 - what is known when a message meets its ticket
    ticket: Ticket,
    thread: Thread,
    version: PolicyVersion,
    customer: Customer,
    incoming: Incoming,
    at: datetime,
) -> Received:
    message = _message(ticket, customer, incoming, thread)
    insert([message])
    keep_files(message, incoming.files)
    change = Change(ticket, version, at=max(at, incoming.received_at), customer=customer)
    event = change.record("customer replied", message=message.pk, automatic=incoming.automatic)
    ticket.last_message_at = max(ticket.last_message_at, incoming.received_at)
    if not incoming.automatic:
        ticket.preview = _preview(incoming.text)
        ticket.snoozed_until = None
        ticket.customer_waits_since = ticket.customer_waits_since or incoming.received_at
        if ticket.is_done:
            reopen_by_message(change, event)
        elif ticket.status in {Status.WAITING, Status.REFERRED}:
            Hold.objects.filter(ticket=ticket, ended_at=None).update(ended_at=change.at)
            ticket.status = Status.OPEN
            change.promises.resumed(event)
        change.promises.asked_again(event)
    link_named(change, incoming.text)
    change.write()
    return Received(ticket, message, opened=False)


def _too_late_to_reopen(ticket: Ticket, version: PolicyVersion, at: datetime) -> bool:
    return ticket.is_done and at > reopens_until(version.policy, ticket.last_message_at)


def _message(ticket: Ticket, customer: Customer, incoming: Incoming, thread: Thread) -> Message:
    return made(
        Message,
        brand_id=incoming.brand_id,
        ticket=ticket,
        author=Message.Author.CUSTOMER,
        purpose=Message.Purpose.INQUIRY,
        customer=customer,
        channel=incoming.channel,
        subject=incoming.subject[:500],
        text=incoming.text,
        html=incoming.html,
        language=incoming.language,
        automated=incoming.automatic,
        at=incoming.received_at,
        rfc_id=incoming.rfc_id[:998],
        awaits=thread.awaits,
        doubt=thread.doubt,
        copied=list(incoming.copied),
    )


def _preview(text: str) -> str:
    return " ".join(text.split())[:200]
