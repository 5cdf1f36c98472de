"""A call rings. Whether we are open is decided at that instant, however long the talk lasts (AC-03)."""

from datetime import datetime

from django.db import transaction

from answerable.casework.change import changing
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.customers.models import Customer
from answerable.live.models import Call
from answerable.live.numbers import readable
from answerable.live.standing import hours_of
from answerable.policy.models import PolicyVersion
from answerable.tickets.models import Ticket

STRANGERS = "caller.invalid"
"""The domain of addresses that are none (RFC 2606): a caller we do not know has no address yet."""
DESK = "desk"
"""The source of calls that agents write down themselves; nothing tells when those began to ring."""


@transaction.atomic
def ring(brand_id: int, *, source: str, outside_id: str, number: str, at: datetime) -> Call:
    """A call is offered to us. Inside the telephone's hours it is a ticket at once, with its clock.

    Told twice by the telephone system it is one call. Outside the hours the caller hears the greeting, and
    only a message they leave makes a ticket. `number` is in E.164, or "" where it is withheld.
    """
    policy = PolicyVersion.objects.in_force(brand_id=brand_id, at=at).policy
    call, new = Call.objects.get_or_create(
        brand_id=brand_id,
        source=source,
        outside_id=outside_id[:120],
        defaults={
            "number": number,
            "offered_at": at,
            "in_hours": source == DESK or hours_of(policy, "phone").is_open(at),
            "customer": caller(brand_id, number),
        },
    )
    if not new:
        return call
    if call.in_hours:
        open_ticket(call, channel="phone", at=at)
        with changing(call.ticket, at=at) as change:  # type: ignore[arg-type]  # opened in the line above
            change.record("call offered", call=call.pk)
    return call


def open_ticket(call: Call, *, channel: str, at: datetime, text: str = "", files: tuple = ()) -> Ticket:  # type: ignore[type-arg]
    """The ticket of a call or of the message its caller left."""
    who = readable(call.number) if call.number else "a withheld number"
    said = text or (f"Message from {who}" if channel == "voicemail" else f"Telephone call from {who}")
    digits = call.number.lstrip("+") or f"withheld-{call.pk}"
    known = call.customer
    ticket = receive(
        Incoming(
            brand_id=call.brand_id,
            channel=channel,
            sender_email=known.email if known else f"{digits}@{STRANGERS}",
            sender_name=known.name if known else (readable(call.number) if call.number else ""),
            sender_proven=True,
            subject=said[:80],
            text=said,
            received_at=call.offered_at if channel == "phone" else at,
            files=files,
        ),
        at=at,
    ).ticket
    if known is None and call.number:
        Customer.objects.filter(pk=ticket.requester_id, phone="").update(phone=call.number)
    call.ticket, call.customer = ticket, ticket.requester
    call.save(update_fields=["ticket", "customer"])
    return ticket


def caller(brand_id: int, number: str) -> Customer | None:
    """The customer with this number, where exactly one has it. A number proves nobody's identity."""
    if not number:
        return None
    found = list(
        Customer.objects.filter(brand=brand_id, phone=number)
        .exclude(email__endswith=".invalid")
        .order_by("id")[:2]
    )
    if len(found) == 1:
        return found[0]
    return (
        Customer.objects.filter(brand=brand_id, email=f"{number.lstrip('+')}@{STRANGERS}").first()
        if not found
        else None
    )
