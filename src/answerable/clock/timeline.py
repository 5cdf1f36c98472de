"""A calendar compiled to UTC: sorted open spans with the open time before each, grown on demand.

Every question becomes a bisection. The table is never changed once published, so readers need no lock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING

from answerable.clock.hours import MIDNIGHT, Hours, Period
from answerable.clock.zones import instant, zone

if TYPE_CHECKING:
    from answerable.clock.calendar import Calendar

Span = tuple[datetime, datetime]

YEAR = timedelta(days=366)
CENTURY = timedelta(days=36525)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(3100, 1, 1, tzinfo=UTC)
_NOTHING = timedelta(0)
_SPILL = 4  # days to compile before the first one: hours run to 48:00, zones differ by 26 hours


@dataclass(frozen=True, slots=True)
class Table:
    """Open spans of every local date, complete between the instants `since` and `until`."""

    since: datetime
    until: datetime
    opens: list[datetime]
    closes: list[datetime]
    before: list[timedelta]  # open time before span i; one more entry than spans, the last is all of it
    days: list[date]  # local dates on which hours begin
    day_closes: list[datetime]  # the closing time of each

    def counted(self, at: datetime) -> timedelta:
        """Open time from the beginning of the table to `at`."""
        span = bisect_right(self.closes, at)
        if span < len(self.opens) and self.opens[span] < at:
            return self.before[span] + (at - self.opens[span])
        return self.before[span]

    def reached(self, counted: timedelta) -> datetime | None:
        """The earliest instant with that much open time before it (R1), None if the table ends earlier."""
        span = bisect_left(self.before, counted) - 1
        if span == len(self.opens):
            return None
        at = self.opens[span] + (counted - self.before[span])
        return at if at <= self.until else None


class Timeline:
    """The growing table of one calendar; safe to share between threads."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._table = Table(LATEST, EARLIEST, [], [], [_NOTHING], [], [])
        self._lock = Lock()

    def covering(self, since: datetime, until: datetime) -> Table:
        """A table complete between two instants. Raises ValueError outside the years 1900 to 3100."""
        table = self._table
        if table.since <= since and until <= table.until:
            return table
        if not (EARLIEST <= since <= until <= LATEST):
            raise ValueError(f"The clock knows the years 1900 to 3100, not {since} to {until}.")
        with self._lock:
            table = self._table
            spare = max(YEAR, (table.until - table.since) / 2)  # so that it is compiled seldom
            first, last = table.since, table.until
            if since < first:
                first = max(since - spare, EARLIEST)
            if last < until:
                last = min(until + spare, LATEST)
            if (first, last) != (table.since, table.until):
                self._table = _compile(self._calendar, first, last)
            return self._table

    def longer(self, table: Table, start: datetime) -> Table | None:
        """A table that looks about twice as far ahead, None a century after `start`."""
        limit = min(start + CENTURY, LATEST)
        if table.until >= limit:
            return None
        return self.covering(start, min(table.until + (table.until - table.since), limit))


def _compile(calendar: Calendar, since: datetime, until: datetime) -> Table:
    place = zone(calendar.zone)
    listed = {each.day: each.hours for each in calendar.listed}
    spans: list[Span] = []
    days: list[date] = []
    day_closes: list[datetime] = []
    for number in range(since.date().toordinal() - _SPILL, until.date().toordinal() + 2):
        day = date.fromordinal(number)
        hours = listed.get(day)
        if hours is None:
            hours = calendar.week[day.weekday()]
        if not hours:
            continue
        if date.fromordinal(number + 1) in listed:
            hours = _until_midnight(hours)
        ends = [(instant(place, day, opens), instant(place, day, closes)) for opens, closes in hours]
        real = [(opens, closes) for opens, closes in ends if opens < closes]
        if real:
            spans += real
            days.append(day)
            day_closes.append(max(closes for _, closes in real))
    spans = join(spans)
    before = list(accumulate((closes - opens for opens, closes in spans), initial=_NOTHING))
    return Table(since, until, [s[0] for s in spans], [s[1] for s in spans], before, days, day_closes)


def join(spans: list[Span]) -> list[Span]:
    """The union of half-open spans: sorted, touching and overlapping ones become one."""
    joined: list[Span] = []
    for opens, closes in sorted(spans):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return joined


def _until_midnight(hours: Hours) -> Hours:
    # A listed date has exactly the hours listed for it: the night before does not run into it.
    return tuple(Period(opens, min(closes, MIDNIGHT)) for opens, closes in hours)
