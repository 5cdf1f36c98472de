"""How long: `24 hours`, `2 business days`, `12 months`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from answerable.clock import BusinessDays, Target
from answerable.policy.findings import Unreadable

LONGEST = timedelta(days=3660)
EXAMPLE = "Write a number and a unit, for example '24 hours', '2 business days' or '30 minutes'."
_DURATION = re.compile(r"(\d{1,9}) (minute|hour|business day|day|month)s?")


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """Calendar months, for reviews and records: they have no fixed length."""

    count: int

    def __str__(self) -> str:
        return counted(self.count, "month")


Duration = timedelta | BusinessDays | Months


def duration(text: str) -> Duration:
    """Read a duration.

    Raises:
        Unreadable: it is none, is zero, or is longer than ten years.
    """
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise Unreadable(f"I can't read the duration '{text}'.", EXAMPLE)
    number, unit = int(found[1]), found[2]
    if number == 0:
        raise Unreadable(f"'{text}' is no time at all.", "Write 'none' in a table where nothing is promised.")
    if number * _SHORTEST_SECONDS[unit] > LONGEST.total_seconds():
        raise Unreadable(f"'{text}' is longer than ten years.", EXAMPLE)
    if unit == "business day":
        return BusinessDays(number)
    if unit == "month":
        return Months(number)
    return timedelta(seconds=number * _SHORTEST_SECONDS[unit])


def target(text: str) -> Target:
    """A duration a clock can run: months are refused, having no fixed length.

    Raises:
        Unreadable: as for `duration`, or months.
    """
    read = duration(text)
    if isinstance(read, Months):
        raise Unreadable(f"a clock cannot run '{text}': months differ in length.", "Write days, '30 days'.")
    return read


def period(text: str) -> timedelta | Months:
    """A duration after which something is due again: business days are refused.

    Raises:
        Unreadable: as for `duration`, or business days.
    """
    read = duration(text)
    if isinstance(read, BusinessDays):
        raise Unreadable(f"'{text}' is counted by no calendar here.", "Write days or months, '3 months'.")
    return read


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def in_words(length: Duration) -> str:
    """The way a policy writes it: `24 hours`, `1 business day`."""
    if isinstance(length, Months):
        return str(length)
    if isinstance(length, BusinessDays):
        return str(length)
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    if seconds:
        return counted(int(length.total_seconds()), "second")
    if minutes % 60:
        return counted(minutes, "minute")
    hours = minutes // 60
    return counted(hours // 24, "day") if hours % 24 == 0 and hours > 48 else counted(hours, "hour")


def counted(number: int, noun: str) -> str:
    """`1 hour`, `2 hours`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def roughly(length: Duration) -> float:
    """Seconds, to compare durations of different kinds: a business day counts as a day."""
    if isinstance(length, Months):
        return length.count * 30 * 86400.0
    if isinstance(length, BusinessDays):
        return length.days * 86400.0
    return length.total_seconds()


_SHORTEST_SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "business day": 86400, "month": 28 * 86400}
