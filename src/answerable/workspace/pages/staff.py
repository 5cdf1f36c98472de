"""Who works at the desk, as administrators see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from answerable.workspace.pages.frame import BrandMark, Face


@dataclass(frozen=True, slots=True)
class SeatHeld:
    mark: BrandMark
    tier: int
    lead: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    pk: int
    face: Face
    name: str
    email: str
    languages: str
    is_admin: bool
    is_active: bool
    last_seen: datetime | None
    seats: tuple[SeatHeld, ...]


@dataclass(frozen=True, slots=True)
class SeatOffered:
    """A brand in the form: `tier` 0 is no place there."""

    mark: BrandMark
    brand_id: int
    tier: int
    lead: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One line of an account's history."""

    at: datetime
    by: str
    words: str
