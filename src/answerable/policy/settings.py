"""What may stand behind a setting's name: each kind of value, with the words that explain it to a manager."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from answerable.policy import durations
from answerable.policy.findings import Unreadable, did_you_mean

CHANNELS = ("email", "phone", "chat", "web", "app", "voicemail", "help center")
SURFACES = (
    "help center",
    "ticket form",
    "ticket page",
    "chat widget",
    "voicemail greeting",
    "auto-reply",
    "every email",
    "phone",
    "chat",
    "email",
)
EVERY_HOUR = "every hour"
_ADDRESS = re.compile(r"[^@\s,<>]{1,64}@[^@\s,<>]+\.[^@\s,<>.]{2,}")


@dataclass(frozen=True, slots=True)
class Setting:
    """One named line a verb understands: what it holds, and whether the rule means anything without it."""

    what: str
    read: Callable[[str], Any]
    required: bool = False
    refers: str = (
        ""  # "calendar" and "rule" are looked up in the policy; a "table" has rows instead of a value
    )


def text(what: str, *, required: bool = False) -> Setting:
    """Words for people; the desk only shows them."""
    return Setting(what, str, required)


def words(what: str, *, required: bool = False) -> Setting:
    """A list with commas."""
    return Setting(what, listed, required)


def choice(what: str, options: Iterable[str], *, required: bool = False) -> Setting:
    """One of a closed list."""
    known = tuple(options)
    return Setting(f"{what}: one of {', '.join(known)}", lambda value: _one_of(value, known), required)


def choices(what: str, options: Iterable[str], *, required: bool = False) -> Setting:
    """Some of a closed list, with commas."""
    known = tuple(options)

    def read(value: str) -> tuple[str, ...]:
        return tuple(_one_of(each, known) for each in listed(value))

    return Setting(f"{what}: any of {', '.join(known)}", read, required)


def yes_or_no(what: str) -> Setting:
    """A flag."""
    return Setting(f"{what}: yes or no", lambda value: _one_of(value, ("yes", "no")) == "yes")


def time_limit(what: str, *, required: bool = False) -> Setting:
    """A time a clock can run: `24 hours`, `2 business days`."""
    return Setting(what, durations.target, required)


def interval(what: str, *, required: bool = False) -> Setting:
    """A time after which something is due again: `12 months`, `14 days`."""
    return Setting(what, durations.period, required)


def hours(what: str) -> Setting:
    """The name of opening hours that a clause sets, or `every hour`."""
    return Setting(f"{what}: the name of opening hours, or 'every hour'", str, refers="calendar")


def rules(what: str) -> Setting:
    """Other rules, by their numbers."""
    return Setting(what, listed, refers="rule")


def rows(what: str) -> Setting:
    """A table, its rows on the lines below."""
    return Setting(what, str, refers="table")


def email_address(what: str) -> Setting:
    """One or more e-mail addresses."""
    return Setting(what, lambda value: tuple(_address(each) for each in listed(value)))


def phrases(what: str) -> Setting:
    """Phrases to look for in a letter, with commas; `...` stands for up to six words."""
    return Setting(f"{what}; '...' stands for up to six words", _phrases)


def _phrases(value: str) -> tuple[str, ...]:
    """A phrase may stand there for two languages; one without a word could never be found."""
    parts = tuple(dict.fromkeys(part.strip() for part in value.split(",")))
    for part in parts:
        if not re.search(r"[^\W_]", part):
            raise Unreadable(f"there is no word in the phrase '{part}'.", "Phrases stand between commas.")
    return parts


def listed(value: str) -> tuple[str, ...]:
    """The parts of a comma-separated list.

    Raises:
        Unreadable: a part is empty, or stands there twice.
    """
    parts = tuple(part.strip() for part in value.split(","))
    if not all(parts):
        raise Unreadable(f"something is missing between the commas of '{value}'.")
    twice = next((part for i, part in enumerate(parts) if part in parts[:i]), "")
    if twice:
        raise Unreadable(f"'{twice}' is named twice.")
    return parts


def _one_of(value: str, known: tuple[str, ...]) -> str:
    if value in known:
        return value
    near = did_you_mean(value, known)
    raise Unreadable(
        f"'{value}' means nothing here.{near}", "" if near else f"It can be: {', '.join(known)}."
    )


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise Unreadable(f"'{value}' is no e-mail address.", "Write it as support@example.com.")
    return value
