"""Dates that differ from the week: holidays, half days and special days (R7)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from answerable.clock.errors import CalendarError
from answerable.clock.hours import Hours, read_hours, write_hours

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+(.*))?", re.ASCII | re.DOTALL)
_PERIOD = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}"
_TIMES = re.compile(rf"(closed|{_PERIOD}(?:\s*,\s*{_PERIOD})*)(?:\s+(.*))?", re.ASCII | re.IGNORECASE)

Dates = str | Iterable[date | str] | Mapping[date, str]
DatedHours = str | Mapping[date, str]


@dataclass(frozen=True, slots=True, order=True)
class ListedDay:
    """A local date with exactly these hours, whatever the week says; no hours is a holiday (R7)."""

    day: date
    hours: Hours = ()
    name: str = ""

    def __post_init__(self) -> None:
        # Names come from lists of holidays; the text form separates entries by these marks.
        object.__setattr__(self, "name", re.sub(r"[,;\s]+", " ", self.name).strip())


def read_holidays(given: Dates) -> list[ListedDay]:
    """Whole closed dates: `none`, `2026-11-26 Thanksgiving, 2026-12-25`, dates, or a mapping of date to name.

    Raises CalendarError for anything that is not a date, and for a date listed twice.
    """
    if isinstance(given, Mapping):
        return _once([ListedDay(_plain(day), (), name) for day, name in given.items()], "holidays")
    entries = _entries(given, r"[,;]") if isinstance(given, str) else given
    days = []
    for each in entries:
        day, name = _read_date(each, "holidays") if isinstance(each, str) else (_plain(each), "")
        days.append(ListedDay(day, (), name))
    return _once(days, "holidays")


def read_dated_hours(given: DatedHours, setting: str) -> list[ListedDay]:
    """Dates with hours of their own: `2026-12-24 09:00-13:00 Christmas Eve; 2026-12-31 closed`, or a mapping.

    `setting` (half days, special) is named in errors. Raises CalendarError.
    """
    if isinstance(given, Mapping):
        entries = [f"{_plain(day)} {hours}" for day, hours in given.items()]
    else:
        entries = _entries(given, ";")
    return _once([_read_entry(entry, setting) for entry in entries], setting)


def write_holidays(days: list[ListedDay]) -> str:
    """The text that `read_holidays` reads back."""
    return ", ".join(f"{each.day} {each.name}".strip() for each in sorted(days)) or "none"


def write_dated_hours(days: list[ListedDay]) -> str:
    """The text that `read_dated_hours` reads back."""
    entries = (f"{each.day} {write_hours(each.hours)} {each.name}".strip() for each in sorted(days))
    return "; ".join(entries) or "none"


def _read_entry(entry: str, setting: str) -> ListedDay:
    day, rest = _read_date(entry, setting)
    match = _TIMES.fullmatch(rest.replace("–", "-"))
    if match is None:
        raise CalendarError(
            setting, f"I can't read '{entry}'.", "Write date and hours, for example '2026-12-24 09:00-13:00'."
        )
    hours = () if match[1].casefold() == "closed" else read_hours(match[1], setting, entry)
    return ListedDay(day, hours, match[2] or "")


def _read_date(text: str, setting: str) -> tuple[date, str]:
    text = " ".join(text.split())
    match = _DATE.fullmatch(text)
    if match is None:
        raise CalendarError(
            setting,
            f"'{text}' does not begin with a date.",
            "Write dates as year-month-day, like 2026-12-25.",
        )
    try:
        return date.fromisoformat(match[1]), match[2] or ""
    except ValueError:
        raise CalendarError(
            setting, f"There is no such date as {match[1]}.", "Check the month and day."
        ) from None


def _entries(text: str, separator: str) -> list[str]:
    if text.strip().casefold() in {"", "none"}:
        return []
    return [entry for entry in re.split(separator, text) if entry.strip()]


def _plain(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _once(days: list[ListedDay], setting: str) -> list[ListedDay]:
    seen: set[date] = set()
    for each in days:
        if each.day in seen:
            raise CalendarError(setting, f"{each.day} is listed twice.", "List each date once.")
        seen.add(each.day)
    return days
