"""Who works at the desk: added, given their places at the brands, gone, back again. Each change on record."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.staff.models import Agent, ApiToken, Membership, Presence, StaffRecord

TIERS = (1, 2, 3, 4)
Kind = StaffRecord.Kind


class NotPossible(Exception):
    """Why an account cannot be made or changed so; nothing was."""


@dataclass(frozen=True, slots=True)
class Place:
    """An agent's place at a brand."""

    brand_id: int
    tier: int
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator says of an agent."""

    name: str
    email: str
    languages: tuple[str, ...]
    is_admin: bool
    places: tuple[Place, ...]


@transaction.atomic
def add(person: Person, *, by: Agent, at: datetime) -> Agent:
    """Make an account without a password: the invitation lets its owner choose one.

    Raises:
        NotPossible: the name is missing, or the address is not one or belongs to somebody else.
    """
    _check(person)
    agent = Agent.objects.create_user(
        person.email,
        None,
        name=person.name.strip(),
        languages=list(person.languages),
        is_admin=person.is_admin,
        joined_at=at,
    )
    _take_places(agent, person.places)
    record(agent, Kind.ADDED, by=by, at=at, **_told(person))
    return agent


@transaction.atomic
def change(agent: Agent, person: Person, *, by: Agent, at: datetime) -> None:
    """Set an agent's name, address, languages and places.

    Raises:
        NotPossible: as for `add`; or nobody would be left who may do this.
    """
    _check(person, besides=agent)
    if agent.is_admin and not person.is_admin:
        _somebody_stays(agent)
    agent.name, agent.email = person.name.strip(), person.email.strip().lower()
    agent.languages, agent.is_admin = list(person.languages), person.is_admin
    agent.save(update_fields=["name", "email", "languages", "is_admin"])
    _take_places(agent, person.places)
    record(agent, Kind.CHANGED, by=by, at=at, **_told(person))


@transaction.atomic
def leave(agent: Agent, *, by: Agent, at: datetime) -> None:
    """Close an account: pages, streams and tokens end at once. What the agent did stays theirs.

    Raises:
        NotPossible: it is one's own account, or nobody would be left who may do this.
    """
    if agent == by:
        raise NotPossible(_("Nobody closes their own account. Ask another administrator."))
    if agent.is_admin:
        _somebody_stays(agent)
    Agent.objects.filter(pk=agent.pk).update(is_active=False)
    ApiToken.objects.filter(agent=agent, revoked_at=None).update(revoked_at=at)
    Presence.objects.filter(agent=agent).delete()
    record(agent, Kind.LEFT, by=by, at=at)


@transaction.atomic
def come_back(agent: Agent, *, by: Agent, at: datetime) -> None:
    """Open a closed account again, with the places it had; its tokens stay revoked."""
    Agent.objects.filter(pk=agent.pk).update(is_active=True)
    record(agent, Kind.RETURNED, by=by, at=at)


def record(agent: Agent, kind: StaffRecord.Kind, *, by: Agent, at: datetime, **data: Any) -> None:
    StaffRecord.objects.create(agent=agent, by=by, kind=kind, at=at, data=data)


def _check(person: Person, besides: Agent | None = None) -> None:
    if not person.name.strip():
        raise NotPossible(_("Write the agent's name: customers read it under every answer."))
    email = person.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotPossible(
            _("“%(email)s” is not a mail address. The agent signs in with it.") % {"email": email}
        ) from None
    if Agent.objects.filter(email=email).exclude(pk=besides.pk if besides else 0).exists():
        raise NotPossible(
            _("%(email)s has an account already. Look for it in the list, also among those who left.")
            % {"email": email}
        )


def _somebody_stays(agent: Agent) -> None:
    if not Agent.objects.filter(is_admin=True, is_active=True).exclude(pk=agent.pk).exists():
        raise NotPossible(
            _(
                "%(name)s is the only administrator. "
                "Make somebody else one first, or nobody could manage accounts any more."
            )
            % {"name": agent.name}
        )


def _take_places(agent: Agent, places: Sequence[Place]) -> None:
    """Change only what differs: each change tells the agent's open pages."""
    wanted = {place.brand_id: place for place in places}
    for had in Membership.objects.filter(agent=agent):
        place = wanted.pop(had.brand_id, None)
        if place is None:
            had.delete()
        elif (had.tier, had.lead) != (place.tier, place.lead):
            had.tier, had.lead = place.tier, place.lead
            had.save(update_fields=["tier", "lead"])
    Membership.objects.bulk_create(
        Membership(agent=agent, brand_id=place.brand_id, tier=place.tier, lead=place.lead)
        for place in wanted.values()
    )


def _told(person: Person) -> dict[str, Any]:
    told = asdict(person)
    return {**told, "email": person.email.strip().lower()}
