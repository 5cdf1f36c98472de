"""Reading and writing opening hours: `Mon-Fri 09:00-12:30, 13:30-18:00; Sat 10:00-16:00` (R5)."""

import re
from itertools import pairwise
from typing import NamedTuple

from answerable.clock.errors import CalendarError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MIDNIGHT = 24 * 60
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIOD = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", re.ASCII)
_ENTRY = re.compile(r"([A-Za-z][A-Za-z,\s-]*?)\s+(\d.*)", re.ASCII | re.DOTALL)
_EXAMPLE = "Write them in 24-hour time, for example 'Mon-Fri 09:00-18:00; Sat 10:00-16:00'."


class Period(NamedTuple):
    """Open from `opens` until before `closes`, in minutes after local midnight; it may close past 24:00."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_hhmm(self.opens)}-{_hhmm(self.closes)}"


Hours = tuple[Period, ...]  # of one day, in order, never overlapping; () is a closed day
Week = tuple[Hours, ...]  # seven of them, Monday first
CLOSED_WEEK: Week = ((),) * 7


def read_week(text: str) -> Week:
    """The week that `Mon-Fri 09:00-18:00; Sat 10:00-16:00` describes; `none` is a week without hours.

    A day runs from its opening into the night if need be: `Sat 22:00-30:00` closes on Sunday at 06:00.
    Raises CalendarError where a person must write something else.
    """
    text = " ".join(text.replace("–", "-").replace("—", "-").split())
    if text.casefold() in {"none", "closed"}:
        return CLOSED_WEEK
    week: dict[int, Hours] = {}
    for entry in text.rstrip("; ").split(";"):
        match = _ENTRY.fullmatch(entry.strip())
        if match is None:
            raise CalendarError("weekly", f"I can't read the opening hours '{text}'.", _EXAMPLE)
        hours = read_hours(match[2], "weekly", text)
        for day in _read_days(match[1], text):
            if day in week:
                raise CalendarError(
                    "weekly",
                    f"{DAYS[day]} is named twice in '{text}'.",
                    f"Write all its hours in one place, for example '{DAYS[day]} 09:00-12:30, 13:30-18:00'.",
                )
            week[day] = hours
    return tuple(week.get(day, ()) for day in range(7))


def read_hours(text: str, setting: str, whole: str) -> Hours:
    """The periods of one day, `09:00-12:30, 13:30-18:00`; `whole` is the line to quote in an error."""
    periods = sorted(_read_period(each.strip(), setting, whole) for each in text.split(","))
    for earlier, later in pairwise(periods):
        if later.opens < earlier.closes:
            raise CalendarError(
                setting,
                f"The hours {earlier} and {later} overlap in '{whole}'.",
                "Write each hour of the day once.",
            )
    return tuple(periods)


def write_hours(hours: Hours) -> str:
    """`09:00-12:30, 13:30-18:00`, or `closed`."""
    return ", ".join(map(str, hours)) or "closed"


def write_week(week: Week) -> str:
    """The shortest text that `read_week` reads back as this week; `none` if it has no hours."""
    groups: dict[Hours, list[int]] = {}
    for day, hours in enumerate(week):
        if hours:
            groups.setdefault(hours, []).append(day)
    return "; ".join(f"{_write_days(days)} {write_hours(hours)}" for hours, days in groups.items()) or "none"


def _read_days(text: str, whole: str) -> list[int]:
    days: list[int] = []
    for part in text.split(","):
        first, *rest = (_read_day(each.strip(), whole) for each in part.split("-"))
        if len(rest) > 1:
            raise CalendarError("weekly", f"I can't read the days '{text}'.", _EXAMPLE)
        last = rest[0] if rest else first
        days += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return days


def _read_day(name: str, whole: str) -> int:
    plain = name.casefold()
    for day, full in enumerate(_FULL):
        if len(plain) >= 3 and full.startswith(plain):
            return day
    raise CalendarError(
        "weekly", f"I don't know the day '{name}' in '{whole}'.", f"The days are {', '.join(DAYS)}."
    )


def _read_period(text: str, setting: str, whole: str) -> Period:
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise CalendarError(setting, f"I can't read the opening hours '{whole}'.", _EXAMPLE)
    hour, minute, until_hour, until_minute = map(int, match.groups())
    period = Period(hour * 60 + minute, until_hour * 60 + until_minute)
    if minute > 59 or until_minute > 59 or period.opens >= MIDNIGHT or period.closes > 2 * MIDNIGHT:
        raise CalendarError(
            setting,
            f"There is no such time as '{text}'.",
            "Open between 00:00 and 23:59 and close by 48:00; 30:00 is 06:00 on the next day.",
        )
    if period.closes <= period.opens:
        night = Period(period.opens, period.closes + MIDNIGHT)
        raise CalendarError(
            setting,
            f"'{text}' closes before it opens.",
            f"If it runs through the night write '{night}': 24:00 is midnight, and hours go on from there.",
        )
    return period


def _write_days(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)


def _hhmm(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
