"""What rings for an agent: chats offered to them, calls that ring; first what helps who waits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from answerable.live.models import Call, Offer
from answerable.live.numbers import readable
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import BrandMark


@dataclass(frozen=True, slots=True)
class Offered:
    """A chat offered to the agent until an instant."""

    id: int
    mark: BrandMark
    person: str
    company: str
    words: str
    reference: str
    until: datetime
    take: str
    decline: str
    needs: str


RINGS_AT_MOST = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call that rings: who it is, by their number, and the ticket it is already."""

    id: int
    mark: BrandMark
    person: str
    company: str
    number: str
    known: bool
    reference: str
    since: datetime
    needs: str


def calls_for(desk: Desk) -> tuple[Ringing, ...]:
    """The calls that ring now at the agent's brands, the longest first. One statement."""
    rows = (
        Call.objects.filter(
            brand__in=desk.brands,
            ended_at=None,
            answered_at=None,
            in_hours=True,
            offered_at__gt=desk.at - RINGS_AT_MOST,
        )
        .select_related("ticket__brand", "customer__company")
        .order_by("offered_at")
    )
    return tuple(
        Ringing(
            id=call.pk,
            mark=desk.seats[call.brand_id].mark,
            person=call.customer.name if call.customer else "",
            company=call.customer.company.name if call.customer and call.customer.company else "",
            number=readable(call.number) if call.number else "",
            known=call.customer is not None and not call.customer.email.endswith(".invalid"),
            reference=call.ticket.reference if call.ticket else "",
            since=call.offered_at,
            needs=call.customer.access_needs if call.customer else "",
        )
        for call in rows
    )


def offers_for(desk: Desk) -> tuple[Offered, ...]:
    """The chats this agent is asked to take now, the oldest first. One statement."""
    rows = (
        Offer.objects.filter(agent=desk.agent, ended_at=None, expires_at__gt=desk.at, brand__in=desk.brands)
        .select_related("chat__ticket__brand", "chat__customer__company")
        .order_by("offered_at")
    )
    return tuple(
        Offered(
            id=offer.pk,
            mark=desk.seats[offer.brand_id].mark,
            person=offer.chat.customer.name,
            company=offer.chat.customer.company.name if offer.chat.customer.company else "",
            words=offer.chat.ticket.preview,
            reference=offer.chat.ticket.reference,
            until=offer.expires_at,
            take=reverse("join-chat", args=[offer.chat.ticket.reference]),
            decline=reverse("decline-offer", args=[offer.pk]),
            needs=offer.chat.customer.access_needs,
        )
        for offer in rows
    )
