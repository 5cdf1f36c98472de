"""The compiled policy is plain data, and gives the same policy back."""

import json

import pytest

from answerable.policy.language import Policy


@pytest.mark.parametrize("name", ["bulkimart", "barbar", "tables"])
def test_there_and_back(request, name):
    policy = request.getfixturevalue(name)
    data = json.loads(json.dumps(policy.to_json()))
    again = Policy.from_json(data)
    assert again == policy
    facts = {"channel": "phone", "urgency": "urgent", "plan": "Basic", "severity": "1"}
    assert [(c.rule_id, c.target) for c in again.clocks_for(facts)] == [
        (c.rule_id, c.target) for c in policy.clocks_for(facts)
    ]
    assert again.calendar_names() == policy.calendar_names()


def test_a_format_of_another_age_is_refused(bulkimart):
    with pytest.raises(ValueError, match="format 1 is known"):
        Policy.from_json(bulkimart.to_json() | {"format": 9})


def test_a_policy_can_be_asked_by_number(bulkimart):
    assert bulkimart.rule("7.1.b").verb == "run clock"
    assert bulkimart.clause("7.1").text.startswith("If an issue")
    assert [rule.id for rule in bulkimart.rules_named("7.1")] == ["7.1.a", "7.1.b"]
    assert [rule.id for rule in bulkimart.rules_named("7.1.b")] == ["7.1.b"]
    assert len({clause.id: rules for clause, rules in bulkimart}) == 22
    with pytest.raises(KeyError):
        bulkimart.rule("99")
