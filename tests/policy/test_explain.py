"""Every rule in one plain sentence."""

import re

import pytest

from answerable.policy.explain import explain, sentence_of
from answerable.policy.registry import verbs


@pytest.mark.parametrize("name", ["bulkimart", "barbar", "tables"])
def test_every_rule_is_one_sentence_without_language_of_the_file(request, name):
    policy = request.getfixturevalue(name)
    for rule in policy.rules:
        sentence = sentence_of(rule, policy)
        assert re.fullmatch(r"[A-Z].*\.", sentence), rule.id
        assert "None" not in sentence
        assert "timedelta" not in sentence
        assert "(" not in sentence or "()" not in sentence


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("4.2.1", "Every ticket by email gets a first answer from a person within 24 hours; every hour counts, nights and weekends included."),
        ("6.2", "Every ticket is opened by a named person, who sets category and urgency, in the same time as 4.2.1 or 4.2.2 allow."),
        ("7.1.a", "A customer can ask (ticket page, every email, phone or chat) that a ticket goes to tier 'senior'."),
        ("6.4", "Within 24 hours after a ticket is resolved the customer gets a follow-up by email, asking: is it solved, rating."),
        ("10.1.a", "Support Manager reviews this policy every 12 months and writes down the outcome."),
    ],
)  # fmt: skip
def test_bulkimart_in_plain_words(bulkimart, number, sentence):
    assert sentence_of(bulkimart.rule(number), bulkimart) == sentence


def test_the_whole_policy_names_proof_and_assumptions(bulkimart):
    text = explain(bulkimart)
    assert text.startswith(
        "Support Policy of Bulkimart, version 1, from 2026-01-01, owned by Support Manager."
    )
    assert text.count("Assumed, not decided yet:") == 10
    assert all(clause.text in text for clause in bulkimart.clauses)


def test_every_verb_of_the_seeds_is_known():
    assert len(verbs()) == 24
