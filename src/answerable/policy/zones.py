"""Abbreviations of time zones in a policy's words, and what the other reading would mean."""

import re
from datetime import UTC, date, datetime, time, timedelta

from answerable.clock import CalendarError, zone

_ABBREVIATION = re.compile(r"\b[A-Z]{2,4}T\b")


def summer_doubt(text: str, read_as: str, year: int) -> str:
    """`'EST' is read as …; …: on 238 days of 2026 …`, or nothing when the text has no abbreviation."""
    for word in _ABBREVIATION.findall(text):
        try:
            zone(word)
        except CalendarError as wrong:
            others = [name for name in wrong.candidates if name != read_as]
            if others and len(wrong.candidates) == 2:
                return f"'{word}' is read as {read_as}{_difference(read_as, others[0], year)}."
    return ""


def _difference(read_as: str, other: str, year: int) -> str:
    one, two = zone(read_as), zone(other)
    first = date(max(year, 1), 1, 1)
    noons = [datetime.combine(first + timedelta(days=day), time(12), UTC) for day in range(365)]
    shifts = [(noon.astimezone(one).utcoffset(), noon.astimezone(two).utcoffset()) for noon in noons]
    days = sum(here != there for here, there in shifts)
    if not days:
        return ""
    here, there = next(pair for pair in shifts if pair[0] != pair[1])
    hours = ((here or timedelta()) - (there or timedelta())) / timedelta(hours=1)
    later = f"{abs(hours):g} h {'later' if hours > 0 else 'earlier'}"
    return f"; as {other} the office opens and closes {later} on {days} days of {year}"
