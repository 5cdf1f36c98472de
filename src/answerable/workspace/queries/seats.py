from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from answerable.staff.models import Agent
from answerable.workspace.pages.frame import BrandMark

_SEATS = """
SELECT brand.id, brand.slug, brand.name, brand.mark, brand.shape, brand.colour, brand.prefix, brand.zone,
       coalesce((SELECT email FROM brands_address WHERE brand_id = brand.id ORDER BY id LIMIT 1), ''),
       member.tier, member.lead
FROM staff_membership member JOIN brands_brand brand ON brand.id = member.brand_id
WHERE member.agent_id = %s ORDER BY brand.name
"""


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
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, [agent.pk])
        return {
            brand: Seat(brand, BrandMark(*mark), prefix, zone, sender, tier, lead)
            for brand, *mark, prefix, zone, sender, tier, lead in cursor.fetchall()
        }
