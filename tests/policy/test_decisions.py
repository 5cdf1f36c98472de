from datetime import date

import pytest

from answerable.policy.decisions import CannotDecide, decide, open_decisions
from answerable.policy.language import read

DAY = date(2026, 6, 20)


def test_open_decisions_have_words_and_reading(bulkimart):
    decisions = {each.rule_id: each for each in open_decisions(bulkimart)}
    assert len(decisions) == 10
    assert decisions["7.1.b"].words == "The escalation will be reviewed within 24 hours"
    assert decisions["4.1"].reading.startswith("'EST' is the time in New York")


def test_a_decision_is_one_line_of_the_file(bulkimart_text):
    text = decide(bulkimart_text, "4.1", by="A. Example", on=DAY)
    changed = [(a, b) for a, b in zip(bulkimart_text.split("\n"), text.split("\n"), strict=True) if a != b]
    assert changed == [("decided: open", "decided: 2026-06-20 by A. Example")]
    policy = read(text).policy
    assert not policy.rule("4.1").assumed
    assert len(policy.open_decisions()) == 9


def test_what_was_decided_stands_behind_a_colon(bulkimart_text):
    policy = read(
        decide(bulkimart_text, "4.2.1", by="A: Example", on=DAY, reading="by the clock,\n weekends too")
    ).policy
    assert policy.rule("4.2.1").decided == "2026-06-20 by A Example: by the clock, weekends too"


def test_a_clause_with_one_open_point_will_do(bulkimart_text):
    assert not read(decide(bulkimart_text, "7.1", by="A. Example", on=DAY)).policy.rule("7.1.b").assumed


def test_line_endings_stay(bulkimart_text):
    text = decide(bulkimart_text.replace("\n", "\r\n"), "4.1", by="A. Example", on=DAY)
    assert "decided: 2026-06-20 by A. Example\r\n" in text


@pytest.mark.parametrize(
    ("number", "by", "why"),
    [
        (
            "3.1",
            "A. Example",
            "Nothing is open under 3.1. Open: 2.1, 3.2, 3.4, 4.1, 4.2.1, 4.2.2, 6.2, 6.4, 7.1.b, 8.1.b.",
        ),
        ("4.1", "  ", "A decision needs the name of who took it: --by 'A. Example'."),
    ],
)
def test_what_cannot_be_decided(bulkimart_text, number, by, why):
    with pytest.raises(CannotDecide) as caught:
        decide(bulkimart_text, number, by=by, on=DAY)
    assert str(caught.value) == why


def test_several_open_points_are_named(barbar_text):
    with pytest.raises(
        CannotDecide, match=r"Several decisions are open under 3\.2\. Open: 3\.2\.a, 3\.2\.c, 3\.2\.d\."
    ):
        decide(barbar_text, "3.2", by="A. Example", on=DAY)
