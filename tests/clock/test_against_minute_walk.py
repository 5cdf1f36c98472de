"""Properties of the clock, and its agreement with a minute-by-minute walk around changes of the clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from answerable.clock import BusinessDays, Calendar, due, elapsed
from clock.minute_walk import MINUTE, MinuteWalk

# Two days before a change of the clocks: at two in the morning, at midnight, by half an hour, a whole day lost.
CHANGES = [
    ("America/New_York", date(2026, 3, 6)),
    ("America/New_York", date(2026, 10, 30)),
    ("Europe/London", date(2026, 3, 27)),
    ("Europe/Berlin", date(2026, 10, 23)),
    ("Asia/Beirut", date(2026, 3, 27)),
    ("Asia/Beirut", date(2026, 10, 23)),
    ("Australia/Lord_Howe", date(2026, 4, 3)),
    ("Australia/Lord_Howe", date(2026, 10, 2)),
    ("America/St_Johns", date(2026, 3, 6)),
    ("America/Santiago", date(2026, 9, 4)),
    ("Africa/Casablanca", date(2026, 2, 13)),
    ("Asia/Kathmandu", date(2026, 5, 1)),
    ("UTC", date(2026, 1, 1)),
]
WALK = 6 * 24 * 60


@st.composite
def hours(draw):
    quarter = st.integers(0, 14) | st.integers(0, 95)  # clocks change in the early hours
    open_today = draw(st.integers(0, 4)) > 0
    ends = draw(st.lists(quarter, min_size=2, max_size=4, unique=True).map(sorted)) if open_today else []
    periods = [(15 * a, 15 * b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    if periods and draw(st.booleans()):
        opens, closes = periods[-1]
        periods[-1] = (opens, closes + draw(st.sampled_from([0, 120, 720])))
    return tuple(periods)


def written(periods):
    return ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in periods) or "closed"


@st.composite
def desks(draw):
    """A calendar, the walk that should agree with it, and a start near a change of the clocks."""
    zone, first = draw(st.sampled_from(CHANGES))
    week = draw(st.lists(hours(), min_size=7, max_size=7))
    near = [first + timedelta(days=number) for number in range(6)]
    listed = draw(st.dictionaries(st.sampled_from(near), hours(), max_size=2))
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    calendar = Calendar(
        zone=zone,
        weekly="; ".join(f"{name} {written(day)}" for name, day in zip(names, week, strict=True) if day)
        or "none",
        special={day: written(periods) for day, periods in listed.items()},
    )
    walk = MinuteWalk(zone, lambda day: listed.get(day, week[day.weekday()]), listed)
    start = datetime.combine(first, datetime.min.time(), UTC) + draw(st.integers(0, 3 * 24 * 60)) * MINUTE
    return calendar, walk, start


@st.composite
def pauses(draw, start):
    found = []
    for _ in range(draw(st.integers(0, 3))):
        begin = start + draw(st.integers(-300, WALK)) * MINUTE
        end = draw(st.one_of(st.none(), st.integers(0, 2000).map(lambda m, begin=begin: begin + m * MINUTE)))
        found.append((begin, end))
    return found


few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@few
@given(desks(), st.integers(1, 20 * 60), st.data())
def test_due_agrees_with_the_walk(desk, minutes, data):
    calendar, walk, start = desk
    waits = data.draw(pauses(start))
    expected = walk.due(start, minutes, waits, WALK)
    found = due(calendar, start, minutes * MINUTE, waits)
    if expected is None:
        assert found is None or found > start + WALK * MINUTE
    else:
        assert found == expected


@few
@given(desks(), st.integers(0, WALK), st.data())
def test_elapsed_agrees_with_the_walk(desk, minutes, data):
    calendar, walk, start = desk
    waits = data.draw(pauses(start))
    end = start + minutes * MINUTE
    assert elapsed(calendar, start, end, waits) == walk.elapsed(start, end, waits) * MINUTE


@few
@given(desks(), st.lists(st.integers(0, WALK), min_size=20, max_size=20))
def test_open_agrees_with_the_walk(desk, minutes):
    calendar, walk, start = desk
    for minute in minutes:
        at = start + minute * MINUTE
        assert calendar.is_open(at) == walk.is_open(at)
        opening = calendar.next_open(at)
        assert (opening == at) == walk.is_open(at)
        if opening is not None:
            assert walk.is_open(opening)
            assert opening == at or not walk.is_open(opening - MINUTE)


@few
@given(desks(), st.integers(1, 4))
def test_business_days_agree_with_the_walk(desk, days):
    calendar, walk, start = desk
    assert due(calendar, start, BusinessDays(days)) == walk.business_days_over(start, days)


INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
TARGETS = st.timedeltas(timedelta(microseconds=1), timedelta(days=60))


@few
@given(desks(), INSTANTS, TARGETS)
def test_exactly_the_target_has_been_counted_when_it_is_due(desk, start, target):
    calendar = desk[0]
    at = due(calendar, start, target)
    assume(at is not None)
    assert elapsed(calendar, start, at) == target
    assert elapsed(calendar, start, at - timedelta(microseconds=1)) < target


@few
@given(desks(), INSTANTS, TARGETS, TARGETS, st.data())
def test_more_time_or_a_pause_never_makes_it_due_sooner(desk, start, target, more, data):
    calendar = desk[0]
    waits = data.draw(pauses(start))
    plain, longer, paused = (
        due(calendar, start, target),
        due(calendar, start, target + more),
        due(calendar, start, target, waits),
    )
    assert longer is None or plain < longer
    assert paused is None or plain <= paused
    if paused is not None:
        assert elapsed(calendar, start, paused, waits) == target


@few
@given(desks(), INSTANTS, TARGETS)
def test_spans_are_the_open_time(desk, start, length):
    calendar, end = desk[0], start + length
    spans = list(calendar.spans(start, end))
    assert sum((closes - opens for opens, closes in spans), timedelta(0)) == elapsed(calendar, start, end)
    assert all(start <= opens < closes <= end for opens, closes in spans)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(spans))
    assert Calendar.from_json(calendar.to_json()) == calendar
