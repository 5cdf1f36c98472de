"""What a provider tells about a mail of ours: bounced, refused, put off, complained about."""

import re
from datetime import datetime
from typing import Any

from anymail.signals import EventType, RejectReason

from answerable.brands.models import Brand
from answerable.channels import undelivered
from answerable.channels.email import keys, tokens
from answerable.kit.scope import see_brands_until_commit
from answerable.tickets.models import Delivery, Event

GIVEN_UP = frozenset({EventType.BOUNCED, EventType.REJECTED, EventType.FAILED})
THEIRS = frozenset({RejectReason.INVALID, RejectReason.BOUNCED, RejectReason.UNSUBSCRIBED})
"""Reasons that lie with the address, not with us."""
OURS = frozenset({RejectReason.BLOCKED, RejectReason.SPAM})
STATUS = re.compile(r"\b[45]\.\d\.\d{1,3}\b")


def note(event: Any, *, at: datetime) -> int | None:
    """Write down what happened to a delivery and return its ticket; None when it is about none of ours.

    `event` is anymail's AnymailTrackingEvent. Only the signed envelope address that went with the mail is
    believed. The same event again changes nothing. Needs a transaction.
    """
    delivery = _delivery(str((event.metadata or {}).get("delivery", "")))
    if delivery is None:
        return None
    said = _in_words(event)
    readers = undelivered.readers_among(delivery, [event.recipient or ""])
    if readers:
        for reader in readers if event.event_type in GIVEN_UP else ():
            undelivered.not_to(delivery, reader, said, at=at)
    elif event.event_type in GIVEN_UP:
        if delivery.state != Delivery.State.FAILED:
            reason = f"Came back. {said}".strip()
            undelivered.mark(delivery, Delivery.State.FAILED, reason, at=at, ours=_by_us(event))
    elif event.event_type == EventType.DEFERRED:
        Delivery.objects.filter(pk=delivery.pk).update(
            error=f"Delayed, the other side keeps trying. {said}".strip()
        )
    elif event.event_type == EventType.COMPLAINED:
        _complained(delivery, said, at)
    elif event.event_type == EventType.DELIVERED and delivery.state == Delivery.State.UNKNOWN:
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.SENT, sent_at=at, error="")
    return delivery.ticket_id


def _delivery(envelope: str) -> Delivery | None:
    """The delivery of a signed bounce address."""
    for brand in Brand.objects.filter(addresses__email__iexact=tokens.without(envelope)):
        number = tokens.find(keys.mail(), brand.pk, "bounce", [envelope])
        if number is not None:
            see_brands_until_commit([brand.pk])
            return (
                Delivery.objects.select_for_update(of=("self",))
                .select_related("message", "ticket")
                .filter(brand=brand, pk=number)
                .first()
            )
    return None


def _complained(delivery: Delivery, said: str, at: datetime) -> None:
    seen = Event.objects.filter(
        ticket_id=delivery.ticket_id, kind="complaint", data__message=delivery.message_id
    )
    if not seen.exists():
        Event.objects.create(
            brand_id=delivery.brand_id,
            ticket_id=delivery.ticket_id,
            kind="complaint",
            at=at,
            data={"message": delivery.message_id, "to": delivery.to, "reason": said[:300]},
        )


def _by_us(event: Any) -> bool | None:
    """Whether we caused it; None where only the words can tell."""
    if STATUS.search(event.mta_response or ""):
        return None
    if event.reject_reason in THEIRS:
        return False
    return True if event.reject_reason in OURS else None


def _in_words(event: Any) -> str:
    said = event.mta_response or event.description or event.reject_reason or ""
    return " ".join(str(said).split())[:900]
