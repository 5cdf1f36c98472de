"""Two versions side by side: the verdict first, the words second."""

from answerable.policy.diff import MEANING_ONLY, WORDS_ONLY, diff
from answerable.policy.language import read


def changes(old, *edits):
    new = old
    for before, after in edits:
        assert new.count(before) == 1, before
        new = new.replace(before, after)
    one, two = read(old), read(new)
    assert two.errors == []
    return [(each.verdict, each.number, each.what, each.flag) for each in diff(one.policy, two.policy)]


def test_nothing(bulkimart):
    assert diff(bulkimart, bulkimart) == []


def test_a_shorter_time_in_words_and_rule(bulkimart_text):
    found = changes(
        bulkimart_text,
        ("Response within 24 hours.", "Response within 12 hours."),
        ("when: channel is email\nwithin: 24 hours", "when: channel is email\nwithin: 12 hours"),
    )
    assert found == [
        ("stricter", "4.2.1", "within: 24 hours -> 12 hours", ""),
        ("wording", "4.2.1", "Email: Response within [-24-]{+12+} hours.", ""),
    ]


def test_meaning_without_wording_is_flagged(bulkimart_text):
    assert changes(bulkimart_text, ("goal: 98% of open", "goal: 95% of open")) == [
        (
            "looser",
            "4.1",
            "goal: 98% of open minutes staffed per month -> 95% of open minutes staffed per month",
            MEANING_ONLY,
        ),
    ]


def test_wording_without_meaning_is_flagged(bulkimart_text):
    (found,) = changes(bulkimart_text, ("Response within 24 hours.", "Answer within 24 hours."))
    assert found == ("wording", "4.2.1", "Email: [-Response-]{+Answer+} within 24 hours.", WORDS_ONLY)


def test_a_decision_and_a_weaker_kind(bulkimart_text):
    found = changes(
        bulkimart_text,
        (
            "the policy names no holidays\ndecided: open",
            "the policy names no holidays\ndecided: 2026-06-20 by A. Example",
        ),
        ("kind: attested\ndo: hold review\nof: feedback", "kind: permitted\ndo: hold review\nof: feedback"),
    )
    assert found == [
        ("weaker", "8.1.b", "kind: attested -> permitted", MEANING_ONLY),
        ("decision", "4.1", "decided: open -> 2026-06-20 by A. Example", ""),
    ]


def test_holidays_change(bulkimart_text):
    found = changes(bulkimart_text, ("holidays: none", "holidays: US federal"))
    assert found == [("changed", "4.1", "holidays: none -> US federal", MEANING_ONLY)]


def test_fewer_channels_and_later_reviews_are_looser(bulkimart_text, barbar_text):
    assert changes(bulkimart_text, ("channel: email, phone, chat", "channel: email, phone"))[0][:2] == (
        "looser",
        "6.1",
    )
    assert changes(barbar_text, ("languages: es, de", "languages: es, de, fr"))[0][:2] == ("stricter", "9.2")
    assert changes(barbar_text, ("every: 1 month\n", "every: 2 months\n"))[0][:2] == ("looser", "7.2")


def test_a_dropped_promise_is_weaker_and_a_new_one_stricter(barbar_text):
    start = barbar_text.index("```rule 9.1.b")
    end = barbar_text.index("```\n", start + 3) + 4
    without = barbar_text[:start] + barbar_text[end:]
    gone = diff(read(barbar_text).policy, read(without).policy)
    assert [(each.verdict, each.number, each.what) for each in gone] == [
        ("weaker", "9.1.b", "gone: attested hold document")
    ]
    new = diff(read(without).policy, read(barbar_text).policy)
    assert [(each.verdict, each.number, each.what) for each in new] == [
        ("stricter", "9.1.b", "new: attested hold document")
    ]


def test_a_renumbered_promise_stays_itself(bulkimart_text):
    found = changes(
        bulkimart_text,
        ("{#3.4}", "{#3.5}"),
        ("```rule 3.4\nkind: enforced", "```rule 3.5\nwas: 3.4\nkind: enforced"),
    )
    assert found == [("wording", "3.5", "was 3.4", "")]


def test_a_new_promise_takes_the_number_of_one_that_moved_on(bulkimart_text):
    found = changes(
        bulkimart_text,
        ("{#3.4}", "{#3.5}"),
        ("```rule 3.4\nkind: enforced", "```rule 3.5\nwas: 3.4\nkind: enforced"),
        ("- Help Center:", "Write to us. {#3.4}\n\n```rule 3.4\nkind: informational\n```\n\n- Help Center:"),
    )
    assert found == [
        ("changed", "3.4", "new: informational", ""),
        ("wording", "3.5", "was 3.4", ""),
        ("wording", "3.4", "{+Write to us.+}", ""),
    ]


def test_a_number_from_an_older_version_does_no_harm(bulkimart_text):
    text = bulkimart_text.replace("```rule 4.2.1\n", "```rule 4.2.1\nwas: 3.9\n")
    policy = read(text).policy
    assert diff(policy, policy) == []
    assert diff(read(bulkimart_text).policy, policy) == []


def test_a_long_list_is_counted(barbar_text):
    (found,) = changes(barbar_text, ("mentions: charged twice,", "mentions: robbed, swindled,"))
    assert found[2] == "mentions: 2 added, 1 gone"
