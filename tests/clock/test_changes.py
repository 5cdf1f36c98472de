"""Changes of target (R13), pauses (R11), risk and warnings (R20), arrival windows."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.clock import (
    ALWAYS,
    BusinessDays,
    Calendar,
    Change,
    Pause,
    Term,
    arrival_windows,
    at_risk,
    due,
    elapsed,
    retarget,
    stricter,
    total,
    warn_at,
)

HOURS = Calendar(zone="UTC", weekly="Mon-Fri 09:00-18:00")
TUESDAY = datetime(2026, 2, 10, 9, tzinfo=UTC)


def h(number):
    return timedelta(hours=number)


def term(hours, calendar=HOURS):
    return Term(calendar, h(hours))


def test_stricter_then_looser_again_counts_from_the_start():
    changes = [Change(TUESDAY + h(1), term(2)), Change(TUESDAY + h(2), term(9))]
    standing = retarget(TUESDAY, term(9), changes)
    assert (standing.due, standing.relaxed) == (TUESDAY + h(9), True)


def test_a_change_at_the_due_instant_is_still_in_time():
    assert retarget(TUESDAY, term(2), [Change(TUESDAY + h(2), term(9))]).due == TUESDAY + h(9)


def test_a_broken_clock_stays_broken_whatever_comes():
    changes = [Change(TUESDAY + h(3), term(9)), Change(TUESDAY + h(4), term(1))]
    assert retarget(TUESDAY, term(2), changes).due == TUESDAY + h(2)


def test_pauses_already_taken_stay_when_the_target_changes():
    pauses = [Pause(TUESDAY + h(1), TUESDAY + h(2), "waiting for customer")]
    assert retarget(TUESDAY, term(4), [Change(TUESDAY + h(3), term(6))], pauses).due == TUESDAY + h(7)


def test_a_change_while_the_clock_stands_has_no_due_instant_until_it_runs():
    waiting, change = TUESDAY + h(1), Change(TUESDAY + h(2), term(2))
    assert retarget(TUESDAY, term(9), [change], [(waiting, None)]).due is None
    resumed = retarget(TUESDAY, term(9), [change], [(waiting, TUESDAY + h(3))])
    assert resumed.due == TUESDAY + h(5)


def test_the_same_term_changes_nothing():
    standing = retarget(TUESDAY, term(9), [Change(TUESDAY + h(1), term(9))])
    assert (standing.due, standing.relaxed) == (TUESDAY + h(9), False)


def test_terms_are_compared_by_when_they_are_due_not_by_their_numbers():
    assert stricter(TUESDAY, term(20), term(24, ALWAYS))
    assert not stricter(TUESDAY, term(2), term(2, ALWAYS))
    assert stricter(TUESDAY, Term(HOURS, BusinessDays(2)), term(9))


def test_a_paused_business_day_moves_by_the_open_time_it_lost():
    lunch = [(TUESDAY + h(3), TUESDAY + h(5))]
    assert due(HOURS, TUESDAY, BusinessDays(1)) == TUESDAY + timedelta(days=1, hours=9)
    assert due(HOURS, TUESDAY, BusinessDays(1), lunch) == TUESDAY + timedelta(days=2, hours=2)


def test_pauses_before_the_start_or_after_the_due_instant_change_nothing():
    outside = [
        (TUESDAY - h(9), TUESDAY - h(1)),
        (TUESDAY + h(2), TUESDAY + h(3)),
        (TUESDAY + h(5), None),
    ]
    assert due(HOURS, TUESDAY, h(2), outside) == TUESDAY + h(2)
    assert due(HOURS, TUESDAY, h(2), iter([(TUESDAY - h(5), TUESDAY + h(1))])) == TUESDAY + h(3)


def test_elapsed_leaves_out_pauses_even_those_that_still_run():
    pauses = [(TUESDAY + h(1), TUESDAY + h(2)), (TUESDAY + h(4), None)]
    assert elapsed(HOURS, TUESDAY, TUESDAY + h(8), pauses) == h(3)
    assert elapsed(HOURS, TUESDAY + h(8), TUESDAY, pauses) == h(0)


def test_no_target_is_due_at_once():
    closed = TUESDAY - h(3)
    assert due(HOURS, closed, h(0)) == closed


@pytest.mark.parametrize(
    ("hours_later", "reasons"),
    [
        (0, ()),
        (7, ()),
        (7.2, ("four fifths of the time are used",)),
        (8.5, ("four fifths of the time are used", "due within the hour")),
        (9.1, ()),
    ],
)
def test_at_risk(hours_later, reasons):
    assert at_risk(HOURS, TUESDAY, h(9), TUESDAY + h(hours_later)) == reasons


def test_a_clock_that_stands_is_not_at_risk():
    assert at_risk(HOURS, TUESDAY, h(9), TUESDAY + h(8), pauses=[(TUESDAY + h(1), None)]) == ()
    assert warn_at(HOURS, TUESDAY, h(9), pauses=[(TUESDAY + h(1), None)]) is None


def test_warnings_come_at_80_percent_an_hour_before_or_at_the_last_opening():
    assert warn_at(HOURS, TUESDAY, h(9)) == TUESDAY + h(7.2)
    assert warn_at(HOURS, TUESDAY, h(2)) == TUESDAY + h(1)
    assert warn_at(HOURS, TUESDAY, timedelta(minutes=30)) == TUESDAY
    friday_evening = datetime(2026, 2, 12, 17, 30, tzinfo=UTC) + h(24)
    assert at_risk(ALWAYS, friday_evening, h(24), friday_evening, hours=HOURS) == (
        "due while the desk is closed",
    )
    assert warn_at(ALWAYS, friday_evening - h(20), h(44), hours=HOURS) == datetime(2026, 2, 13, 9, tzinfo=UTC)
    assert warn_at(ALWAYS, friday_evening, h(24), hours=HOURS) == friday_evening


@pytest.mark.parametrize(
    ("weekly", "target", "windows", "hours"),
    [
        (
            "Mon-Fri 09:00-18:00",
            4,
            [
                "Mon 18:00-Tue 05:00",
                "Tue 18:00-Wed 05:00",
                "Wed 18:00-Thu 05:00",
                "Thu 18:00-Fri 05:00",
                "Fri 18:00-Mon 05:00",
            ],
            103,
        ),
        ("Mon-Fri 09:00-18:00", 63, [], 0),
        ("Mon-Sun 00:00-24:00", 1, [], 0),
        ("Sat 22:00-30:00", 24, ["Sun 06:00-Fri 22:00"], 136),
        ("Sun 22:00-30:00; Wed 10:00-12:00", 24, ["Wed 12:00-Sat 22:00", "Mon 06:00-Tue 10:00"], 110),
        ("none", 24, ["Mon 00:00-Mon 00:00"], 168),
    ],
)
def test_arrival_windows(weekly, target, windows, hours):
    found = arrival_windows(Calendar(zone="UTC", weekly=weekly), h(target))
    assert sorted(map(str, found)) == sorted(windows)
    assert total(found) == h(hours)


def test_nothing_is_open_between_an_arrival_in_a_window_and_its_due_instant():
    monday = datetime(2026, 2, 9, tzinfo=UTC)
    for window in arrival_windows(HOURS, h(24)):
        for minute in (window.start, window.end - 1):
            arrived = monday + timedelta(minutes=minute)
            assert elapsed(HOURS, arrived, arrived + h(24)) == h(0)
        for minute in (window.start - 1, window.end + 1):
            arrived = monday + timedelta(minutes=minute)
            assert elapsed(HOURS, arrived, arrived + h(24)) > h(0)
