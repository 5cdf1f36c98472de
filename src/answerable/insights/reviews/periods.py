"""When a review is due: plain dates of the brand's zone, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from answerable.policy.durations import Months, months_after

YEARLY = 12
LEAD = 60
"""How many days before it is due a review that is held once a year or less opens."""


@dataclass(frozen=True, slots=True)
class Period:
    """What is reviewed (`start` until before `end`), when the review opens, and by when it is held."""

    start: datetime
    end: datetime
    opens: datetime
    due: datetime


def periods(
    every: timedelta | Months, *, begin: datetime, last: datetime | None, zone: str, at: datetime
) -> Iterator[Period]:
    """The reviews that are open or were to be held by `at`, the oldest first.

    Reviews held several times a year follow the calendar: each opens when its months are over and is due
    before the next opens. Reviews held once a year, or every so many days, count from `last`, when one was
    held, or else from `begin`; they open 60 days before they are due.
    """
    if isinstance(every, Months) and every.count < YEARLY:
        yield from _by_calendar(every.count, begin, zone, at)
        return
    since = last or begin
    due = midnight(_later(_day(since, zone), every), zone)
    opens = days_before(due, min(LEAD, (due - since).days // 2), zone)
    if opens <= at:
        yield Period(since, due, opens, due)


def midnight(day: date, zone: str) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def days_before(due: datetime, days: int, zone: str) -> datetime:
    """The first instant of the local day that many days before a due day."""
    return midnight(_day(due, zone) - timedelta(days=days), zone)


def _by_calendar(months: int, begin: datetime, zone: str, at: datetime) -> Iterator[Period]:
    first = _day(begin, zone)
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    while (opens := midnight(months_after(start, months), zone)) <= at:
        end = months_after(start, months)
        yield Period(
            max(midnight(start, zone), begin), opens, opens, midnight(months_after(end, months), zone)
        )
        start = end


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _later(day: date, length: timedelta | Months) -> date:
    return months_after(day, length.count) if isinstance(length, Months) else day + length
