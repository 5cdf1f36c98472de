"""What stands around every page of the desk: who is here, where one can go, how it should look."""

from __future__ import annotations

from dataclasses import dataclass

TINTS = 6


@dataclass(frozen=True, slots=True)
class BrandMark:
    """A brand as a mark: told apart by shape as well as colour."""

    slug: str
    name: str
    letter: str
    shape: str
    colour: str


@dataclass(frozen=True, slots=True)
class Face:
    """A person as initials on a tint that stays theirs."""

    name: str
    initials: str
    tint: int

    @classmethod
    def of(cls, name: str) -> Face:
        words = [word for word in name.partition("@")[0].split() if word[0].isalnum()] or [name or "?"]
        letters = words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])
        return cls(name, letters.upper(), sum(name.encode()) % TINTS)


@dataclass(frozen=True, slots=True)
class Look:
    """How an agent wants the desk: theme, density, language, zone, single keys on or off."""

    theme: str = "system"
    density: str = "normal"
    language: str = "en"
    zone: str = "UTC"
    keys: bool = True
    sound: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the queue."""

    slug: str
    name: str
    icon: str
    mark: BrandMark | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """`room` names the place in the rail that is lit: inbox, people, promises, letters, mail or me."""

    me: Face
    agent: int
    look: Look
    views: tuple[View, ...]
    brands: tuple[BrandMark, ...]
    room: str = "inbox"
    presence: str = "available"
    live_url: str = ""
    shows_mail: bool = False
