"""Both policies, clause by clause: words, rule, enforcement or evidence, a place on a screen, a test.

A clause whose rule nobody tests fails here, and so does a rule that no clause asked for.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from django.test import Client

from answerable.policy.evidence import Evidence
from answerable.policy.language import read
from answerable.policy.registry import verbs

from .scenarios import SCENARIOS, numbers, proofs

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "src/answerable/demo/policies"
BRANDS = ("barbar", "bulkimart")
TESTED_BY = {
    "accept after hours": "test_ac_20_closed_hours_move_the_due_time_and_a_critical_ticket_calls_at_once",
    "assist accessibility": "test_ac_45_said_once_every_colleague_sees_it_first",
    "order queue": "test_bb_3_2_b_urgent_tickets_stand_first_in_the_queue",
    "tell customer": "test_ac_01_a_letter_becomes_a_ticket_with_its_promise",
}
"""Verbs whose test names neither them nor one of their rules."""


@cache
def policy(brand):
    file = POLICIES / f"{brand}.policy.md"
    return read(file.read_text("utf-8"), file.name).policy


@cache
def what_tests_say():
    return "\n".join(
        file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py") if file != Path(__file__)
    )


def every(of):
    return [
        pytest.param(brand, each, id=f"{brand} {each.id}") for brand in BRANDS for each in of(policy(brand))
    ]


@pytest.mark.parametrize(("brand", "clause"), every(lambda found: found.clauses))
def test_every_clause_has_words_and_a_rule_for_each_of_them(brand, clause):
    rules = policy(brand).rules_under(clause.id)
    assert clause.text.strip()
    assert rules, "no rule stands under this clause"
    for rule in rules:
        assert rule.says in clause.text
    quoted = [rule.says for rule in rules if rule.says]
    if quoted and not any(not rule.says for rule in rules):
        for sentence in re.split(r"(?<=[.!?])\s+", clause.text):
            assert any(words in sentence or sentence in words for words in quoted), sentence


@pytest.mark.parametrize(("brand", "rule"), every(lambda found: found.rules))
def test_every_rule_belongs_to_a_clause_and_can_be_proved(brand, rule):
    found = policy(brand)
    assert rule.clause_id in {clause.id for clause in found.clauses}
    if rule.kind == "informational":
        for number in rule.covers:
            assert found.rules_named(number), f"{number} is nothing"
        assert rule.covers or rule.note or not rule.verb
        return
    verb = verbs()[rule.verb]
    assert verb.explain(rule, found).endswith((".", "?"))
    assert rule.proof, "promises something and names no proof"


@pytest.mark.parametrize("brand", BRANDS)
def test_every_rule_has_evidence_and_a_place_on_the_page_of_promises(desk, assets, brand):
    client = Client()
    client.force_login(desk.agents["iris"])
    page = client.get(f"/promises/{brand}").content.decode()
    for clause in policy(brand).clauses:
        assert f'id="c-{clause.id}"' in page, clause.id
    for rule in policy(brand).rules:
        assert f'id="r-{rule.id}"' in page, rule.id


@pytest.mark.parametrize("brand", BRANDS)
def test_no_promise_is_green_on_a_desk_where_nothing_has_happened(desk, brand):
    from answerable.insights.promises import promises_page
    from answerable.kit.now import now

    page = promises_page(desk.brands[brand], at=now())
    green = {rule.id: rule.verdict for rule in page.rules if rule.state == "kept"}
    measured = {rule.id for rule in page.rules if rule.kind in {"measured", "attested"}}
    assert not green.keys() & measured
    assert all(isinstance(rule.evidence, Evidence) for rule in page.rules)


def keyed(brand, clause):
    return f"{'BB' if brand == 'barbar' else 'BK'}-{clause.id}"


def speaks(brand, clause):
    return any(rule.kind != "informational" for rule in policy(brand).rules_under(clause.id))


@pytest.mark.parametrize(
    ("brand", "clause"),
    [case for case in every(lambda found: found.clauses) if speaks(*case.values)],
)
def test_every_clause_that_promises_something_is_proved_by_tests(brand, clause):
    assert proofs().get(keyed(brand, clause)), "no test says that it proves this clause"


def test_no_test_claims_a_clause_that_is_none():
    known = {keyed(brand, clause) for brand in BRANDS for clause in policy(brand).clauses}
    rules = {
        f"{'BB' if brand == 'barbar' else 'BK'}-{rule.id}" for brand in BRANDS for rule in policy(brand).rules
    }
    assert {claimed for claimed in proofs() if claimed not in known | rules} == set()


def test_every_scenario_has_a_test_that_carries_its_number():
    assert set(SCENARIOS) - numbers() == set()


@pytest.mark.parametrize(
    "verb", sorted({rule.verb for brand in BRANDS for rule in policy(brand).rules if rule.verb})
)
def test_every_verb_of_the_policies_is_tested_through_a_door(verb):
    rules = {rule.id for brand in BRANDS for rule in policy(brand).rules if rule.verb == verb}
    text = what_tests_say()
    if verb in TESTED_BY:
        assert f"def {TESTED_BY[verb]}(" in text, "its test has another name now"
        return
    named = any(re.search(rf'"{re.escape(rule)}"', text) for rule in rules) or verb in text
    assert named, f"no test speaks of {verb} ({', '.join(sorted(rules))})"
