"""From a plain policy to a first draft: the words complete, the rules only where the words are plain."""

import io
from datetime import date

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.policy.drafting.draft import NO_RULE, draft
from answerable.policy.drafting.outline import outline
from answerable.policy.drafting.words import time_limit, weekly
from answerable.policy.language import read
from policy.seeds import POLICIES, text_of

DAY = date(2026, 1, 1)


def drafted(source, brand="Harbor"):
    return draft(source, brand=brand, owner="Head of Support", effective=DAY)


def approved(text):
    return read(text.replace("drafted by: patterns\n", ""))


def test_wrapped_headings_are_glued(bulkimart):
    found = outline(text_of("bulkimart.source.txt"))
    assert found.title == "Support Policy"
    assert list(dict.fromkeys(item.heading for item in found.items)) == [
        s.heading for s in bulkimart.sections if s.clauses
    ]


def test_bulkimart_is_drafted_with_the_rules_it_has(bulkimart):
    made = drafted((POLICIES / "bulkimart.source.txt").read_bytes(), "Bulkimart")
    policy = approved(made.text).policy
    wanted = {rule.id: (rule.kind, rule.verb) for rule in bulkimart.rules}
    got = {rule.id: (rule.kind, rule.verb) for rule in policy.rules}
    assert {number for number in wanted if got.get(number) != wanted[number]} <= {"10.1.a", "10.1.b"}
    assert policy.rule("4.1").settings["weekly"] == "Mon-Fri 09:00-18:00"


def test_barbar_is_drafted_but_its_tagline_is_left_to_a_person(barbar):
    made = drafted((POLICIES / "barbar.source.txt").read_bytes(), "BarBar")
    assert [each.clause for each in made.findings] == ["10.2"]
    assert [each.message for each in approved(made.text).errors] == [
        'clause 10.2 has no rule: "Transformation In Ecommerce".'
    ]
    assert NO_RULE in made.text


def test_a_draft_is_never_published_as_it_is():
    made = drafted((POLICIES / "bulkimart.source.txt").read_bytes())
    reading = read(made.text)
    assert [each.message for each in reading.errors] == ["this is a draft that nobody has approved."]
    assert (
        read(made.text.replace("drafted by: patterns", "drafted by: patterns, approved by A. Example")).errors
        == []
    )


def test_what_is_uncertain_is_left_open():
    made = drafted(
        b"1. Response Times\n- Email: Response within 24 hours.\n- Chat: Response within 2 business hours.\n"
    )
    assert made.text.count("decided: open") == 1
    assert "counting: every hour" in made.text
    assert "counting: business" in made.text


def test_silence_where_nothing_is_recognised():
    made = drafted(b"1. Garden\n\nThe roses are watered on Sundays.\n")
    assert [each.code for each in made.findings] == ["silence"]
    assert "```rule" not in made.text


def test_a_word_document_keeps_its_headings_and_lists():
    document = docx.Document()
    document.add_heading("Support Policy", 0)
    document.add_heading("Support Channels", 1)
    document.add_paragraph(
        "Email Support: Customers can reach us at help@harbor.example.", style="List Bullet"
    )
    document.add_paragraph("", style="List Bullet")
    document.add_heading("Escalation Process", 1)
    document.add_paragraph(
        "If an issue remains unresolved, customers can request escalation to a senior person."
    )
    file = io.BytesIO()
    document.save(file)
    made = drafted(file.getvalue())
    policy = approved(made.text).policy
    assert [clause.id for clause in policy.clauses] == ["1.1", "2.1"]
    assert policy.rule("1.1").settings["address"] == ("help@harbor.example",)
    assert policy.rule("2.1").verb == "escalate"
    assert [each.code for each in made.findings] == ["L8"]


def test_markdown_and_own_numbers():
    found = outline(
        "# Help\n\n## Answers\n\n- 4.2.1 Email: within a day.\n\n4.3 Phone: at once.\n\n## Ends\nA paragraph\nover two lines.\n"
    )
    assert [(item.id, item.text) for item in found.items][1:] == [
        ("4.3", "Phone: at once."),
        ("2.1", "A paragraph over two lines."),
    ]


@pytest.mark.parametrize(
    ("sentence", "limit"),
    [
        ("We answer within 24 hours.", ("24 hours", False)),
        ("Response within two business days", ("2 business days", True)),
        ("We respond within 24-48 hours", ("48 hours", False)),
        ("within a maximum window of twenty-four hours", ("24 hours", False)),
        ("answered within 1 hour", ("1 hour", False)),
        ("answered soon", None),
    ],
)
def test_times_in_a_sentence(sentence, limit):
    assert time_limit(sentence) == limit


@pytest.mark.parametrize(
    ("sentence", "week"),
    [
        ("Monday to Friday, 9 AM - 6 PM EST", "Mon-Fri 09:00-18:00"),
        ("Mon–Sat 08:30 to 20:00", "Mon-Sat 08:30-20:00"),
        ("Tuesday through Thursday, 10am-4:30pm", "Tue-Thu 10:00-16:30"),
        ("every weekday", ""),
        ("Monday to Friday", ""),
    ],
)
def test_hours_in_a_sentence(sentence, week):
    assert weekly(sentence) == week


@pytest.mark.parametrize(
    "raw", [b"", b"   ", b"\x00\x01", b"PK\x03\x04 no zip", b"\xff\xfe", b"PK" + b"x" * 100]
)
def test_what_cannot_be_read_is_said(raw):
    made = drafted(raw)
    assert made.text == ""
    assert [str(each.level) for each in made.findings] == ["error"]


SOURCES = [
    (POLICIES / f"{brand}.source.txt").read_text(encoding="utf-8") for brand in ("barbar", "bulkimart")
]
LINES = [line for source in SOURCES for line in source.split("\n")]


@settings(max_examples=300)
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=40)), max_size=30))
def test_any_text_becomes_a_draft_the_reader_answers(lines):
    made = drafted("\n".join(lines).encode("utf-8", errors="replace"))
    for finding in read(made.text).findings if made.text else []:
        assert finding.line >= 1
        assert finding.message
