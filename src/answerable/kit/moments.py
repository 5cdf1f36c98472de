"""An instant in few words, in a reader's zone: what sentences say and templates draw."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_skeleton, format_time
from django.utils.translation import get_language, gettext_noop

from answerable.kit.dates import locale_of
from answerable.kit.words import gettext as _


def reading_locale() -> Locale:
    return locale_of(get_language() or "en")


def date_in_words(date: date, *, year: bool = True) -> str:
    """A date: 4 Mar 2026, or 4 Mar."""
    return _date(date, year, get_language() or "en")


@lru_cache(maxsize=4096)
def _date(date: date, year: bool, language: str) -> str:
    locale = locale_of(language)
    if locale.language == "en":  # day first, as the desk writes it everywhere
        return format_date(date, "d MMM y" if year else "d MMM", locale=locale)
    return (
        format_date(date, "medium", locale=locale) if year else format_skeleton("MMMd", date, locale=locale)
    )


@lru_cache(maxsize=4096)
def _weekday(date: date, language: str) -> str:
    return format_date(date, "EEE", locale=locale_of(language))


def clock(at: datetime, *, zone: ZoneInfo) -> str:
    """The time of day: 09:02."""
    local = at.astimezone(zone)
    return _clock(local.hour, local.minute, get_language() or "en")


@cache
def _clock(hour: int, minute: int, language: str) -> str:
    return format_time(time(hour, minute), "HH:mm", locale=locale_of(language))


_NEAR = {0: gettext_noop("today"), -1: gettext_noop("yesterday"), 1: gettext_noop("tomorrow")}


def day(at: datetime, *, zone: ZoneInfo, now: datetime) -> str:
    """The day as people say it: today, yesterday, Thu, 12 Feb, 12 Feb 2025."""
    local, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    away = (local - today).days
    if away in _NEAR:
        return _(_NEAR[away])
    if -7 < away < 7:
        return _weekday(local, get_language() or "en")
    return date_in_words(local, year=local.year != today.year)


def moment(at: datetime, *, zone: ZoneInfo, now: datetime) -> str:
    """Day and time, as short as is clear: 09:02, yesterday 16:20, Thu 10:00, 12 Feb 09:02."""
    time_of_day = clock(at, zone=zone)
    if at.astimezone(zone).date() == now.astimezone(zone).date():
        return time_of_day
    return f"{day(at, zone=zone, now=now)} {time_of_day}"
