"""When the line opens or closes, in the words of the brand's place and of the visitor's own clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_datetime, format_time, get_timezone_location, get_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.kit.dates import locale_of


def known_zone(text: str) -> str:
    """The visitor's time zone, or "" where the browser said none that exists."""
    try:
        return ZoneInfo(text).key if 0 < len(text) < 60 else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def day_and_time(at: datetime, *, zone: str, language: str) -> str:
    """`Mon 9:00 AM` in New York, `Mon 08:00` in London: the clock as people there write it."""
    return f"{_day(at, zone, language, 'EEE')} {time_of(at, zone=zone, language=language)}"


def time_of(at: datetime, *, zone: str, language: str) -> str:
    """`9:00 AM`, `15:00`."""
    return format_time(at, "short", tzinfo=ZoneInfo(zone), locale=_local(zone, language)).replace(
        "\u202f", " "
    )


def spoken(at: datetime, *, zone: str, language: str) -> str:
    """For the ear: `Monday 9 AM Eastern`."""
    local = at.astimezone(ZoneInfo(zone))
    time = time_of(at, zone=zone, language=language)
    if local.minute == 0:
        time = time.replace(":00 ", " ")
    return f"{_day(at, zone, language, 'EEEE')} {time} {zone_in_words(zone, language)}"


def opens(at: datetime, *, zone: str, language: str, visitor: str = "") -> str:
    """`opens Mon 9:00 AM Eastern — 15:00 your time`, the second half only where the clocks differ (AC-07)."""
    here = f"{day_and_time(at, zone=zone, language=language)} {zone_in_words(zone, language)}"
    said = _("opens %(moment)s") % {"moment": here}
    theirs = _theirs(at, zone, language, visitor)
    return f"{said} — {theirs}" if theirs else said


def until(at: datetime, *, zone: str, language: str, visitor: str = "") -> str:
    """`until 6:00 PM Eastern — 00:00 your time`."""
    here = f"{time_of(at, zone=zone, language=language)} {zone_in_words(zone, language)}"
    said = _("until %(moment)s") % {"moment": here}
    theirs = _theirs(at, zone, language, visitor)
    return f"{said} — {theirs}" if theirs else said


def lately(wait: timedelta) -> str:
    """`lately within 40 seconds`, `lately within 3 minutes`: rounded up, never down."""
    seconds = -(-int(-(-wait.total_seconds() // 1)) // 10) * 10
    if seconds <= 60:
        return ngettext(
            "lately answered within %(n)s second", "lately answered within %(n)s seconds", max(seconds, 10)
        ) % {"n": max(seconds, 10)}
    minutes = -(-seconds // 60)
    return ngettext(
        "lately answered within %(n)s minute", "lately answered within %(n)s minutes", minutes
    ) % {"n": minutes}


def zone_in_words(zone: str, language: str) -> str:
    """Eastern, London time, hora oriental: what people call the time there."""
    if zone.startswith("America/"):
        name = get_timezone_name(
            ZoneInfo(zone), width="long", locale=locale_of(language), zone_variant="generic"
        )
        return name.removesuffix(" Time")
    city = get_timezone_location(ZoneInfo(zone), locale=locale_of(language), return_city=True)
    return _("%(city)s time") % {"city": city}


def _theirs(at: datetime, zone: str, language: str, visitor: str) -> str:
    if not visitor:
        return ""
    here, there = at.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(visitor))
    if here.utcoffset() == there.utcoffset():
        return ""
    time = time_of(at, zone=visitor, language=language)
    if here.date() != there.date():
        time = f"{_day(at, visitor, language, 'EEE')} {time}"
    return _("%(time)s your time") % {"time": time}


def _day(at: datetime, zone: str, language: str, width: str) -> str:
    return format_datetime(at, width, tzinfo=ZoneInfo(zone), locale=locale_of(language))


def _local(zone: str, language: str) -> Locale:
    """The reader's language as it is written where the zone is."""
    territory = get_global("zone_territories").get(zone, "")
    try:
        return Locale.parse(f"{locale_of(language).language}_{territory}")
    except (UnknownLocaleError, ValueError):
        return locale_of(language)
