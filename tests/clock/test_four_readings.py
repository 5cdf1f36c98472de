"""What "within 24 hours" may mean for a Bulkimart letter: acceptance AC-12, AC-13, AC-14 and AC-15."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from answerable.clock import (
    ALWAYS,
    Calendar,
    Term,
    arrival_windows,
    due,
    four_readings,
    in_zone,
    total,
    usual_day,
)

NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")
DAY = timedelta(hours=24)
BULKIMART = Calendar(
    zone="America/New_York",
    weekly="Mon-Fri 09:00-18:00",
    holidays="2026-11-26 Thanksgiving, 2026-12-25 Christmas Day, 2027-01-01 New Year's Day",
)
BARBAR = Calendar(zone="Europe/London", weekly="Mon-Sat 08:00-20:00")

TABLE = {
    "2026-12-03 10:00": ("2026-12-04 10:00", "2026-12-04 10:00", "2026-12-04 10:00", "2026-12-07 16:00"),
    "2026-12-04 17:30": ("2026-12-05 17:30", "2026-12-07 17:30", "2026-12-07 17:30", "2026-12-09 14:30"),
    "2026-12-05 11:00": ("2026-12-06 11:00", "2026-12-08 00:00", "2026-12-07 18:00", "2026-12-09 15:00"),
    "2026-11-25 16:00": ("2026-11-26 16:00", "2026-11-27 16:00", "2026-11-27 16:00", "2026-12-01 13:00"),
    "2026-12-24 15:00": ("2026-12-25 15:00", "2026-12-28 15:00", "2026-12-28 15:00", "2026-12-30 12:00"),
    "2026-07-15 18:30": ("2026-07-16 18:30", "2026-07-16 18:30", "2026-07-16 18:00", "2026-07-20 15:00"),
}


def local(zone, text):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("received", TABLE)
def test_ac_13_the_four_readings(received, number):
    term = four_readings(BULKIMART, DAY)[number - 1].term
    expected = local(NEW_YORK, TABLE[received][number - 1])
    assert due(term.calendar, local(NEW_YORK, received), term.target) == expected


def test_the_readings_in_words():
    assert [reading.words for reading in four_readings(BULKIMART, DAY)] == [
        "24 hours, every hour counts",
        "24 hours, the clock stands on days the desk is closed",
        "one business day (9 open hours)",
        "24 hours of opening time",
    ]
    assert four_readings(BULKIMART, DAY)[0].term == Term(ALWAYS, DAY)


def test_a_business_day_is_the_usual_day_of_the_week():
    assert usual_day(BULKIMART) == timedelta(hours=9)
    assert usual_day(Calendar(zone="UTC", weekly="Mon-Thu 08:00-18:00; Fri 08:00-13:00")) == timedelta(
        hours=10
    )
    with pytest.raises(ValueError, match="no usual business day"):
        usual_day(Calendar(zone="UTC", weekly="none"))


def test_ac_12_eastern_civil_time_or_literal_est():
    literal = in_zone(BULKIMART, "Etc/GMT+5")
    july, december = local(NEW_YORK, "2026-07-15 00:00"), local(NEW_YORK, "2026-12-03 00:00")
    assert BULKIMART.next_open(july) == datetime.fromisoformat("2026-07-15T13:00Z")
    assert BULKIMART.next_open(december) == datetime.fromisoformat("2026-12-03T14:00Z")
    assert literal.next_open(july) == local(NEW_YORK, "2026-07-15 10:00")
    assert literal.next_open(december) == BULKIMART.next_open(december)


def test_ac_14_the_arrivals_whose_deadline_passes_while_closed():
    windows = arrival_windows(BULKIMART, DAY)
    assert [str(window) for window in windows] == ["Fri 18:00-Sun 09:00"]
    assert total(windows) == timedelta(hours=39)
    assert f"{total(windows) / timedelta(days=7):.1%}" == "23.2%"


@pytest.mark.parametrize(
    ("zone", "start", "expected", "abbreviation"),
    [
        (NEW_YORK, "2027-03-13 18:00", "2027-03-14 19:00", "EDT"),
        (NEW_YORK, "2026-10-31 18:00", "2026-11-01 17:00", "EST"),
    ],
)
def test_ac_15_24_hours_are_86_400_seconds_when_clocks_change(zone, start, expected, abbreviation):
    at = due(ALWAYS, local(zone, start), DAY)
    assert at == local(zone, expected)
    assert at.astimezone(zone).tzname() == abbreviation


@pytest.mark.parametrize(("day", "hour"), [("2026-10-28", 13), ("2026-10-21", 14), ("2026-11-04", 14)])
def test_ac_15_new_york_nine_is_london_one_in_the_odd_week(day, hour):
    assert BULKIMART.next_open(local(NEW_YORK, f"{day} 08:00")).astimezone(LONDON).hour == hour


@pytest.mark.parametrize(
    ("hours", "start", "expected"),
    [
        (1, "2026-12-05 19:30", "2026-12-07 08:30"),  # AC-20 urgent
        (4, "2026-12-05 19:30", "2026-12-07 11:30"),  # AC-20 order
        (4, "2026-12-09 18:00", "2026-12-10 10:00"),  # AC-18
        (4, "2026-12-04 18:30", "2026-12-05 10:30"),  # AC-27
    ],
)
def test_barbar_business_time(hours, start, expected):
    assert due(BARBAR, local(LONDON, start), timedelta(hours=hours)) == local(LONDON, expected)


def test_ac_03_a_second_before_closing_is_inside_hours():
    assert BULKIMART.is_open(local(NEW_YORK, "2026-12-04 17:59:59"))
    assert not BULKIMART.is_open(local(NEW_YORK, "2026-12-04 18:00"))
    assert BULKIMART.next_open(local(NEW_YORK, "2026-12-04 18:00")) == local(NEW_YORK, "2026-12-07 09:00")
