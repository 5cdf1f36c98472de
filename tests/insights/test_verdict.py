"""The table of verdicts, on plain counts: nothing green without evidence, nothing rounded up."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.insights.verdict import State, Verdict, share, summed_up, verdict, wilson, worst
from answerable.policy.evidence import Evidence
from answerable.policy.rule import Goal, Rule

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def judged(kind, found, goal=None):
    rule = Rule("4.2.1", "4.2.1", 1, kind, goal=Goal(goal) if goal else None)
    return verdict(rule, found, at=AT)


@pytest.mark.parametrize(
    ("goal", "found", "state", "title"),
    [
        (None, Evidence(kept=40), "kept", "Kept"),
        (None, Evidence(kept=40, broken=1), "broken", "Broken once"),
        (None, Evidence(kept=40, at_risk=1, running=3), "at risk", "1 at risk"),
        (90, Evidence(kept=90, broken=10), "slipped", "Slipped 10 times"),
        (90, Evidence(kept=89, broken=11), "broken", "Broken 11 times"),
        (90, Evidence(kept=8996, broken=1004), "broken", "Broken 1,004 times"),
        (90, Evidence(kept=90, broken=10, at_risk=1), "at risk", "1 at risk"),
        (90, Evidence(kept=99, broken=1, at_risk=1), "slipped", "Slipped once"),
        (90, Evidence(kept=100), "kept", "Kept"),
        (90, Evidence(), "not proven", "Not proven"),
        (90, Evidence(running=3), "not proven", "Not proven"),
        (90, Evidence(running=3, at_risk=2), "at risk", "2 at risk"),
        (90, Evidence(unmeasurable=3), "not measurable", "Not measurable"),
        (90, Evidence.no_way("no telephone"), "not measurable", "Not measurable"),
        (90, Evidence(kept=100, unproven="recomputing gave another result"), "not proven", "Not proven"),
    ],
)
def test_measured(goal, found, state, title):
    got = judged("measured", found, goal)
    assert (got.state, got.title) == (state, title)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (Evidence(), "not proven"),
        (Evidence(kept=3), "kept"),
        (Evidence(blocked=2), "kept"),
        (Evidence(kept=300, broken=1), "broken"),
        (Evidence(checked=9, checked_at=AT - HOUR), "kept"),
        (Evidence(checked=9, checked_at=AT - 2 * DAY), "kept"),
        (Evidence(checked=9, checked_at=AT - 2 * DAY - HOUR), "not proven"),
        (Evidence(checked=9, checked_at=AT - 3 * DAY, kept=1), "kept"),
        (Evidence(checked=9, failed=1, checked_at=AT - HOUR, passed=False), "broken"),
        (Evidence(checked=9, failed=2, checked_at=AT - HOUR), "slipped"),
        (Evidence(checked=9, failed=1, checked_at=AT - HOUR, passed=False, unproven="half"), "broken"),
        (Evidence(checked=9, checked_at=AT - HOUR, unproven="half"), "not proven"),
        (Evidence.no_way("no telephone"), "not measurable"),
        (Evidence.none_yet("not built"), "not proven"),
    ],
)
def test_enforced(found, state):
    assert judged("enforced", found).state == state


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (Evidence(), "not proven"),
        (Evidence(pending=True), "at risk"),
        (Evidence(valid_until=AT + 31 * DAY), "on record"),
        (Evidence(valid_until=AT + 30 * DAY), "at risk"),
        (Evidence(valid_until=AT + 90 * DAY, pending=True), "at risk"),
        (Evidence(valid_until=AT), "broken"),
        (Evidence(valid_until=AT - DAY), "broken"),
    ],
)
def test_attested(found, state):
    assert judged("attested", found).state == state


def test_what_is_permitted_is_counted_and_never_broken():
    got = judged("permitted", Evidence(promised=7, broken=3))
    assert (got.state, got.title) == ("permitted", "Counted 7")


def test_a_sentence_that_sums_up_stands_as_the_worst_of_what_it_covers():
    kept, risk = Verdict(State.KEPT, "Kept"), Verdict(State.AT_RISK, "At risk")
    counted = Verdict(State.PERMITTED, "Counted 1")
    assert summed_up([kept, risk, counted]).state == "at risk"
    assert summed_up([kept, kept]).state == "kept"
    assert summed_up([kept, Verdict(State.NOT_PROVEN, "")]).state == "not proven"
    assert summed_up([counted]).state == "informational"
    assert summed_up([]).state == "informational"


def test_the_worst_comes_first():
    assert worst([State.KEPT, State.NOT_PROVEN, State.SLIPPED]) == "not proven"
    assert worst([State.KEPT, State.PERMITTED]) == "kept"
    assert worst([]) == "informational"


def test_small_numbers_are_counts_and_too_few_to_claim_a_goal():
    got = judged("measured", Evidence(kept=9, broken=1), 90)
    assert (got.figure, got.share, got.claim) == ("9 of 10", "", "too few to claim 90 %")
    assert got.interval == (59.6, 98.2)
    assert judged("measured", Evidence(kept=9), None).claim == ""


def test_large_numbers_are_counts_before_a_share_that_is_never_rounded_up():
    got = judged("measured", Evidence(kept=1203, broken=11), 90)
    assert (got.figure, got.share, got.claim) == ("1,203 of 1,214", "99 %", "")
    assert share(9999, 10000) == "99.9 %"
    assert share(99999, 100000) == "99.9 %"
    assert share(10, 10) == "100 %"
    assert share(2, 3) == "66.6 %"


def test_the_wilson_interval_stays_between_none_and_all():
    assert wilson(10, 10) == (72.2, 100.0)
    assert wilson(0, 10) == (0.0, 27.8)
