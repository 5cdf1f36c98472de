"""Time zones by their IANA names, from the pinned `tzdata` package and nowhere else (R5, R6).

The machine's own zone files are shut out, so that two servers never disagree about a due instant.
`TZDATA` is the version to record with every clock.
"""

import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.metadata import version

from answerable.clock.errors import CalendarError

zoneinfo.reset_tzpath(to=[])
zoneinfo.ZoneInfo.clear_cache()

TZDATA: str = version("tzdata")

# What people write, and the two things they may mean by it: a place with its summer time, or a fixed offset.
_ABBREVIATIONS = {
    "EST": ("America/New_York", "Etc/GMT+5"),
    "EDT": ("America/New_York", "Etc/GMT+4"),
    "ET": ("America/New_York", "Etc/GMT+5"),
    "EST5EDT": ("America/New_York", "Etc/GMT+5"),
    "CST": ("America/Chicago", "Etc/GMT+6"),
    "CDT": ("America/Chicago", "Etc/GMT+5"),
    "CT": ("America/Chicago", "Etc/GMT+6"),
    "CST6CDT": ("America/Chicago", "Etc/GMT+6"),
    "MST": ("America/Denver", "Etc/GMT+7"),
    "MDT": ("America/Denver", "Etc/GMT+6"),
    "MT": ("America/Denver", "Etc/GMT+7"),
    "MST7MDT": ("America/Denver", "Etc/GMT+7"),
    "PST": ("America/Los_Angeles", "Etc/GMT+8"),
    "PDT": ("America/Los_Angeles", "Etc/GMT+7"),
    "PT": ("America/Los_Angeles", "Etc/GMT+8"),
    "PST8PDT": ("America/Los_Angeles", "Etc/GMT+8"),
    "AKST": ("America/Anchorage", "Etc/GMT+9"),
    "HST": ("Pacific/Honolulu", "America/Adak"),
    "AST": ("America/Halifax", "Etc/GMT+4"),
    "GMT": ("Europe/London", "Etc/UTC"),
    "BST": ("Europe/London", "Etc/GMT-1"),
    "IST": ("Asia/Kolkata", "Europe/Dublin"),
    "WET": ("Europe/Lisbon", "Etc/UTC"),
    "CET": ("Europe/Berlin", "Etc/GMT-1"),
    "CEST": ("Europe/Berlin", "Etc/GMT-2"),
    "MET": ("Europe/Berlin", "Etc/GMT-1"),
    "EET": ("Europe/Athens", "Etc/GMT-2"),
    "EEST": ("Europe/Athens", "Etc/GMT-3"),
    "MSK": ("Europe/Moscow", "Etc/GMT-3"),
    "AEST": ("Australia/Sydney", "Australia/Brisbane"),
    "AEDT": ("Australia/Sydney", "Etc/GMT-11"),
    "NZST": ("Pacific/Auckland", "Etc/GMT-12"),
    "JST": ("Asia/Tokyo", "Etc/GMT-9"),
}
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])0?(\d{1,2})(?::?00)?", re.IGNORECASE)


def zone(name: str) -> zoneinfo.ZoneInfo:
    """The zone of an IANA name such as `America/New_York` or `UTC`.

    Raises CalendarError for abbreviations (both meanings are named, R6), bare offsets and unknown names.
    """
    name = name.strip()
    if name.upper() in _ABBREVIATIONS:
        raise _ambiguous(name, _ABBREVIATIONS[name.upper()])
    if name in _known() and ("/" in name or name == "UTC"):
        return zoneinfo.ZoneInfo(name)
    if offset := _OFFSET.fullmatch(name):
        raise _bare_offset(name, offset)
    near = _nearest(name)
    advice = f"Did you mean {near[0]}?" if near else "Write it as Area/City, like Europe/London."
    raise CalendarError("zone", f"I don't know the time zone '{name}'.", advice, near)


def instant(zone: zoneinfo.ZoneInfo, day: date, minutes: int) -> datetime:
    """The UTC instant of a wall-clock time, in minutes after local midnight; may be past 24:00.

    RFC 5545: a time that comes twice is its first occurrence, a time that is skipped is read with the offset
    before the gap (R5). Python's fold=0 is exactly that rule.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a time without a zone."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone; the clock takes aware datetimes only.")
    return at.astimezone(UTC)


@cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _ambiguous(name: str, meanings: tuple[str, str]) -> CalendarError:
    choice = " or ".join(f"{each} ({_summer(each)})" for each in meanings)
    return CalendarError("zone", f"'{name}' has more than one meaning.", f"Say which: {choice}.", meanings)


def _summer(name: str) -> str:
    place = zoneinfo.ZoneInfo(name)
    offsets = {datetime(2026, month, 1, tzinfo=place).utcoffset() for month in range(1, 13)}
    return "summer time" if len(offsets) > 1 else "no summer time"


def _bare_offset(name: str, offset: re.Match[str]) -> CalendarError:
    sign = "-" if offset[1] == "+" else "+"
    fixed = "Etc/UTC" if offset[2] == "0" else f"Etc/GMT{sign}{offset[2]}"
    if fixed not in _known():
        return CalendarError("zone", f"I don't know the time zone '{name}'.", "Write it as Area/City.")
    return CalendarError(
        "zone",
        f"'{name}' is an offset, not a place.",
        f"Write a place, for example America/New_York, or {fixed} for that offset all year.",
        (fixed,),
    )


def _nearest(name: str) -> tuple[str, ...]:
    wanted = name.replace(" ", "_").casefold()
    places = {each.casefold(): each for each in sorted(_known()) if "/" in each}
    if wanted in places:
        return (places[wanted],)
    towns = {each.rsplit("/", 1)[-1]: full for each, full in places.items()}
    if wanted in towns:
        return (towns[wanted],)
    return tuple(places[each] for each in get_close_matches(wanted, places, n=1, cutoff=0.75))
