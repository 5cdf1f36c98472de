"""How an agent wants the desk to look, kept with their account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from answerable.staff.models import Agent
from answerable.workspace.pages.frame import Look
from answerable.workspace.queries.seats import Seat

THEMES = ("system", "light", "dark")
DENSITIES = ("compact", "normal", "roomy")


def look_of(agent: Agent, seats: Iterable[Seat]) -> Look:
    """The agent's wishes; where there is none, the zone of their first brand and English."""
    first = next(iter(seats), None)
    default = Look(zone=first.zone if first else "UTC")
    return read(agent.preferences.get("look", {}), default)


def read(wishes: Mapping[str, object], default: Look) -> Look:
    """Take what is one of the choices, and the default for the rest."""
    zone = str(wishes.get("zone") or "")
    return Look(
        theme=_one_of(wishes.get("theme"), THEMES, default.theme),
        density=_one_of(wishes.get("density"), DENSITIES, default.density),
        language=_one_of(
            wishes.get("language"), tuple(code for code, _ in settings.LANGUAGES), default.language
        ),
        zone=zone if zone and _is_known(zone) else default.zone,
        keys=wishes.get("keys", default.keys) not in {False, "off"},
        sound=wishes.get("sound", default.sound) not in {False, "off"},
    )


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # `Europe` is a folder of zones
        return False
    return True


def _one_of(value: object, choices: tuple[str, ...], default: str) -> str:
    return value if isinstance(value, str) and value in choices else default
