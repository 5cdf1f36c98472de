"""The sixteen defects of the two policies as people wrote them, each reported under its code."""

from datetime import date

import pytest

from answerable.policy.drafting.draft import draft
from answerable.policy.language import Level, read
from policy.seeds import POLICIES

WHERE = {
    "L1": ("bulkimart", "3.4", "gives a telephone number where a web address is meant"),
    "L2": ("bulkimart", "3.2", "has no country code. It is no number in US or CA, but one in IN"),
    "L3": ("bulkimart", "4.1", "'EST' is read as America/New_York; as Etc/GMT+5 the office opens and closes 1 h later on 238 days"),
    "L4": ("bulkimart", "4.2.1", "'24 hours' in clause 4.2.1 can be read in four ways"),
    "L5": ("bulkimart", "7.1", "'24 hours' in clause 7.1 can be read in four ways"),
    "L6": ("bulkimart", "4.2.2", "'Immediate' in clause 4.2.2 has no number"),
    "L7": ("bulkimart", "6.2", "promises a review, not an answer"),
    "L9": ("bulkimart", "4.1", "no clause names holidays"),
    "L10": ("bulkimart", "7.1", "no limit on when and how often a customer may ask"),
    "L11": ("bulkimart", "6.4", "gives the follow-up no time"),
    "L12": ("barbar", "2.1", "speaks of hours and gives none"),
    "L13": ("barbar", "3.1", "has no number"),
    "L14": ("barbar", "3.2", "by example only"),
    "L15": ("barbar", "9.2", "names no language"),
    "L16": ("barbar", "", "no clause says when this policy itself is reviewed"),
}  # fmt: skip


@pytest.mark.parametrize("code", WHERE)
def test_ac_l_the_defect_is_reported(code):
    brand, clause, words = WHERE[code]
    findings = read((POLICIES / f"{brand}.policy.md").read_bytes(), brand).findings
    assert [f for f in findings if f.code == code and f.clause == clause and words in f.message]


def test_ac_l8_an_empty_bullet_is_seen_when_drafting():
    source = (POLICIES / "bulkimart.source.txt").read_bytes()
    made = draft(source, brand="Bulkimart", owner="Support Manager", effective=date(2026, 1, 1))
    empty = [each for each in made.findings if each.code == "L8"]
    assert [each.line for each in empty] == [source.decode().split("\n").index("6. Response")]
    assert empty[0].message == "this bullet has no words."


def test_l13_complexity_has_no_scale_and_l15_no_addresses(barbar_text):
    said = {(f.code, f.clause) for f in read(barbar_text).findings}
    assert {("L13", "3.1"), ("L15", "1.1"), ("L15", "1.2"), ("L15", "9.1"), ("L15", "9.2")} <= said


def test_l16_may_is_no_promise_and_scope_has_no_limit(barbar_text):
    messages = [f.message for f in read(barbar_text).findings if f.code == "L16"]
    assert "no clause says what support is not for." in messages
    assert "'may' in clause 5.4 is no promise: it is counted, never broken." in messages


def test_a_decided_point_is_not_asked_again(bulkimart_text):
    start = bulkimart_text.index("```rule 4.1\n")
    decided = bulkimart_text[:start] + bulkimart_text[start:].replace(
        "decided: open", "decided: 2026-06-20 by A. Example", 1
    )
    before, after = read(bulkimart_text), read(decided)
    assert {"L3", "L9"} <= {f.code for f in before.of(Level.DECIDE)}
    assert not {"L3", "L9"} & {f.code for f in after.findings}
    assert len(after.policy.open_decisions()) == len(before.policy.open_decisions()) - 1
