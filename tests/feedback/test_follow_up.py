"""After a resolution the desk asks once whether it holds (Bulkimart 6.4, BarBar 5.4)."""

import re
from datetime import date, timedelta

import pytest

from answerable.casework.ask_afterwards import send_due
from answerable.casework.errors import NotPossible
from answerable.casework.follow_up import answer
from answerable.customers.models import Customer
from answerable.demo.cast import POLICIES
from answerable.feedback.models import FollowUp
from answerable.insights import books as bookkeeping
from answerable.insights.promises import promises_page
from answerable.promises.publish import publish
from answerable.tickets.models import Delivery, Message, Ticket
from support.instants import at

RECEIVED, RESOLVED = at("2026-12-08T15:00:00"), at("2026-12-08T20:00:00")  # Tue 8 Dec, 15:00 in New York
DAY = timedelta(days=1)


def mails(ticket):
    return Message.objects.filter(ticket=ticket, purpose="follow-up")


def rule_of(desk, brand, rule, when):
    page = promises_page(desk.brands[brand], at=when, days=30)
    return next(each for each in page.rules if each.id == rule)


def test_ac_31_exactly_one_follow_up_leaves_in_time(desk, write, settle):
    ticket = settle(write("bulkimart", RECEIVED), RESOLVED)
    follow_up = FollowUp.objects.get(ticket=ticket)
    assert follow_up.due_at == RESOLVED + DAY  # Wed 9 Dec 15:00
    send_due(at=RESOLVED + timedelta(hours=1))
    assert not mails(ticket)
    for hours in (12, 13, 23, 40):
        send_due(at=RESOLVED + timedelta(hours=hours))
    mail = mails(ticket).get()
    assert mail.at <= RESOLVED + DAY
    assert mail.automated
    assert Delivery.objects.get(message=mail).to == "dana@harborcafe.example"
    assert "Is it solved?" in mail.text
    assert "How was our support?" in mail.text
    found = rule_of(desk, "bulkimart", "6.4", RESOLVED + 2 * DAY)
    assert found.state == "kept"
    assert (found.evidence.promised, found.evidence.kept, found.evidence.broken) == (1, 1, 0)
    assert "0 resolved without a follow-up" in found.evidence.told


def test_ac_31_who_says_no_is_with_the_same_person_again(desk, write, settle):
    ticket = settle(write("bulkimart", RECEIVED), RESOLVED)
    send_due(at=RESOLVED + DAY / 2)
    follow_up = FollowUp.objects.select_related("ticket__requester").get(ticket=ticket)
    answer(follow_up, solved=False, words="Nine are still missing.", at=RESOLVED + DAY)
    again = Ticket.objects.get(pk=ticket.pk)
    assert again.status == "open"
    assert again.assignee == ticket.assignee
    assert again.cycle == 2
    assert again.customer_waits_since == RESOLVED + DAY
    assert (
        Message.objects.filter(ticket=ticket, author="customer").latest("id").text
        == "Nine are still missing."
    )


def test_ac_31_a_late_follow_up_and_a_forgotten_one_are_broken(desk, write, settle):
    late = settle(write("bulkimart", RECEIVED), RESOLVED)
    send_due(at=RESOLVED + DAY + timedelta(minutes=1))
    forgotten = settle(write("bulkimart", RECEIVED + DAY, who="teo"), RESOLVED + DAY)
    FollowUp.objects.filter(ticket=forgotten).delete()
    found = rule_of(desk, "bulkimart", "6.4", RESOLVED + 5 * DAY)
    assert found.state == "broken"
    assert found.evidence.broken == 2
    assert [missed.ticket_id for missed in found.missed] == [late.pk]
    assert "1 resolved without a follow-up" in found.evidence.told


def test_a_follow_up_nobody_sent_is_broken_once_it_is_due(desk, write, settle):
    settle(write("bulkimart", RECEIVED), RESOLVED)
    assert rule_of(desk, "bulkimart", "6.4", RESOLVED + DAY / 2).evidence.running == 1
    assert rule_of(desk, "bulkimart", "6.4", RESOLVED + 2 * DAY).evidence.broken == 1


def test_a_customer_without_an_address_is_not_measurable(desk, write, settle):
    ticket = settle(write("bulkimart", RECEIVED), RESOLVED)
    Customer.objects.filter(pk=ticket.requester_id).update(email="")
    send_due(at=RESOLVED + DAY / 2)
    assert not mails(ticket)
    found = rule_of(desk, "bulkimart", "6.4", RESOLVED + 2 * DAY)
    assert found.evidence.unmeasurable == 1
    assert found.evidence.broken == 0
    assert found.state == "not measurable"


def test_ac_32_may_is_counted_and_gives_way_to_another_open_ticket(desk, write, settle):
    ticket = settle(write("barbar", RECEIVED), RESOLVED)
    write("barbar", RESOLVED + timedelta(hours=2), subject="One more thing")
    send_due(at=RESOLVED + 2 * DAY)
    follow_up = FollowUp.objects.get(ticket=ticket)
    assert follow_up.state == "suppressed"
    assert follow_up.due_at == RESOLVED + 3 * DAY
    assert not mails(ticket)
    found = rule_of(desk, "barbar", "5.4", RESOLVED + 9 * DAY)
    assert found.state == "permitted"
    assert found.evidence.broken == 0


def test_ac_32_must_does_not_give_way(desk, write, settle):
    ticket = settle(write("bulkimart", RECEIVED), RESOLVED)
    write("bulkimart", RESOLVED + timedelta(hours=2), subject="One more thing")
    send_due(at=RESOLVED + DAY / 2)
    assert mails(ticket).count() == 1


def changed(desk, brand, before, after):
    """The demo's policy with one thing in other words, in force since 1 December."""
    text = (POLICIES / f"{brand}.policy.md").read_text("utf-8").replace("\nversion: 1\n", "\nversion: 2\n")
    assert before in text
    since = date(2026, 12, 1)
    published = at("2026-11-20T00:00:00")
    publish(
        text.replace(before, after, 1), brand=desk.brands[brand], name="case", approved_by="Iris", at=published,
        effective=since,
    )  # fmt: skip


def test_ac_31_of_a_friday_afternoon_it_leaves_by_monday_afternoon(desk, write, settle):
    changed(desk, "bulkimart", "within: 24 hours\nchannel: email", "within: 1 business day\nchannel: email")
    friday, monday = at("2026-12-04T21:00:00"), at("2026-12-07T21:00:00")  # 16:00 in New York
    ticket = settle(write("bulkimart", friday - timedelta(hours=1)), friday)
    assert FollowUp.objects.get(ticket=ticket).due_at <= at("2026-12-07T23:00:00")  # Monday's closing
    send_due(at=friday + timedelta(hours=20))
    assert not mails(ticket)
    send_due(at=monday)
    assert mails(ticket).get().at == monday
    assert rule_of(desk, "bulkimart", "6.4", monday + DAY).state == "kept"


def test_ac_32_which_categories_are_asked_is_the_policys_choice(desk, write, settle):
    changed(desk, "barbar", "do: send follow-up\n", "do: send follow-up\nwhen: category is returns\n")
    changed_at = at("2026-12-08T10:00:00")
    settled = settle(write("barbar", changed_at), changed_at + timedelta(hours=1))
    assert settled.category == "order"
    assert not FollowUp.objects.exclude(promise=None).exists()  # only the question how it was


def test_what_came_back_by_itself_is_not_asked_about(desk, write, settle):
    ticket = settle(write("bulkimart", RECEIVED), RESOLVED)
    from answerable.casework.reopen import reopen

    reopen(ticket, agent=desk.agents["priya"], reason="They called.", at=RESOLVED + timedelta(hours=1))
    send_due(at=RESOLVED + DAY / 2)
    assert not mails(ticket)
    assert FollowUp.objects.get(ticket=ticket).state == "withdrawn"
    settle(ticket, RESOLVED + timedelta(hours=20))
    send_due(at=RESOLVED + 2 * DAY)
    assert mails(ticket).count() == 1
    found = rule_of(desk, "bulkimart", "6.4", RESOLVED + 5 * DAY)
    assert (found.evidence.promised, found.evidence.void) == (2, 1)


def test_spam_and_duplicates_get_none(desk, write, settle):
    settle(write("bulkimart", RECEIVED), RESOLVED, code="duplicate")
    assert not FollowUp.objects.exists()
    assert "without a follow-up" not in rule_of(desk, "bulkimart", "6.4", RESOLVED + DAY).evidence.told


@pytest.mark.parametrize(
    ("language", "question"), [("es", "¿Ha quedado resuelta?"), ("de", "Ist sie gelöst?")]
)
@pytest.mark.usefixtures("assets")
def test_it_speaks_the_customers_language(desk, write, settle, language, question):
    ticket = settle(write("barbar", RECEIVED, who="maya", language=language), RESOLVED)
    send_due(at=RESOLVED + 2 * DAY)
    assert question in mails(ticket).get().text


def test_its_links_carry_a_secret_the_desk_keeps_only_as_a_digest(desk, write, settle):
    ticket = settle(write("bulkimart", RECEIVED), RESOLVED)
    send_due(at=RESOLVED + DAY / 2)
    (token,) = set(re.findall(r"/help/bulkimart/rate/([\w-]{24})\?lang=en&", mails(ticket).get().text))
    assert token not in str(FollowUp.objects.values().get())


def test_no_is_too_late_after_two_weeks(desk, write, settle):
    ticket = settle(write("bulkimart", RECEIVED), RESOLVED)
    send_due(at=RESOLVED + DAY / 2)
    follow_up = FollowUp.objects.select_related("ticket__requester").get(ticket=ticket)
    with pytest.raises(NotPossible, match="write to us again"):
        answer(follow_up, solved=False, at=RESOLVED + 16 * DAY)
    assert Ticket.objects.get(pk=ticket.pk).status == "resolved"


def test_a_page_asks_the_same_number_of_questions(desk, write, settle, count_queries):
    settle(write("bulkimart", RECEIVED), RESOLVED)
    books = bookkeeping.of(
        desk.brands["bulkimart"],
        Ticket.objects.first().policy_version.policy,
        start=RESOLVED - DAY,
        end=RESOLVED + DAY,
        at=RESOLVED + DAY,
    )
    from answerable.feedback.verbs import VERBS

    follow_up, ask = VERBS
    with count_queries(6):
        for rule in books.policy.rules_of("send follow-up") * 3:
            follow_up.evidence(rule, books)
        for rule in books.policy.rules_of("ask feedback") * 3:
            ask.evidence(rule, books)
