"""What rings for an agent: chats offered to them, calls that ring; first what helps who waits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from answerable.live.models import Call, Offer
from answerable.live.numbers import readable
from answerable.orders.models import Order
from answerable.tickets.models import Ticket
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
    needs: str
    reference: str
    until: datetime
    take: str
    decline: str


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
    needs: str
    tickets: int
    orders: int
    reference: str
    since: datetime


def _count(rows: QuerySet[Any], of: str = "requester") -> Coalesce:
    """How many rows there are of whoever calls."""
    return Coalesce(Subquery(rows.order_by().values(of).annotate(n=Count("pk")).values("n")), 0)


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
        .annotate(
            open_tickets=_count(
                Ticket.objects.filter(requester=OuterRef("customer")).at_work().exclude(pk=OuterRef("ticket"))
            ),
            open_orders=_count(
                Order.objects.filter(customer=OuterRef("customer"), status=Order.Status.OPEN), "customer"
            ),
        )
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
            tickets=call.open_tickets,
            orders=call.open_orders,
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
            needs=offer.chat.customer.access_needs,
            reference=offer.chat.ticket.reference,
            until=offer.expires_at,
            take=reverse("join-chat", args=[offer.chat.ticket.reference]),
            decline=reverse("decline-offer", args=[offer.pk]),
        )
        for offer in rows
    )
