"""When a promise counted in every hour cannot be kept: nobody is there between arrival and due."""

from dataclasses import dataclass
from datetime import timedelta

from answerable.clock.calendar import Calendar
from answerable.clock.hours import DAYS, MIDNIGHT

WEEK = timedelta(days=7)
_WEEK = 7 * MIDNIGHT


@dataclass(frozen=True, slots=True)
class Window:
    """Arrivals from `start` until just before `end`, local times as minutes since Monday 00:00."""

    start: int
    end: int

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.end - self.start)

    def __str__(self) -> str:
        return f"{_moment(self.start)}-{_moment(self.end)}"


def arrival_windows(hours: Calendar, target: timedelta) -> tuple[Window, ...]:
    """The parts of an ordinary week whose arrivals are due, `target` elapsed later, before anyone comes.

    Without holidays and clock changes. Mon-Fri 09:00-18:00 with 24 hours gives Fri 18:00-Sun 09:00, 39 hours.
    A window may end in the next week; without any hours it is the whole week.
    """
    if not any(hours.week):
        return (Window(0, _WEEK),)
    allowed = target // timedelta(minutes=1)
    windows = []
    for closes, opens in _closed(hours):
        if opens - allowed > closes:
            windows.append(Window(closes, opens - allowed))
    return tuple(windows)


def total(windows: tuple[Window, ...]) -> timedelta:
    """The length of all windows together; of a week of 168 hours."""
    return sum((window.length for window in windows), timedelta(0))


def _closed(hours: Calendar) -> list[tuple[int, int]]:
    """The closed stretches of an ordinary week; the last may run into the next one."""
    spans = sorted(
        (day * MIDNIGHT + period.opens, day * MIDNIGHT + period.closes)
        for day, periods in enumerate(hours.week)
        for period in periods
    )
    first = spans[0][0]
    stretches = []
    closes = first
    for opens, until in [*spans, (first + _WEEK, first + _WEEK)]:
        if opens > closes:
            stretches.append((closes, opens))
        closes = max(closes, until)
    return stretches


def _moment(minute: int) -> str:
    day, rest = divmod(minute % _WEEK, MIDNIGHT)
    return f"{DAYS[day]} {rest // 60:02}:{rest % 60:02}"
