"""Cases from the test suite of another business-time library, where they are at hand.

Their `breaks` are read as special days. `DISPUTED` are those where a rule of this clock says otherwise.
"""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from answerable.clock import BusinessDays, Calendar, due, elapsed

CORPORA = Path(os.environ.get("ANSWERABLE_CORPORA", Path(__file__).parents[2].parent / "shared/corpora"))
FILE = CORPORA / "sla/biz_cases.jsonl"
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()] if FILE.exists() else []

BACKWARDS = "a promise is never due before it was made; the clock counts forward only"
NO_DAYS = "zero business days are no promise"
AT_ONCE = "R1: no time is counted at the start itself, not at the next opening"
RECEIPT = "R4: the date of receipt never counts, whatever the hour; they begin at the next opening"
DISPUTED = {
    "biz-biz_for_duration_spec-1": BACKWARDS,
    "biz-biz_for_duration_spec-2": BACKWARDS,
    "biz-biz_for_duration_spec-4": AT_ONCE,
    "biz-biz_for_duration_spec-9": BACKWARDS,
    "biz-biz_for_duration_spec-17": BACKWARDS,
    "biz-biz_for_duration_spec-25": BACKWARDS,
    "biz-biz_for_duration_spec-26": BACKWARDS,
    "biz-biz_for_duration_spec-27": BACKWARDS,
    "biz-biz_for_duration_spec-28": BACKWARDS,
    "biz-biz_for_duration_spec-29": NO_DAYS,
    "biz-biz_for_duration_spec-32": RECEIPT,
    "biz-biz_for_duration_spec-34": NO_DAYS,
}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CASES, reason=f"no cases of others at {FILE}"),
]


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def less(periods, breaks):
    """The periods without the breaks in them."""
    for away, back in ((minutes(a), minutes(b)) for a, b in breaks):
        periods = [
            part for a, b in periods for part in ((a, min(b, away)), (max(a, back), b)) if part[0] < part[1]
        ]
    return periods


def calendar_of(settings):
    week = {
        name.title(): [tuple(map(minutes, p)) for p in periods] for name, periods in settings["hours"].items()
    }
    special = {}
    for day in settings["breaks"].keys() | settings["overrides"].keys():
        name = datetime.fromisoformat(day).strftime("%a")
        own = settings["overrides"].get(day)
        periods = [tuple(map(minutes, p)) for p in own] if own else week.get(name, [])
        special[day] = less(periods, settings["breaks"].get(day, []))
    for day in settings["holidays"]:
        special.pop(day, None)  # theirs keep a holiday closed whatever else is said of it
    return Calendar(
        zone=settings["tz"],
        weekly="; ".join(f"{name} {written(periods)}" for name, periods in week.items()),
        holidays=settings["holidays"],
        special="; ".join(f"{day} {written(periods)}" for day, periods in special.items()),
    )


def written(periods):
    return ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in periods) or "closed"


def answer(case):
    """The instant, seconds or truth that this clock gives; for business days the date."""
    calendar = calendar_of(case["calendar"])
    start = datetime.fromisoformat(case["start"])
    match case["kind"]:
        case "add":
            return due(calendar, start, timedelta(seconds=case["seconds"])).isoformat()
        case "add_days":
            over = due(calendar, start, BusinessDays(case["days"]))
            return over.astimezone(ZoneInfo(calendar.zone)).date().isoformat()
        case "between":
            return elapsed(calendar, start, datetime.fromisoformat(case["end"])).total_seconds()
        case "is_open":
            return calendar.is_open(start)
        case "is_holiday":
            listed = calendar.listed_on(start.astimezone(ZoneInfo(calendar.zone)).date())
            return listed is not None and not listed.hours
        case "is_break":
            return not calendar.is_open(start)


def expected(case):
    if case["kind"] == "add":
        return datetime.fromisoformat(case["expect"]).isoformat()
    if case["kind"] == "add_days":  # theirs end at the hour of the start, ours when the day closes (R4)
        return case["expect"][:10]
    return case["expect"]


@pytest.mark.parametrize("case", [c for c in CASES if c["id"] not in DISPUTED], ids=lambda case: case["id"])
def test_agrees(case):
    assert answer(case) == expected(case)


def test_what_is_disputed_is_really_answered_otherwise():
    disputed = [case for case in CASES if case["id"] in DISPUTED]
    assert {case["id"] for case in disputed} == set(DISPUTED)
    for case in disputed:
        if DISPUTED[case["id"]] in {AT_ONCE, RECEIPT}:
            assert answer(case) != expected(case)
        else:
            assert case.get("seconds", 0) <= 0
            assert case.get("days", 0) <= 0
