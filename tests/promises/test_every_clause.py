"""Both policies, clause by clause: words, rule, enforcement or evidence, a place on a screen, a test.

A clause whose rule nobody tests fails here, and so does a rule that no clause asked for.
"""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from answerable.policy.evidence import Evidence
from answerable.policy.language import read
from answerable.policy.registry import verbs
from answerable.policy.verb import Verb

from .scenarios import SCENARIOS, numbers, proofs

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "src/answerable/demo/policies"
BRANDS = ("barbar", "bulkimart")
TESTED_BY = {"BB-3.2.b": "test_bb_3_2_b_urgent_tickets_stand_first_in_the_queue"}
"""Rules no test calls by their number in quotes."""
BLOCK = re.compile(r"^```rule .*?^```$", re.MULTILINE | re.DOTALL)
HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
NUMBER = re.compile(r"\s*\{#[\w.]+\}")
SIGN = re.compile(r"^\s*(?:-|\d+\.)\s+")


@cache
def policy(brand):
    file = POLICIES / f"{brand}.policy.md"
    return read(file.read_text("utf-8"), file.name).policy


@cache
def source(brand):
    return (POLICIES / f"{brand}.policy.md").read_text("utf-8")


@cache
def what_tests_say():
    """The source of each test file, with the rules it calls by number."""
    files = [file for file in (ROOT / "tests").rglob("test_*.py") if file != Path(__file__)]
    texts = [file.read_text("utf-8") for file in files]
    return [(text, set(re.findall(r'"(\d+(?:\.\w+)+)"', text))) for text in texts]


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


@pytest.mark.parametrize("brand", BRANDS)
def test_every_line_of_the_policy_is_the_span_of_one_clause(brand):
    """The words a clause stands for are those of the file, from its line on; no sentence stands outside of all."""
    whole, lines = source(brand), source(brand).splitlines()
    for clause in policy(brand).clauses:
        first = SIGN.sub("", NUMBER.sub("", lines[clause.line - 1]))
        assert clause.text.startswith(first.strip()), clause.id
    prose = BLOCK.sub("", HEAD.sub("", whole))
    said = [
        NUMBER.sub("", line)
        for line in prose.splitlines()
        if line.strip() and not line.startswith(("#", "---"))
    ]
    text = " ".join(SIGN.sub("", line).strip() for line in said)
    assert text == " ".join(clause.text for clause in policy(brand).clauses)


@pytest.mark.parametrize(("brand", "rule"), every(lambda found: found.rules))
def test_every_rule_speaks_for_a_span_of_its_own(brand, rule):
    clause = policy(brand).clause(rule.clause_id)
    assert rule.line > clause.line
    start = clause.text.find(rule.says)
    others = [each for each in policy(brand).rules_under(clause.id) if each.says and each.id != rule.id]
    assert start >= 0
    for other in others if rule.says else []:
        began = clause.text.find(other.says)
        assert (
            began + len(other.says) <= start
            or start + len(rule.says) <= began
            or rule.says in other.says
            or other.says in rule.says
        )


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
    assert type(verb).evidence is not Verb.evidence, "nothing is asked for its proof"
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
    public = unescape(Client().get(f"/help/{brand}/policy/").content.decode())
    for clause in policy(brand).clauses:
        assert f'id="c{clause.id}"' in public, clause.id
        assert clause.text in public, clause.id


@pytest.mark.parametrize("brand", BRANDS)
def test_no_promise_is_green_on_a_desk_where_nothing_has_happened(desk, brand):
    from answerable.insights.promises import promises_page
    from answerable.kit.now import now

    page = promises_page(desk.brands[brand], at=now())
    green = {rule.id: rule.verdict for rule in page.rules if rule.state == "kept"}
    measured = {rule.id for rule in page.rules if rule.kind in {"measured", "attested"}}
    assert not green.keys() & measured
    shown = [rule.evidence for rule in page.rules if rule.state == "kept" and rule.kind != "informational"]
    assert all(found.promised + found.blocked + found.checked for found in shown)
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
    ("brand", "rule"),
    [case for case in every(lambda found: found.rules) if case.values[1].kind != "informational"],
)
def test_every_rule_is_called_by_its_number_in_a_test_of_its_brand(brand, rule):
    number = keyed(brand, rule)
    if number in TESTED_BY:
        assert any(f"def {TESTED_BY[number]}(" in text for text, _ in what_tests_say()), (
            "it has another name now"
        )
        return
    named = [text for text, rules in what_tests_say() if rule.id in rules and brand in text.lower()]
    assert named or proofs().get(number), f"no test speaks of {number}"
