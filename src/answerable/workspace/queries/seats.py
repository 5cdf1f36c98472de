from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from answerable.staff.models import Agent
from answerable.staff.training import IN_FORCE, TRAINED, Trained, standing
from answerable.workspace.pages.frame import BrandMark

_SEATS = f"""
SELECT brand.id, brand.slug, brand.name, brand.mark, brand.shape, brand.colour, brand.prefix, brand.zone,
       coalesce((SELECT email FROM brands_address WHERE brand_id = brand.id ORDER BY id LIMIT 1), ''),
       member.tier, member.lead, {TRAINED}
FROM staff_membership member JOIN brands_brand brand ON brand.id = member.brand_id {IN_FORCE}
WHERE member.agent_id = %(agent)s ORDER BY brand.name
"""  # noqa: S608  parts of statements, not values


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
    trained: Trained


def seats_of(agent: Agent, *, at: datetime) -> dict[int, Seat]:
    """The brands an agent works for, in the order of their names, and whether their training counts there.

    One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, {"agent": agent.pk, "at": at})
        return {
            brand: Seat(
                brand,
                BrandMark(*mark),
                prefix,
                zone,
                sender,
                tier,
                lead,
                standing(learned, version, digest, at),
            )
            for brand, *mark, prefix, zone, sender, tier, lead, learned, version, digest in cursor.fetchall()
        }
