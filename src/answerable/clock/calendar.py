"""Opening hours in one time zone, and what can be asked of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from answerable.clock.dates import (
    DatedHours,
    Dates,
    ListedDay,
    read_dated_hours,
    read_holidays,
    write_dated_hours,
    write_holidays,
)
from answerable.clock.errors import CalendarError
from answerable.clock.hours import Hours, Week, read_week, write_week
from answerable.clock.timeline import YEAR, Span, Timeline
from answerable.clock.zones import utc, zone


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Weekly opening hours and the dates that differ from them; immutable, hashable, safe between threads.

        Calendar(zone="America/New_York", weekly="Mon-Fri 09:00-18:00",
                 holidays="2026-11-26 Thanksgiving, 2026-12-25",
                 half_days="2026-12-24 09:00-13:00", special="2026-12-05 10:00-14:00")

    Hours are wall-clock times of the zone, half-open [open, close), and may pass 24:00 (R5). A listed date
    has exactly its listed hours from 00:00 to 24:00, so the night before does not run into it; a special day
    replaces a holiday or half day of the same date (R7). The settings are kept as plain text, `week` and
    `listed` are what they say. Raises CalendarError, in words for the person who wrote them.
    """

    zone: str
    weekly: str = field(compare=False)
    holidays: Dates = field(default="none", compare=False)
    half_days: DatedHours = field(default="none", compare=False)
    special: DatedHours = field(default="none", compare=False)
    name: str = field(default="", compare=False)
    week: Week = field(init=False, repr=False)
    listed: tuple[ListedDay, ...] = field(init=False, repr=False)
    timeline: Timeline = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        closed = {each.day: each for each in read_holidays(self.holidays)}
        halves = {each.day: each for each in read_dated_hours(self.half_days, "half days")}
        special = {each.day: each for each in read_dated_hours(self.special, "special")}
        for day in sorted(closed.keys() & halves.keys()):
            raise CalendarError("half days", f"{day} is a holiday and a half day.", "List it once.")
        for name, value in {
            "zone": zone(self.zone).key,
            "week": read_week(self.weekly),
            "weekly": write_week(read_week(self.weekly)),
            "holidays": write_holidays(list(closed.values())),
            "half_days": write_dated_hours(list(halves.values())),
            "special": write_dated_hours(list(special.values())),
            "listed": tuple(sorted((closed | halves | special).values())),
            "timeline": Timeline(self),
        }.items():
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return f"{self.weekly} ({self.zone})"

    def __reduce__(self) -> tuple[object, ...]:
        return Calendar.from_json, (self.to_json(),)

    def to_json(self) -> dict[str, str]:
        """Plain text settings, to be locked into a policy version."""
        return {
            "zone": self.zone,
            "weekly": self.weekly,
            "holidays": str(self.holidays),
            "half_days": str(self.half_days),
            "special": str(self.special),
            "name": self.name,
        }

    @classmethod
    def from_json(cls, settings: Mapping[str, str]) -> Self:
        """The calendar that `to_json` wrote. Raises CalendarError."""
        return cls(**settings)

    def hours_on(self, day: date) -> Hours:
        """The hours that begin on a local date, () when it is closed."""
        known = self.listed_on(day)
        return self.week[day.weekday()] if known is None else known.hours

    def listed_on(self, day: date) -> ListedDay | None:
        """The holiday, half day or special day of a local date, None for an ordinary one."""
        place = bisect_left(self.listed, day, key=lambda each: each.day)
        return self.listed[place] if place < len(self.listed) and self.listed[place].day == day else None

    def is_open(self, at: datetime) -> bool:
        """Whether the instant is inside opening hours; the closing instant is not."""
        at = utc(at)
        table = self.timeline.covering(at, at)
        span = bisect_right(table.closes, at)
        return span < len(table.opens) and table.opens[span] <= at

    def next_open(self, at: datetime) -> datetime | None:
        """The earliest open instant at or after `at`, in UTC; None if there is none within a century."""
        at = utc(at)
        table = self.timeline.covering(at, at)
        while True:
            span = bisect_right(table.closes, at)
            if span < len(table.opens) and table.opens[span] <= table.until:
                return max(at, table.opens[span])
            longer = self.timeline.longer(table, at)
            if longer is None:
                return None
            table = longer

    def last_opening(self, before: datetime) -> datetime | None:
        """The latest instant before `before` at which the doors opened (R20), None if not within a year."""
        before = utc(before)
        table = self.timeline.covering(before - YEAR, before)
        span = bisect_left(table.opens, before) - 1
        return table.opens[span] if span >= 0 and before - YEAR <= table.opens[span] else None

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Open half-open spans between two instants, in UTC, cut to them, in order, never touching."""
        start, end = utc(start), utc(end)
        table = self.timeline.covering(start, max(start, end))
        for span in range(bisect_right(table.closes, start), len(table.opens)):
            if table.opens[span] >= end:
                return
            yield max(table.opens[span], start), min(table.closes[span], end)


ALWAYS = Calendar(zone="UTC", weekly="Mon-Sun 00:00-24:00", name="every hour")
"""`counting: every hour`: elapsed UTC time, 24 hours is 86 400 s (R3)."""
