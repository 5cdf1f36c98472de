"""Instants as people read them: in a zone, in a language."""

from datetime import datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime


@cache
def locale_of(language: str) -> Locale:
    """The nearest locale that is known; English where the language is not."""
    try:
        return Locale.parse(language.replace("-", "_") or "en")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache(maxsize=10_000)  # a list shows the same instants again and again
def in_words(instant: datetime, *, zone: str, language: str) -> str:
    """'Fri 4 Dec 2026, 10:00 EST': day, time and the zone's own abbreviation."""
    local = instant.astimezone(ZoneInfo(zone))
    day = format_datetime(local, "EEE d MMM y, HH:mm", locale=locale_of(language))
    return f"{day} {local:%Z}"
