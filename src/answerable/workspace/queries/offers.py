"""What rings for an agent: chats offered to them, calls that ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from answerable.live.models import Offer
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
        )
        for offer in rows
    )
