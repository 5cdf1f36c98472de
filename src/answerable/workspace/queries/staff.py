"""The people of the desk, their places and what was changed about them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.staff.colleagues import TIERS, Person, Place
from answerable.staff.models import Agent, StaffRecord
from answerable.workspace.pages.frame import BrandMark, Face
from answerable.workspace.pages.staff import Colleague, Said, SeatHeld, SeatOffered

SHOWN = 20


def colleagues() -> tuple[Colleague, ...]:
    """Everybody with an account, those who left at the end. Two statements."""
    everybody = (
        Agent.objects.select_related("presence").prefetch_related("memberships__brand")
        .order_by("-is_active", "name", "id")
    )  # fmt: skip
    return tuple(_colleague(agent) for agent in everybody)


def _colleague(agent: Agent) -> Colleague:
    presence = getattr(agent, "presence", None)
    return Colleague(
        agent.pk,
        Face.of(agent.name),
        agent.name,
        agent.email,
        ", ".join(agent.languages),
        agent.is_admin,
        agent.is_active,
        presence.beat_at if presence else agent.last_login,
        tuple(SeatHeld(_mark(held.brand), held.tier, held.lead) for held in agent.memberships.all()),
    )


def seats_offered(places: Iterable[Place]) -> tuple[SeatOffered, ...]:
    """Every brand with the place an agent has there, or none."""
    held = {place.brand_id: place for place in places}
    nowhere = Place(0, 0)
    return tuple(
        SeatOffered(
            _mark(brand), brand.pk, held.get(brand.pk, nowhere).tier, held.get(brand.pk, nowhere).lead
        )
        for brand in Brand.objects.order_by("name")
    )


def person_of(agent: Agent) -> Person:
    """What the form of an agent begins with."""
    places = tuple(Place(held.brand_id, held.tier, held.lead) for held in agent.memberships.all())
    return Person(agent.name, agent.email, tuple(agent.languages), agent.is_admin, places)


def person_said(said: dict[str, str], languages: list[str]) -> Person:
    """What an administrator wrote into the form; a tier that is none counts as no place."""
    tiers = {brand.pk: said.get(f"tier-{brand.pk}", "") for brand in Brand.objects.all()}
    return Person(
        name=said.get("name", ""),
        email=said.get("email", ""),
        languages=tuple(languages),
        is_admin="is_admin" in said,
        places=tuple(
            Place(brand, int(tier), f"lead-{brand}" in said)
            for brand, tier in tiers.items()
            if tier in {str(number) for number in TIERS}
        ),
    )


def history_of(agent: Agent) -> tuple[Said, ...]:
    """The latest changes to an account."""
    words = {
        "added": _("Account made"),
        "changed": _("Account changed"),
        "left": _("Account closed"),
        "returned": _("Account opened again"),
        "invited": _("Invited by mail"),
    }
    kept = StaffRecord.objects.filter(agent=agent).select_related("by").order_by("-at", "-id")[:SHOWN]
    return tuple(Said(one.at, one.by.name, words[one.kind]) for one in kept)


def _mark(brand: Brand) -> BrandMark:
    return BrandMark(brand.slug, brand.name, brand.mark, brand.shape, brand.colour)
