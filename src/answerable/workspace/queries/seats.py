from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from answerable.brands.models import Address
from answerable.staff.models import Agent, Membership
from answerable.workspace.pages.frame import BrandMark


@dataclass(frozen=True, slots=True)
class Seat:
    """An agent's place at a brand: the tier they hold, and what the desk shows of the brand."""

    brand_id: int
    mark: BrandMark
    prefix: str
    zone: str
    sender: str
    tier: int
    lead: bool


def seats_of(agent: Agent) -> dict[int, Seat]:
    """The brands an agent works for, in the order of their names. One statement."""
    sender = Address.objects.filter(brand=OuterRef("brand")).order_by("id").values("email")[:1]
    members = (
        Membership.objects.filter(agent=agent)
        .select_related("brand")
        .annotate(sender=Subquery(sender))
        .order_by("brand__name")
    )
    return {
        member.brand_id: Seat(
            brand_id=member.brand_id,
            mark=BrandMark(
                member.brand.slug,
                member.brand.name,
                member.brand.mark,
                member.brand.shape,
                member.brand.colour,
            ),
            prefix=member.brand.prefix,
            zone=member.brand.zone,
            sender=member.sender or "",
            tier=member.tier,
            lead=member.lead,
        )
        for member in members
    }
