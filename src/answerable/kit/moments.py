"""An instant in few words, in a reader's zone: what sentences say and templates draw."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from django.utils.translation import get_language

from answerable.kit.dates import locale_of
from answerable.kit.words import gettext as _


def reading_locale() -> Locale:
    return locale_of(get_language() or "en")


def date_in_words(date: date, *, year: bool = True) -> str:
    """A date: 4 Mar 2026, or 4 Mar."""
    locale = reading_locale()
    if locale.language == "en":  # day first, as the desk writes it everywhere
        return format_date(date, "d MMM y" if year else "d MMM", locale=locale)
    return (
        format_date(date, "medium", locale=locale) if year else format_skeleton("MMMd", date, locale=locale)
    )


def clock(at: datetime, *, zone: ZoneInfo) -> str:
    """The time of day: 09:02."""
    return format_datetime(at, "HH:mm", tzinfo=zone, locale=reading_locale())


def day(at: datetime, *, zone: ZoneInfo, now: datetime) -> str:
    """The day as people say it: today, yesterday, Thu, 12 Feb, 12 Feb 2025."""
    local = at.astimezone(zone)
    today = now.astimezone(zone).date()
    away = (local.date() - today).days
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if away in near:
        return near[away]
    if -7 < away < 7:
        return format_date(local.date(), "EEE", locale=reading_locale())
    return date_in_words(local.date(), year=local.year != today.year)


def moment(at: datetime, *, zone: ZoneInfo, now: datetime) -> str:
    """Day and time, as short as is clear: 09:02, yesterday 16:20, Thu 10:00, 12 Feb 09:02."""
    time = clock(at, zone=zone)
    if at.astimezone(zone).date() == now.astimezone(zone).date():
        return time
    return f"{day(at, zone=zone, now=now)} {time}"
