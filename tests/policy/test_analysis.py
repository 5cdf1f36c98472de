"""What the policies lead to, as written."""

import pytest

from answerable.policy.across import compare
from answerable.policy.language import read

AS_FIRST_DRAFTED = "when: category is one of order, technical"


def notices(text, code):
    return [each for each in read(text, "p.md").findings if each.code == code]


def by_category(barbar_text):
    """BarBar with its first reading: every order or technical ticket starts as urgent."""
    start = barbar_text.index("mentions: ", barbar_text.index("```rule 3.2.a"))
    end = barbar_text.index("reading:", start)
    return (barbar_text[:start] + AS_FIRST_DRAFTED + "\n" + barbar_text[end:]).replace(
        "urgency is one of urgent, critical\nwithin", "urgency is urgent\nwithin"
    )


def test_kinds_of_ticket(barbar_text, bulkimart_text):
    (barbar,), (bulkimart,) = notices(barbar_text, "kinds"), notices(bulkimart_text, "kinds")
    assert (
        barbar.message
        == "96 kinds of ticket (4 channels, 4 categories, 3 urgencies, inside or outside hours): each is promised a first answer."
    )
    assert bulkimart.message.startswith("72 kinds of ticket")


def test_clocks_that_meet_on_one_ticket(barbar_text, bulkimart_text):
    found = [each.message for each in notices(by_category(barbar_text), "overlap")]
    assert sorted(found) == [
        f"more than one first response clock runs: {rules} (24 of 96 kinds of ticket); the earliest is shown."
        for rules in ("2.1.d + 3.1.a", "2.1.d + 3.1.a + 3.2.c", "3.1.a + 3.2.c")
    ]
    assert notices(bulkimart_text, "overlap") == []


def test_urgent_categories_are_sent_past_the_first_tier(barbar_text):
    (found,) = notices(by_category(barbar_text), "contradiction")
    assert found.message == (
        "6.3 sends order and technical past tier 1 because 3.2.a makes them urgent, "
        "so the first tier of 6.1 never sees them."
    )
    assert notices(barbar_text, "contradiction") == []


def test_what_a_policy_says_nothing_about(bulkimart_text, barbar_text):
    (bulkimart,), (barbar,) = notices(bulkimart_text, "silent"), notices(barbar_text, "silent")
    assert bulkimart.message == (
        "this policy promises nothing about: next response, resolution, holidays, forms on the web or in an app."
    )
    assert barbar.message == "this policy promises nothing about: next response, holidays."


def test_a_promise_nobody_can_keep_while_the_office_is_closed(bulkimart_text, barbar_text):
    found = notices(bulkimart_text, "unkeepable")
    assert [each.clause for each in found] == ["4.2.1", "7.1"]
    assert "39 of 168 hours (23.2 %)" in found[0].message
    assert "Fri 18:00-Sun 09:00" in found[0].message
    assert notices(barbar_text, "unkeepable") == []


def test_a_gap_names_the_tickets_without_a_first_answer(bulkimart_text):
    (found,) = notices(
        bulkimart_text.replace("when: channel is email", "when: channel is email and category is order"),
        "gap",
    )
    assert found.message.endswith("18 are promised no first answer.")
    assert found.hint == "These: channel email; category account, product, technical."


def test_a_rule_that_waits_for_a_channel_nobody_opened(bulkimart_text):
    (found,) = notices(
        bulkimart_text.replace("when: channel is email", "when: channel is one of email, app"), "unopened"
    )
    assert found.message == "rule 4.2.1 speaks of app, and no clause opens that channel."


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            "address: support@bulkimart.com",
            "support@bulkimart.com is the mailbox of Bulkimart too (bulkimart.policy.md, line 40).",
        ),
        (
            "address: SUPPORT@bulkimart.com",
            "support@bulkimart.com is the mailbox of Bulkimart too (bulkimart.policy.md, line 40).",
        ),
    ],
)
def test_one_mailbox_of_two_brands(barbar_text, bulkimart, lines, message):
    barbar = read(barbar_text.replace("address: support@barbar.example", lines)).policy
    (found,) = compare([("bulkimart.policy.md", bulkimart), ("barbar.policy.md", barbar)])
    assert (found.file, found.message) == ("barbar.policy.md", message)


def test_a_dedicated_number_used_by_another(barbar, bulkimart_text):
    bulkimart = read(bulkimart_text.replace("number: 9643966543", "number: +44 (20) 7946-0000")).policy
    (found,) = compare([("barbar.policy.md", barbar), ("bulkimart.policy.md", bulkimart)])
    assert (
        found.message
        == "+44 (20) 7946-0000 is dedicated, and BarBar uses it too (barbar.policy.md, line 36)."
    )


def test_two_brands_that_share_nothing(barbar, bulkimart):
    assert list(compare([("a", barbar), ("b", bulkimart)])) == []


def test_one_brand_twice(barbar):
    (found,) = compare([("a", barbar), ("b", read_with_other_addresses(barbar))])
    assert found.message == "a is a policy of BarBar as well."


def read_with_other_addresses(barbar):
    from dataclasses import replace

    return replace(barbar, rules=tuple(rule for rule in barbar.rules if rule.verb != "open channel"))
