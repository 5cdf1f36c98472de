"""A slow clock that shares nothing with the real one: it looks at every minute.

The wall-clock ends of a day's hours are found by looking for the minute at which the wall shows that time
(the first, if twice; if never, counted on from the last minute before the gap: RFC 5545).
"""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@cache
def _wall(zone, minute):
    local = (datetime(2000, 1, 1, tzinfo=UTC) + minute * MINUTE).astimezone(ZoneInfo(zone))
    return local.replace(tzinfo=None)


@cache
def _minute_of(zone, wall):
    """Minutes since 2000 at which the wall of a zone shows a time."""
    middle = (wall - datetime(2000, 1, 1)) // MINUTE
    standard = (_wall(zone, middle) - (datetime(2000, 1, 1) + middle * MINUTE)) // MINUTE
    around = range(middle - standard - 150, middle - standard + 150)
    shown = [minute for minute in around if _wall(zone, minute) == wall]
    if shown:
        return shown[0]
    before = next(minute for minute in around if _wall(zone, minute) <= wall < _wall(zone, minute + 1))
    return before + (wall - _wall(zone, before)) // MINUTE


class MinuteWalk:
    """`hours_on(day)` gives the hours that begin on a local date, in minutes; `listed` are holidays and the like."""

    def __init__(self, zone, hours_on, listed):
        self.zone, self.hours_on, self.listed = zone, hours_on, listed

    @cache  # noqa: B019  lives as long as one example
    def _open_minutes(self, day):
        minutes = set()
        for opens, closes in self.hours_on(day):
            if day + timedelta(days=1) in self.listed:
                closes = min(closes, 24 * 60)  # noqa: PLW2901
            midnight = datetime.combine(day, time())
            minutes.update(
                range(
                    _minute_of(self.zone, midnight + opens * MINUTE),
                    _minute_of(self.zone, midnight + closes * MINUTE),
                )
            )
        return minutes

    def is_open(self, at):
        minute = (at - datetime(2000, 1, 1, tzinfo=UTC)) // MINUTE
        day = _wall(self.zone, minute).date()
        return any(minute in self._open_minutes(day + timedelta(days=near)) for near in (-2, -1, 0, 1))

    def counts(self, at, pauses):
        return self.is_open(at) and not any(
            start <= at and (end is None or at < end) for start, end in pauses
        )

    def due(self, start, minutes, pauses, walk):
        """The due instant, or None if it is further than `walk` minutes away."""
        at = start
        while minutes:
            if at - start >= walk * MINUTE:
                return None
            minutes -= self.counts(at, pauses)
            at += MINUTE
        return at

    def elapsed(self, start, end, pauses):
        return sum(self.counts(start + number * MINUTE, pauses) for number in range((end - start) // MINUTE))

    def business_days_over(self, start, days):
        """The close of the N-th date after the local date of receipt on which hours begin."""
        day = _wall(self.zone, (start - datetime(2000, 1, 1, tzinfo=UTC)) // MINUTE).date()
        for _ in range(400):
            day += timedelta(days=1)
            if minutes := self._open_minutes(day):
                days -= 1
                if not days:
                    return datetime(2000, 1, 1, tzinfo=UTC) + (max(minutes) + 1) * MINUTE
        return None
