"""What a person may get wrong in a policy file, and the line and words they get back."""

import pytest

from answerable.policy.language import Level, read

CLOCK = (
    "kind: measured",
    "do: run clock",
    "clock: first response",
    "within: 24 hours",
    "counting: every hour",
    "proof: clock results",
)


def with_line(lines, old, *new):
    return [each for line in lines for each in (new if line.startswith(old) else (line,))]


def errors(reading):
    return [each.message for each in reading.errors]


def test_the_small_policy_is_fine(small):
    reading = small(*CLOCK)
    assert errors(reading) == []
    assert reading.policy.brand == "Harbor"
    assert [section.heading for section in reading.policy.sections] == ["1. Answers"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("within", "within: 24h", "I can't read the duration '24h'."),
        ("within", "within: 0 hours", "'0 hours' is no time at all."),
        ("within", "within: 99999999 days", "'99999999 days' is longer than ten years."),
        ("within", "within: 2 months", "a clock cannot run '2 months': months differ in length."),
        ("within", "within:", "'within:' is empty."),
        ("within", "wihtin: 24 hours", "unknown name 'wihtin' in 'run clock'. Did you mean 'within'?"),
        ("clock", "clock: first respons", "'first respons' means nothing here. Did you mean 'first response'?"),
        ("kind", "kind: measurd", "there is no kind of promise 'measurd'. Did you mean 'measured'?"),
        ("proof", "proof: clock result", "the desk has no proof 'clock result'. Did you mean 'clock results'?"),
        ("proof", "proof: clock results\ngoal: most of them", "I can't read the goal 'most of them'."),
        ("proof", "proof: clock results\ngoal: 101% per month", "I can't read the goal '101% per month'."),
        ("proof", "proof: clock results\ndecided: yes", "I can't read the decision 'yes'."),
        ("proof", "proof: clock results\ndecided: open", "rule 1.1 is undecided but does not say how it is read meanwhile."),
        ("proof", "proof: clock results\nwas: before", "'before' is no rule number."),
        ("proof", "proof: clock results\nproof: clock results", "'proof' stands in this rule twice."),
        ("proof", "proof: clock results\npause: waiting for customer", "a 'first response' clock never stands still."),
        ("proof", "proof: clock results\nreviewer: senior", "a 'first response' clock has no reviewer."),
        ("proof", "proof: clock results\nsame as: 1.2", "rule 1.1 gives its clock a time twice: within and same as."),
        ("within", "same as: 1.2", "'same as' names 1.2, which runs no clock."),
        ("within", "same as: 1.1", "rule 1.1 cannot be 'same as' itself."),
        ("within", "same as: 9.9", "'same as' names 9.9, and there is no such rule."),
        ("proof", "proof: clock results\ninstead of: 1.4", "'instead of' names 1.4, and there is no such rule. Did you mean '1.3'?"),
        ("proof", "proof: clock results\nwhen: category is ordr", "no category is ever 'ordr'. Did you mean 'order'?"),
        ("proof", "proof: clock results\nwhen: urgency is urgnt", "no urgency is ever 'urgnt'. Did you mean 'urgent'?"),
        ("proof", "proof: clock results\nwhen: channel is letters", "no channel is ever 'letters'."),
        ("proof", "proof: clock results\nwhen: channel email", "I can't read the condition 'channel email'."),
        ("proof", "proof: clock results\nwhen: region is EU", "the desk does not know a ticket's region yet."),
        ("proof", "proof: clock results\nwhen: customer ask", "I can't read the condition 'customer ask'. Did you mean 'customer asks'?"),
        ("proof", "proof: clock results\nwhen: received is at night", "'received' is told apart by opening hours only."),
        ("proof", "proof: clock results\nwhen: channel is outside hours", "'outside' fits only 'received', not 'channel'."),
        ("proof", "proof: clock results\nwhen: channel is email, chat", "'channel is email, chat' names several values."),
        ("proof", "proof: clock results\nwhen: channel is one of email,, chat", "a value is missing in the condition 'channel is one of email,, chat'."),
        ("proof", "proof: clock results\nnotes: x", "unknown name 'notes' in 'run clock'. Did you mean 'note'?"),
        ("counting", "counting: every hour\nwithin it all", "this line has no ':' ('within it all')."),
        ("do", "kindly: x", "unknown name 'kindly' in a rule without 'do:'. Did you mean 'kind'?"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_words(small, old, new, message):
    found = small(*with_line(CLOCK, f"{old}:", *new.split("\n"))).errors
    assert message in [each.message for each in found]


def test_a_business_day_needs_opening_hours(small):
    lines = with_line(CLOCK, "within:", "within: 2 business days")
    assert errors(small(*lines)) == ["business days need opening hours to count by."]
    assert errors(small(*with_line(lines, "counting:", "counting: business"))) == []


def test_hours_nobody_named_are_assumed_and_asked_about(small):
    reading = small(*(line for line in CLOCK if not line.startswith("counting")))
    asked = [each for each in reading.of(Level.DECIDE) if "which hours count" in each.message]
    assert len(asked) == 1
    assert reading.policy.clocks_for({})[0].counting == "every hour"


def test_a_promise_needs_a_verb_and_a_proof(small):
    assert errors(small("kind: enforced")) == [
        "rule 1.1 does not say what the desk does about it ('do:').",
        "rule 1.1 promises something but names no proof.",
    ]


def test_informational_rules_do_nothing(small):
    assert errors(small("kind: informational")) == []
    assert "rule 1.1 is informational, so the desk does nothing for it." in errors(
        small("kind: informational", *CLOCK[1:])
    )


@pytest.mark.parametrize("abbreviation", ["EST", "CET", "IST", "PST", "GMT", "BST"])
def test_zone_abbreviations_are_refused_with_two_candidates(small, abbreviation):
    text = f"zone: {abbreviation}"
    reading = small(
        "kind: measured",
        "do: set hours",
        "name: other",
        "weekly: Mon-Fri 09:00-18:00",
        text,
        "proof: staffed minutes",
    )
    (found,) = reading.errors
    assert found.message == f"'{abbreviation}' has more than one meaning."
    assert found.hint.startswith("Say which: ")
    assert " or " in found.hint


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("+44 20 7946 0000", None),
        ("+44 20", "'+44 20' is no telephone number."),
        ("020 7946 0000", "the telephone number '020 7946 0000' has no country code."),
        ("call us", "'call us' is a telephone number of no country."),
    ],
)
def test_telephone_numbers_can_be_dialled(small, number, message):
    reading = small(
        "kind: enforced", "do: open channel", "channel: phone", f"number: {number}", "proof: channel probe"
    )
    assert errors(reading) == ([message] if message else [])


def test_two_hours_of_one_name_and_two_categories_of_one_name(small):
    again = (
        "kind: measured",
        "do: set hours",
        "name: business",
        "weekly: Sat 10:00-12:00",
        "zone: Europe/London",
        "proof: staffed minutes",
    )
    assert errors(small(*again)) == ["rule 1.1 sets hours named 'business' already."]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("1.9", "rule 1.9 stands under clause 1.1."),
        ("first", "'first' is no rule number."),
        ("1.2", "there is a rule 1.2 already, on line 15."),
    ],
)
def test_a_rule_stands_under_its_clause(small, rule, message):
    assert message in errors(small(*CLOCK, rule=rule))


FRONT = "---\nbrand: B\ntitle: T\nversion: 1\neffective: 2026-01-01\nreview: every 12 months\nowner: O\nlanguage: en\n---\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Only words", "the file does not begin with '---' and the policy's brand."),
        (FRONT.replace("brand: B\n", ""), "the policy does not say 'brand:'."),
        (FRONT.replace("version: 1", "version: one"), "I can't read the version 'one'."),
        (FRONT.replace("2026-01-01", "2026-13-01"), "I can't read the date '2026-13-01'."),
        (FRONT.replace("every 12 months", "yearly"), "I can't read the review 'yearly'."),
        (FRONT.replace("language: en", "language: English"), "I can't read the language 'English'."),
        (
            FRONT.replace("owner: O", "ownr: O"),
            "unknown name 'ownr' at the top of the policy. Did you mean 'owner'?",
        ),
        (
            FRONT.replace("owner: O", "owner: O\ndrafted by: patterns"),
            "this is a draft that nobody has approved.",
        ),
        (FRONT, "this policy has no clauses."),
        (FRONT + "Loose words.\n", 'these words belong to no clause: "Loose words.".'),
        (FRONT + "Words. {#A.1}\n", "'A.1' is no clause number."),
        (FRONT + "{#1.1}\n", "clause 1.1 has no words."),
        (FRONT + "A. {#1.1}\n\nB. {#1.1}\n", "there is a clause 1.1 already, on line 10."),
        (FRONT + "A. {#1.1}\n\n```rule 1.1\nkind: informational\n", "this block never ends."),
        (FRONT + "A. {#1.1}\n\n```python\nx\n```\n", "a policy holds rule blocks only, not 'python'."),
        (FRONT + "```rule 1.1\nkind: informational\n```\n", "this rule stands under no clause."),
        ("---\nbrand: B\n", "the lines at the top never end."),
        ("", "this file is empty."),
        (" \n\t\n", "this file is empty."),
    ],
)
def test_a_file_that_is_no_policy(text, message):
    assert message in errors(read(text))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x00\x01\x02PK", "this is no text file."),
        (b"a" * 1_000_001, "this file is far too long for a policy."),
        (b"caf\xe9", "this line is not UTF-8 text."),
    ],
)
def test_bytes_that_are_no_text(raw, message):
    assert message in errors(read(raw))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_are_understood(bulkimart_text, encoding):
    raw = bulkimart_text.encode(encoding)
    if encoding == "utf-16-be":
        raw = b"\xfe\xff" + raw
    reading = read(raw)
    assert len(reading.policy.clauses) == 22


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_endings_change_nothing(bulkimart_text, ending):
    assert read(bulkimart_text.replace("\n", ending)).policy == read(bulkimart_text).policy


def test_wrapped_words_continued_values_and_comments(small):
    reading = small(
        *CLOCK, "note: one", "  two", clause="<!-- draft -->\nEmail: Response\n  within 24 hours."
    )
    assert reading.policy.clause("1.1").text == "Email: Response within 24 hours."
    assert reading.policy.rule("1.1").note == "one two"


def test_named_holidays_are_written_out_and_locked(small):
    lines = [
        "kind: measured",
        "do: set hours",
        "name: shop",
        "weekly: Mon-Fri 09:00-18:00",
        "zone: America/New_York",
    ]
    reading = small(*lines, "holidays: US federal", "proof: staffed minutes")
    assert errors(reading) == []
    assert "2026-11-26" in reading.policy.rule("1.1").settings["holidays"]
    assert errors(small(*lines, "holidays: US federl", "proof: staffed minutes")) == [
        "I don't know the holidays 'US federl'. Did you mean 'US federal'?"
    ]


def test_extra_needs_have_a_condition(small):
    lines = ["kind: enforced", "do: require step", "step: gather", "before: resolved", "proof: step log"]
    assert errors(small(*lines, "needs when: order number")) == [
        "'needs when: order number' has no condition."
    ]
    assert errors(small(*lines, "needs when category is ordr: x")) == [
        "no category is ever 'ordr'. Did you mean 'order'?"
    ]


def test_extra_needs_on_some_tickets(barbar):
    ((test, items),) = barbar.rule("5.1").settings["needs when"]
    assert (str(test), items) == ("category is one of order, returns", ("order number",))


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("scale: 1-5", "scale: 0-10", "the desk asks on a scale of 1-5 and cannot ask on '0-10'."),
        (
            "close as: out of scope",
            "close as: not ours",
            "agents close a ticket as 'out of scope'; there is no reason 'not ours'.",
        ),
    ],
)
def test_what_the_desk_cannot_do_is_said_before_it_is_promised(bulkimart_text, right, wrong, words):
    assert not [each for each in read(bulkimart_text).findings if each.message == words]
    reading = read(bulkimart_text.replace(right, wrong))
    assert [each.level for each in reading.findings if each.message == words] == [Level.DECIDE]
