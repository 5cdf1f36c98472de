"""The due instant of a promise and the time counted towards it: the only date arithmetic on promises."""

from bisect import bisect_right
from datetime import datetime, timedelta

from answerable.clock.calendar import Calendar
from answerable.clock.pauses import Pauses, union
from answerable.clock.target import BusinessDays, Target
from answerable.clock.timeline import LATEST
from answerable.clock.zones import utc, zone

_NOTHING = timedelta(0)


def due(calendar: Calendar, start: datetime, target: Target, pauses: Pauses = ()) -> datetime | None:
    """The earliest UTC instant at which `target` has been counted since `start` (R1); at closing time, that.

    Counted is time inside the calendar and outside the pauses (R3, R11). Business days are due when the N-th
    open date after the date of receipt closes (R4); pauses move that by the open time they took.
    None while a pause that still runs keeps the target from being reached, or if the calendar does not open
    long enough within a century. Raises ValueError for a naive datetime or a negative target.
    """
    start = utc(start)
    counted = budget(calendar, start, target)
    if counted is None:
        return None
    at = _reached(calendar, start, counted)
    if not pauses:
        return at
    for began, ended in union(pauses, start):
        if at is None or at <= began:
            return at
        if ended == LATEST:
            return None
        counted += _open_time(calendar, began, ended)
        at = _reached(calendar, start, counted)
    return at


def elapsed(calendar: Calendar, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
    """The counted time between two instants (R1): inside the calendar, outside the pauses.

    Nothing if `end` is not after `start`. Raises ValueError for naive datetimes.
    """
    start, end = utc(start), utc(end)
    if end <= start:
        return _NOTHING
    counted = _open_time(calendar, start, end)
    if pauses:
        for began, ended in union(pauses, start):
            if began < end:
                counted -= _open_time(calendar, began, min(ended, end))
    return counted


def budget(calendar: Calendar, start: datetime, target: Target) -> timedelta | None:
    """The counted time a target allows from `start`; for business days, the open time until they are over.

    None if that many business days do not come within a century.
    """
    if isinstance(target, timedelta):
        if target < _NOTHING:
            raise ValueError(f"A promise cannot take {target}.")
        return target
    start = utc(start)
    over = _business_days_over(calendar, start, target)
    return None if over is None else _open_time(calendar, start, over)


def kept(due: datetime, stop: datetime) -> bool:
    """R2: kept if and only if the stop is at or before the due instant; equal is kept."""
    return stop <= due


def _reached(calendar: Calendar, start: datetime, counted: timedelta) -> datetime | None:
    if not counted:
        return start
    table = calendar.timeline.covering(start, start)
    while True:
        at = table.reached(table.counted(start) + counted)
        if at is not None:
            return at
        longer = calendar.timeline.longer(table, start)
        if longer is None:
            return None
        table = longer


def _open_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    table = calendar.timeline.covering(start, end)
    return table.counted(end) - table.counted(start)


def _business_days_over(calendar: Calendar, start: datetime, target: BusinessDays) -> datetime | None:
    received = start.astimezone(zone(calendar.zone)).date()
    table = calendar.timeline.covering(start, start)
    while True:
        last = bisect_right(table.days, received) + target.days - 1
        if last < len(table.days) and table.day_closes[last] <= table.until:
            return table.day_closes[last]
        longer = calendar.timeline.longer(table, start)
        if longer is None:
            return None
        table = longer
