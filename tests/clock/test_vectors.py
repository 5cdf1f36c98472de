"""The agreed cases: due instants V01 to V36, opening V37 to V41, outcomes K1 to K4, mid-flight S1 to S7."""

import json
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from answerable.clock import (
    ALWAYS,
    BusinessDays,
    Calendar,
    Change,
    Term,
    at_risk,
    due,
    elapsed,
    explain,
    kept,
    retarget,
)

CASES = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
CALENDARS = {name: Calendar(**settings) for name, settings in CASES["calendars"].items()} | {"always": ALWAYS}
NY, NY_US = CALENDARS["NY"], CALENDARS["NY-US"]


def at(text):
    return datetime.fromisoformat(text)


def hours(number):
    return timedelta(hours=number)


def target_of(case):
    return (
        BusinessDays(case["business_days"]) if "business_days" in case else timedelta(seconds=case["seconds"])
    )


def pauses_of(case):
    return [(at(start), end and at(end)) for start, end in case.get("pauses", [])]


@pytest.mark.parametrize("case", CASES["due"], ids=lambda case: case["id"])
def test_due(case):
    calendar, start, target = CALENDARS[case["calendar"]], at(case["start"]), target_of(case)
    expected = case["due"] and at(case["due"])
    if "change" in case:
        change = Change(
            at(case["change"]["at"]), Term(calendar, timedelta(seconds=case["change"]["seconds"]))
        )
        standing = retarget(start, Term(calendar, target), [change])
        assert standing.due == expected
        assert standing.relaxed == (case["id"] == "V25")
    else:
        assert due(calendar, start, target, pauses_of(case)) == expected


@pytest.mark.parametrize("case", CASES["due"], ids=lambda case: case["id"])
def test_an_explanation_adds_up_to_the_target(case):
    told = explain(CALENDARS[case["calendar"]], at(case["start"]), target_of(case), pauses_of(case))
    if "seconds" in case and told.due:
        assert told.lines[-1].total == target_of(case)
    if told.due:
        assert (told.lines[0].since, told.lines[-1].until) == (at(case["start"]), told.due)
        assert told.lines[-1].total == elapsed(told.calendar, told.start, told.due, pauses_of(case))
    for earlier, later in pairwise(told.lines):
        assert earlier.until == later.since


@pytest.mark.parametrize("case", CASES["open"], ids=lambda case: case["id"])
def test_is_the_phone_line_open(case):
    assert NY.is_open(at(case["instant"])) is case["new_york"]
    assert CALENDARS["EST5"].is_open(at(case["instant"])) is case["utc_minus_5"]


def test_k1_k2_equal_is_kept_and_a_second_later_is_not_though_no_more_time_counted():
    start = at("2026-02-09T14:00:00Z")
    promised = due(NY, start, hours(9))
    assert kept(promised, at("2026-02-09T23:00:00Z"))
    for late in ("2026-02-09T23:00:01Z", "2026-02-10T01:00:00Z"):
        assert not kept(promised, at(late))
        assert elapsed(NY, start, at(late)) == timedelta(seconds=32400)


def test_k3_the_literal_promise_is_broken_by_the_weekend():
    promised = due(ALWAYS, at("2026-02-13T21:30:00Z"), hours(24))
    answered = at("2026-02-16T14:05:00Z")
    assert not kept(promised, answered)
    assert answered - promised == timedelta(days=1, hours=16, minutes=35)


def test_k4_the_instant_of_sending_counts():
    promised = due(NY, at("2026-02-09T14:00:00Z"), hours(9))
    assert kept(promised, at("2026-02-09T22:59:50Z"))


def test_s1_the_version_in_force_at_the_start_decides():
    assert due(ALWAYS, at("2026-07-01T03:59:59Z"), hours(24)) == at("2026-07-02T03:59:59Z")
    assert due(ALWAYS, at("2026-07-01T04:00:00Z"), hours(12)) == at("2026-07-01T16:00:00Z")


def test_s2_a_closure_published_later_puts_the_clock_at_risk_but_does_not_move_it():
    start, published = at("2026-02-12T14:00:00Z"), at("2026-02-12T15:00:00Z")
    assert due(NY, start, hours(20)) == at("2026-02-16T16:00:00Z")
    assert at_risk(NY, start, hours(20), published) == ()
    assert at_risk(NY, start, hours(20), published, hours=NY_US) == ("due while the desk is closed",)


def test_s3_a_suspension_moves_the_adjusted_due_only():
    start = at("2026-02-10T14:00:00Z")
    suspended = [(at("2026-02-10T16:00:00Z"), at("2026-02-10T20:00:00Z"))]
    assert due(NY, start, hours(9)) == at("2026-02-10T23:00:00Z")
    assert due(NY, start, hours(9), suspended) == at("2026-02-11T18:00:00Z")


def test_s7_an_escalation_review_by_a_senior_in_time():
    promised = due(ALWAYS, at("2026-02-13T21:30:00Z"), hours(24))
    assert promised == at("2026-02-14T21:30:00Z")
    assert kept(promised, at("2026-02-14T20:00:00Z"))
