from datetime import timedelta

import pytest

from answerable.clock import BusinessDays


def clocks(policy, **facts):
    return [(each.rule_id, each.clock, each.target, each.counting) for each in policy.clocks_for(facts)]


DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def test_an_email_at_bulkimart(bulkimart):
    assert clocks(bulkimart, channel="email") == [
        ("4.2.1", "first response", DAY, "every hour"),
        ("6.2", "initial review", DAY, "every hour"),
        ("7.1.b", "escalation review", DAY, "every hour"),
    ]


def test_the_same_as_follows_the_channel(bulkimart):
    found = {each.clock: each for each in bulkimart.clocks_for({"channel": "phone"})}
    assert found["initial review"].target == MINUTE
    assert found["initial review"].source.id == "4.2.2"
    assert found["initial review"].clause_id == "6.2"
    assert str(found["initial review"].goal) == "90% per month"
    assert "first response" not in found


def test_barbar_by_urgency_and_hours(barbar):
    ordinary = clocks(barbar, channel="email", urgency="normal", received="inside hours")
    assert [rule for rule, *_ in ordinary] == ["3.1.a"]
    urgent = clocks(barbar, channel="email", urgency="urgent", received="outside hours")
    assert [rule for rule, *_ in urgent] == ["2.1.d", "3.1.a", "3.2.c", "3.2.d"]
    assert [rule for rule, *_ in clocks(barbar, urgency="critical", received="inside hours")] == [
        "3.1.a",
        "3.2.c",
        "3.2.d",
    ]


def test_only_the_resolution_clock_can_wait(barbar):
    waiting = {each.rule_id: each.pauses_when for each in barbar.clocks_for({"urgency": "urgent"})}
    assert waiting == {"3.1.a": (), "3.2.c": (), "3.2.d": ("waiting for customer",)}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"plan": "Basic", "severity": "2"}, ("1.1.c", BusinessDays(2), "basic")),
        ({"plan": "premier+", "severity": "urgent"}, ("2.1", timedelta(hours=1), "basic")),
        ({"plan": "24/7", "severity": "urgent"}, ("2.1", timedelta(minutes=15), "every hour")),
        ({"plan": "Signature", "severity": "3"}, ("3.1", timedelta(hours=8), "every hour")),
        ({"plan": "Platinum", "urgency": "priority"}, ("5.1", timedelta(hours=1), "every hour")),
    ],
)
def test_a_table_gives_each_plan_its_time(tables, facts, expected):
    found = {each.rule_id: (each.rule_id, each.target, each.counting) for each in tables.clocks_for(facts)}
    assert found[expected[0]] == expected


def test_best_effort_none_and_unknown_plans_run_no_clock(tables):
    for facts in (
        {"plan": "Free", "severity": "1"},
        {"plan": "Standard", "severity": "1"},
        {"plan": "Gold", "severity": "1"},
    ):
        assert "3.1" not in [each.rule_id for each in tables.clocks_for(facts)]


def test_instead_of_switches_the_other_off(tables):
    by_mail = [
        each.rule_id for each in tables.clocks_for({"plan": "Extended", "severity": "1", "channel": "email"})
    ]
    by_phone = [
        each.rule_id for each in tables.clocks_for({"plan": "Extended", "severity": "1", "channel": "phone"})
    ]
    assert "1.1.c" in by_mail
    assert "1.2" not in by_mail
    assert "1.2" in by_phone
    assert "1.1.c" not in by_phone


def test_a_status_clock_repeats(tables):
    (status,) = [each for each in tables.clocks_for({"severity": "1"}) if each.clock == "status update"]
    assert status.rule.settings["repeat"] == "until resolved"


def test_a_circle_of_same_as_runs_no_clock(small):
    lines = [
        "kind: measured",
        "do: run clock",
        "clock: initial review",
        "same as: 1.3.a",
        "proof: clock results",
    ]
    reading = small(*lines)
    assert [each.message for each in reading.errors] == ["'same as' names 1.3.a, which runs no clock."]


def test_except_takes_tickets_out(small):
    lines = [
        "kind: measured",
        "do: run clock",
        "clock: first response",
        "within: 4 hours",
        "counting: business",
    ]
    policy = small(*lines, "except: category is order", "proof: clock results").policy
    assert clocks(policy, category="order") == []
    assert clocks(policy, category="technical") == [("1.1", "first response", timedelta(hours=4), "business")]


def test_a_ticket_without_a_fact_is_not_what_the_fact_says(small):
    lines = [
        "kind: measured",
        "do: run clock",
        "clock: first response",
        "within: 4 hours",
        "counting: business",
    ]
    policy = small(*lines, "when: category is not order", "proof: clock results").policy
    assert len(clocks(policy)) == 1
    assert clocks(policy, category="order") == []


def test_calendars_have_the_names_their_clauses_give(bulkimart, barbar):
    assert bulkimart.calendar("business").zone == "America/New_York"
    assert barbar.calendar("business").zone == "Europe/London"
    with pytest.raises(KeyError):
        barbar.calendar("weekend")
