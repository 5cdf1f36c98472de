"""The twelve mistakes of the language's own description, made in one file: each gets its line and its words."""

import pytest

from answerable.policy.language import read

MISTAKES = [
    ("weekly: Mon-Fri 09:00-18:00", "weekly: Mon-Fri 9am-6pm"),
    ("zone: America/New_York", "zone: EST"),
    (
        "```rule 4.2\nkind: informational\ncovers: 4.2.1, 4.2.2",
        "```rule 4.2\nkind: informational\ncovers: 4.2.1, 4.2.3",
    ),
    ("when: channel is email", "when: chanel is email"),
    (
        "within: 24 hours\ncounting: every hour\nreading: 24 hours by the clock, nights",
        "within: 24 hours\ncounting: busness\nreading: 24 hours by the clock, nights",
    ),
    ("category: account", "category account"),
    (
        "says: The escalation will be reviewed within 24 hours",
        "says: The escalation will be reviewed within 12 hours",
    ),
    ("scale: 1-5\nproof: survey log", "scale: 1-5"),
    ("do: limit scope", "do: restrict scope"),
    ("kind: attested\ndo: hold review\nof: this policy", "do: hold review\nof: this policy"),
]

EXPECTED = [
    ("weekly: Mon-Fri 9am", "I can't read the opening hours 'Mon-Fri 9am-6pm'.", "Write them in 24-hour time, for example 'Mon-Fri 09:00-18:00; Sat 10:00-16:00'."),
    ("zone: EST", "'EST' has more than one meaning.", "Say which: America/New_York (summer time) or Etc/GMT+5 (no summer time)."),
    ("covers: 4.2.1, 4.2.3", "'covers' names 4.2.3, and there is no such clause. Did you mean '4.2.2'?", ""),
    ("when: chanel", "unknown fact 'chanel' in a condition. Did you mean 'channel'?", ""),
    ("counting: busness", "'counting: busness' names opening hours that no clause sets. Did you mean 'business'?", ""),
    ("category account", "this line has no ':' ('category account').", ""),
    ("- Technical Support", 'clause 5.4 has no rule: "Technical Support: Help with platform navigation, login issu".', ""),
    ("If an issue remains", 'no rule speaks for this sentence of clause 7.1: "The escalation will be reviewed within 24 hours."', ""),
    ("says: The escalation", 'the policy\'s text does not say "The escalation will be reviewed within 12 hours".', 'Clause 7.1 (line {clause}) reads: "ort representative. The escalation will be reviewed within 24 hours."'),
    ("```rule 8.1.a", "rule 8.1.a promises something but names no proof.", ""),
    ("do: restrict scope", "the desk cannot 'restrict scope'. Did you mean 'limit scope'?", ""),
    ("```rule 10.1.a", "rule 10.1.a does not say what kind of promise it is.", ""),
]  # fmt: skip


def mutated(text):
    for right, wrong in MISTAKES:
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    start = text.index("```rule 5.4")
    end = text.index("```\n", start + 3) + 4
    return text[:start] + text[end:]


def line_of(text, beginning):
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(beginning))


@pytest.fixture(scope="module")
def wrong(bulkimart_text):
    return mutated(bulkimart_text)


def test_every_planted_mistake_has_its_line_its_words_and_nothing_else_is_an_error(wrong):
    found = [(each.line, each.message, each.hint) for each in read(wrong, "bulkimart.policy.md").errors]
    clause = line_of(wrong, "If an issue remains")
    expected = [(line_of(wrong, at), message, hint.format(clause=clause)) for at, message, hint in EXPECTED]
    assert sorted(found) == sorted(expected)


def test_a_finding_is_written_for_a_manager_and_an_editor(wrong):
    first = read(wrong, "bulkimart.policy.md").errors[0]
    assert str(first) == (
        f"bulkimart.policy.md, line {first.line}: error: I can't read the opening hours 'Mon-Fri 9am-6pm'.\n"
        "    Write them in 24-hour time, for example 'Mon-Fri 09:00-18:00; Sat 10:00-16:00'."
    )
    assert first.to_json()["line"] == first.line


def test_a_policy_with_errors_is_no_policy(wrong):
    assert read(wrong).policy is None
