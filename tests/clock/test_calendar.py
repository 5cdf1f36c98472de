"""Calendars: what people may write, what they are told otherwise, and what can be asked."""

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from answerable.clock import ALWAYS, TZDATA, BusinessDays, Calendar, CalendarError, due, elapsed, explain

NINE_TO_SIX = "Mon-Fri 09:00-18:00"
MONDAY = datetime(2026, 2, 9, tzinfo=UTC)


def utc_calendar(weekly=NINE_TO_SIX, **more):
    return Calendar(zone="UTC", weekly=weekly, **more)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Mon-Fri 09:00-18:00", "Mon-Fri 09:00-18:00"),
        ("monday - friday 9:00–18:00;", "Mon-Fri 09:00-18:00"),
        ("Mon, Wed-Fri 13:30-18:00, 09:00-12:30", "Mon, Wed-Fri 09:00-12:30, 13:30-18:00"),
        ("Fri-Mon 08:00-10:00", "Mon, Fri-Sun 08:00-10:00"),
        ("Sat 22:00-30:00; Mon 09:00-10:00", "Mon 09:00-10:00; Sat 22:00-30:00"),
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"),
        ("none", "none"),
    ],
)
def test_weekly_hours_are_read_and_written(written, canonical):
    calendar = utc_calendar(written)
    assert calendar.weekly == canonical
    assert Calendar.from_json(calendar.to_json()) == calendar


@pytest.mark.parametrize(
    ("weekly", "what"),
    [
        ("Mon-Fri 9am-6pm", "I can't read the opening hours 'Mon-Fri 9am-6pm'."),
        ("", "I can't read the opening hours ''."),
        ("09:00-18:00", "I can't read the opening hours '09:00-18:00'."),
        ("Mon-Fri", "I can't read the opening hours 'Mon-Fri'."),
        ("Mon-Wed-Fri 09:00-18:00", "I can't read the days 'Mon-Wed-Fri'."),
        ("Mo-Fri 09:00-18:00", "I don't know the day 'Mo' in 'Mo-Fri 09:00-18:00'."),
        ("Mon-Fri 18:00-09:00", "'18:00-09:00' closes before it opens."),
        ("Mon 09:00-09:00", "'09:00-09:00' closes before it opens."),
        ("Mon 09:60-18:00", "There is no such time as '09:60-18:00'."),
        ("Mon 24:00-25:00", "There is no such time as '24:00-25:00'."),
        ("Mon 09:00-49:00", "There is no such time as '09:00-49:00'."),
        (
            "Mon 09:00-12:00, 11:00-18:00",
            "The hours 09:00-12:00 and 11:00-18:00 overlap in 'Mon 09:00-12:00, 11:00-18:00'.",
        ),
        (
            "Mon-Fri 09:00-18:00; Fri 09:00-16:00",
            "Fri is named twice in 'Mon-Fri 09:00-18:00; Fri 09:00-16:00'.",
        ),
    ],
)
def test_bad_hours_are_refused_with_advice(weekly, what):
    with pytest.raises(CalendarError) as refused:
        utc_calendar(weekly)
    assert (refused.value.setting, refused.value.what) == ("weekly", what)
    assert refused.value.advice.endswith(".")


def test_a_night_shift_written_backwards_is_shown_how():
    with pytest.raises(CalendarError, match="write '22:00-30:00'"):
        utc_calendar("Sat 22:00-06:00")


def test_est_is_refused_with_both_candidates():
    with pytest.raises(CalendarError) as refused:
        Calendar(zone="EST", weekly=NINE_TO_SIX)
    assert str(refused.value) == (
        "'EST' has more than one meaning. "
        "Say which: America/New_York (summer time) or Etc/GMT+5 (no summer time)."
    )
    assert refused.value.candidates == ("America/New_York", "Etc/GMT+5")


@pytest.mark.parametrize(
    ("zone", "advice"),
    [
        ("CET", "Say which: Europe/Berlin (summer time) or Etc/GMT-1 (no summer time)."),
        ("gmt", "Say which: Europe/London (summer time) or Etc/UTC (no summer time)."),
        ("UTC-5", "Write a place, for example America/New_York, or Etc/GMT+5 for that offset all year."),
        ("+01:00", "Write a place, for example America/New_York, or Etc/GMT-1 for that offset all year."),
        ("UTC+99", "Write it as Area/City."),
        ("New York", "Did you mean America/New_York?"),
        ("america/new_york", "Did you mean America/New_York?"),
        ("Europe/Londn", "Did you mean Europe/London?"),
        ("Japan", "Write it as Area/City, like Europe/London."),
        ("America", "Write it as Area/City, like Europe/London."),
        ("../etc/passwd", "Write it as Area/City, like Europe/London."),
        ("", "Write it as Area/City, like Europe/London."),
    ],
)
def test_zones_that_are_no_place_are_refused(zone, advice):
    with pytest.raises(CalendarError) as refused:
        Calendar(zone=zone, weekly=NINE_TO_SIX)
    assert (refused.value.setting, refused.value.advice) == ("zone", advice)


@pytest.mark.parametrize(
    ("settings", "setting", "what"),
    [
        ({"holidays": "Christmas"}, "holidays", "'Christmas' does not begin with a date."),
        ({"holidays": "2026-02-30"}, "holidays", "There is no such date as 2026-02-30."),
        ({"holidays": "2026-12-25, 2026-12-25 Xmas"}, "holidays", "2026-12-25 is listed twice."),
        ({"half_days": "2026-12-24"}, "half days", "I can't read '2026-12-24'."),
        ({"half_days": "2026-12-24 9am-1pm"}, "half days", "I can't read '2026-12-24 9am-1pm'."),
        ({"special": "2026-12-24 13:00-09:00"}, "special", "'13:00-09:00' closes before it opens."),
        (
            {"holidays": "2026-12-24", "half_days": "2026-12-24 09:00-13:00"},
            "half days",
            "2026-12-24 is a holiday and a half day.",
        ),
    ],
)
def test_bad_dates_are_refused(settings, setting, what):
    with pytest.raises(CalendarError) as refused:
        utc_calendar(**settings)
    assert (refused.value.setting, refused.value.what) == (setting, what)


def test_dates_may_come_as_text_or_as_values():
    text = utc_calendar(
        holidays="2026-12-25 Christmas Day", half_days="2026-12-24 09:00-12:00, 12:30-13:00 Eve"
    )
    values = utc_calendar(
        holidays={date(2026, 12, 25): "Christmas, Day"},
        half_days={date(2026, 12, 24): "09:00-12:00, 12:30-13:00 Eve"},
    )
    assert text.listed[0] == values.listed[0]
    assert values.to_json()["holidays"] == "2026-12-25 Christmas Day"
    assert text == values
    assert utc_calendar(holidays=[date(2026, 12, 25)]) != text  # the name of a day is part of what it says
    assert utc_calendar(holidays=["2026-12-25 Christmas Day"], half_days=text.half_days) == text


def test_a_special_day_replaces_a_holiday():
    calendar = utc_calendar(holidays="2026-02-09", special="2026-02-09 10:00-12:00 inventory")
    assert calendar.next_open(MONDAY) == MONDAY.replace(hour=10)
    assert calendar.listed_on(date(2026, 2, 9)).name == "inventory"
    assert calendar.listed_on(date(2026, 2, 10)) is None
    assert [str(period) for period in calendar.hours_on(date(2026, 2, 10))] == ["09:00-18:00"]


def test_a_holiday_is_the_whole_date_and_takes_its_own_night_along():
    night = utc_calendar("Mon-Sun 22:00-30:00", holidays="2026-02-10")
    spans = list(night.spans(MONDAY.replace(hour=12), MONDAY + timedelta(days=2, hours=23)))
    assert spans == [
        (MONDAY.replace(hour=22), MONDAY + timedelta(days=1)),
        (MONDAY + timedelta(days=2, hours=22), MONDAY + timedelta(days=2, hours=23)),
    ]


def test_hours_that_a_change_of_the_clocks_turns_around_do_not_open():
    calendar = Calendar(zone="America/New_York", weekly="Sun 02:30-03:15")
    spring = datetime(2026, 3, 8, tzinfo=UTC)
    assert calendar.next_open(spring) == datetime(2026, 3, 15, 6, 30, tzinfo=UTC)
    assert due(calendar, spring, BusinessDays(1)) == datetime(2026, 3, 15, 7, 15, tzinfo=UTC)


def test_a_local_date_that_never_was():
    apia = Calendar(zone="Pacific/Apia", weekly="Mon-Sun 09:00-18:00")
    start = datetime(2011, 12, 29, 22, tzinfo=UTC)  # Thursday 12:00; Friday 30 December was left out
    assert due(apia, start, timedelta(hours=7)) == datetime(2011, 12, 30, 20, tzinfo=UTC)


def test_calendars_are_values():
    calendar = utc_calendar(
        holidays="2026-12-25 Christmas Day", half_days="2026-12-24 09:00-13:00", name="business"
    )
    due(calendar, MONDAY, timedelta(hours=4))
    locked = json.loads(json.dumps(calendar.to_json()))
    pickled = pickle.loads(pickle.dumps(calendar))  # noqa: S301  our own
    for twin in (Calendar.from_json(locked), pickled, copy.deepcopy(calendar)):
        assert twin == calendar
        assert hash(twin) == hash(calendar)
        assert twin.name == "business"
    assert utc_calendar() != calendar
    assert str(calendar) == "Mon-Fri 09:00-18:00 (UTC)"
    with pytest.raises(AttributeError):
        calendar.zone = "Europe/London"


@pytest.mark.parametrize(
    "calendar", [utc_calendar("none"), utc_calendar("none", special="2026-01-05 10:00-12:00")], ids=str
)
def test_a_calendar_that_never_opens_again_has_no_due_instant(calendar):
    assert due(calendar, MONDAY, timedelta(hours=1)) is None
    assert due(calendar, MONDAY, BusinessDays(1)) is None
    assert calendar.next_open(MONDAY) is None
    assert calendar.last_opening(MONDAY + timedelta(days=700)) is None
    assert elapsed(calendar, MONDAY, MONDAY + timedelta(days=3650)) == timedelta(0)
    assert "does not open" in explain(calendar, MONDAY, timedelta(hours=1)).text()


def test_a_target_of_centuries_has_no_due_instant():
    assert due(utc_calendar("Mon 09:00-09:01"), MONDAY, timedelta(days=400)) is None
    assert due(utc_calendar(), MONDAY, BusinessDays(100_000)) is None


def test_times_without_a_zone_and_impossible_targets_are_refused():
    with pytest.raises(ValueError, match="no time zone"):
        due(utc_calendar(), datetime(2026, 2, 9), timedelta(hours=1))
    with pytest.raises(ValueError, match="cannot take"):
        due(utc_calendar(), MONDAY, timedelta(hours=-1))
    with pytest.raises(ValueError, match="at least 1"):
        BusinessDays(0)
    with pytest.raises(ValueError, match="1900 to 3100"):
        due(utc_calendar(), datetime(1800, 1, 1, tzinfo=UTC), timedelta(hours=1))


def test_always_counts_every_second_for_decades():
    start = datetime(2026, 3, 7, 20, 0, 0, 123456, tzinfo=UTC)
    assert due(ALWAYS, start, timedelta(days=10_000)) == start + timedelta(days=10_000)
    assert elapsed(ALWAYS, start, start + timedelta(days=10_000)) == timedelta(days=10_000)


def test_the_last_opening_before_a_due_instant():
    saturday = datetime(2026, 2, 14, 17, 30, tzinfo=UTC)
    assert utc_calendar().last_opening(saturday) == datetime(2026, 2, 13, 9, tzinfo=UTC)


def test_zones_come_from_the_pinned_package():
    assert TZDATA[:4].isdigit()
    assert explain(ALWAYS, MONDAY, timedelta(hours=1)).tzdata == TZDATA


def test_many_threads_share_one_calendar():
    calendar = Calendar(zone="America/New_York", weekly=NINE_TO_SIX)
    starts = [MONDAY + timedelta(days=97 * number) for number in range(200)]
    fresh = [
        due(Calendar(zone="America/New_York", weekly=NINE_TO_SIX), at, timedelta(hours=40))
        for at in starts[:20]
    ]
    with ThreadPoolExecutor(16) as threads:
        shared = list(threads.map(lambda at: due(calendar, at, timedelta(hours=40)), reversed(starts)))
    assert list(reversed(shared))[:20] == fresh
    assert all(shared)
