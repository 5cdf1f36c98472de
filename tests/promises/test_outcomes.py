"""The outcomes K1 to K5 and the changes S1 to S7 of the clock's rules, through the verbs people use."""

from datetime import timedelta

import pytest

from answerable.casework.came_back import came_back
from answerable.casework.classify import classify
from answerable.casework.errors import NotPossible
from answerable.casework.escalate import escalate_for_customer, review_escalation
from answerable.casework.follow_zone_law import follow_zone_law
from answerable.casework.merge import merge, part
from answerable.casework.note import note
from answerable.casework.reach_open_tickets import reach_open_tickets
from answerable.casework.reopen import reopen
from answerable.casework.reply import reply
from answerable.casework.resolve import resolve
from answerable.casework.suspend import reach_new_clocks, suspend
from answerable.insights.explain import explain_ticket
from answerable.insights.promises import promises_page
from answerable.insights.verify import verify
from answerable.promises.models import Clock, ClockEvent
from answerable.promises.publish import publish
from answerable.tickets.models import Ticket

from .policies import at, in_force, letter, policy

NINE_OPEN_HOURS = ("first response", "9 hours", "business", "")
DAY_AND_NIGHT = ("first response", "24 hours", "every hour", "")


def answer(desk, ticket, when, then="open", **more):
    return reply(ticket, agent=desk.agents["priya"], text="Tomorrow.", then=then, at=at(when), **more)


def clock(ticket, metric="first response", cycle=1):
    return Clock.objects.get(ticket=ticket, metric=metric, cycle=cycle)


def test_k1_an_answer_at_the_due_instant_is_kept(desk):
    in_force(desk, NINE_OPEN_HOURS)
    ticket = letter(desk, "2026-02-09T14:00:00")
    assert clock(ticket).due_at == at("2026-02-09T23:00:00")
    answer(desk, ticket, "2026-02-09T23:00:00")
    assert clock(ticket).state == "kept"


@pytest.mark.parametrize("when", ["2026-02-09T23:00:01", "2026-02-10T01:00:00"])
def test_k2_late_is_late_although_no_more_open_time_passed(desk, when):
    in_force(desk, NINE_OPEN_HOURS)
    ticket = letter(desk, "2026-02-09T14:00:00")
    answer(desk, ticket, when)
    assert (clock(ticket).state, clock(ticket).counted_s) == ("broken", 32400)


def test_k3_the_literal_promise_over_a_weekend(desk):
    in_force(desk, DAY_AND_NIGHT)
    ticket = letter(desk, "2026-02-13T21:30:00")
    answer(desk, ticket, "2026-02-16T14:05:00")
    broken = clock(ticket)
    assert broken.state == "broken"
    assert broken.stopped_at - broken.due_at == timedelta(days=1, hours=16, minutes=35)


def test_k4_the_instant_of_sending_counts_not_that_of_the_next_server(desk):
    in_force(desk, NINE_OPEN_HOURS)
    ticket = letter(desk, "2026-02-09T14:00:00")
    message = answer(desk, ticket, "2026-02-09T22:59:50")
    message.delivery.state, message.delivery.sent_at = "sent", at("2026-02-09T23:00:05")
    message.delivery.save()
    assert (clock(ticket).state, clock(ticket).stopped_at) == ("kept", at("2026-02-09T22:59:50"))


def test_k5_an_answer_that_came_back_through_our_fault_does_not_count(desk):
    in_force(desk, NINE_OPEN_HOURS)
    ticket = letter(desk, "2026-02-09T14:00:00")
    message = answer(desk, ticket, "2026-02-09T22:59:50", then="wait")
    came_back(ticket, answer=message, reason="554 5.7.1 our server is rejected", at=at("2026-02-09T23:10:00"))
    again = clock(ticket)
    assert (again.state, again.stopped_at, again.due_at) == ("broken", None, at("2026-02-09T23:00:00"))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.customer_waits_since) == ("open", at("2026-02-09T14:00:00"))
    answer(desk, ticket, "2026-02-10T15:00:00")
    assert (clock(ticket).state, clock(ticket).stopped_at) == ("broken", at("2026-02-10T15:00:00"))
    assert verify(desk.brands["bulkimart"], at=at("2026-02-11T00:00:00")).passed


def test_k5_where_a_second_answer_left_meanwhile_it_counts_instead(desk):
    in_force(desk, NINE_OPEN_HOURS)
    ticket = letter(desk, "2026-02-09T14:00:00")
    first = answer(desk, ticket, "2026-02-09T15:00:00")
    answer(desk, ticket, "2026-02-09T16:00:00", then="resolve", code="solved")
    came_back(ticket, answer=first, reason="554 our server is rejected", at=at("2026-02-09T17:00:00"))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.customer_waits_since) == ("resolved", None)
    assert (clock(ticket).state, clock(ticket).stopped_at) == ("kept", at("2026-02-09T16:00:00"))
    assert verify(desk.brands["bulkimart"], at=at("2026-02-10T00:00:00")).passed


def test_s1_each_letter_is_judged_by_the_version_in_force_when_it_came(desk):
    in_force(desk, DAY_AND_NIGHT)
    twelve = ("first response", "12 hours", "every hour", "")
    in_force(desk, twelve, version=3, since="2026-07-01")
    before = letter(desk, "2026-07-01T03:59:59")
    after = letter(desk, "2026-07-01T04:00:00")
    assert clock(before).due_at == at("2026-07-02T03:59:59")
    assert clock(after).due_at == at("2026-07-01T16:00:00")
    assert [clock(each).promise.policy_version.number for each in (before, after)] == [2, 3]
    (rule,) = promises_page(desk.brands["bulkimart"], at=at("2026-07-02T00:00:00")).clause("5.1").rules
    assert (rule.evidence.promised, rule.evidence.broken) == (2, 1)  # one promise through both versions


def test_s2_a_closure_published_later_leaves_the_promise_due_in_it_and_at_risk(desk):
    twenty = ("first response", "20 hours", "business", "")
    in_force(desk, twenty)
    ticket = letter(desk, "2026-02-12T14:00:00")
    assert clock(ticket).due_at == at("2026-02-16T16:00:00")
    in_force(desk, twenty, version=3, since="2026-02-14", holidays="2026-02-16")
    standing = clock(ticket)
    assert standing.due_at == at("2026-02-16T16:00:00")
    assert standing.warn_at == at("2026-02-13T14:00:00")  # the last opening before it
    (told,) = explain_ticket(ticket, at=at("2026-02-13T15:00:00"))
    assert told.at_risk == ("due while the desk is closed",)
    assert told.due_at == at("2026-02-16T16:00:00")
    four = letter(desk, "2026-02-14T06:00:00")
    assert clock(four).due_at == at("2026-02-19T16:00:00")  # Tuesday, Wednesday and two hours of Thursday
    assert verify(desk.brands["bulkimart"], at=at("2026-02-15T00:00:00")).passed


def test_s2_it_is_warned_about_at_the_last_opening_before_the_closure(desk):
    short = ("first response", "4 hours", "business", "")
    in_force(desk, short)
    ticket = letter(desk, "2026-02-13T22:30:00")
    assert clock(ticket).due_at == at("2026-02-16T17:30:00")
    assert clock(ticket).warn_at == at("2026-02-16T16:30:00")
    in_force(desk, short, version=3, since="2026-02-16", holidays="2026-02-16")
    assert clock(ticket).due_at == at("2026-02-16T17:30:00")
    assert clock(ticket).warn_at == at("2026-02-13T22:30:00")


def test_s3_a_suspension_shows_the_strict_and_the_adjusted_result(desk):
    in_force(desk, NINE_OPEN_HOURS)
    brand = desk.brands["bulkimart"]
    ticket = letter(desk, "2026-02-10T14:00:00")
    told = suspend(
        brand, ["5.1"], since=at("2026-02-10T16:00:00"), until=at("2026-02-10T20:00:00"),
        reason="power cut", agent=desk.agents["iris"], at=at("2026-02-10T16:00:00"),
    )  # fmt: skip
    assert told == 1
    assert clock(ticket).due_at == at("2026-02-11T18:00:00")
    (explained,) = explain_ticket(ticket, at=at("2026-02-10T21:00:00"))
    assert explained.strict_due_at == at("2026-02-10T23:00:00")
    assert "Without the suspension it would be due Tue 10 Feb 2026 18:00 EST." in explained.text()
    assert "suspended: power cut" in explained.text()
    answer(desk, ticket, "2026-02-11T15:00:00")
    (rule,) = promises_page(brand, at=at("2026-02-12T00:00:00")).clause("5.1").rules
    assert (rule.evidence.kept, rule.evidence.broken, rule.evidence.spared) == (1, 0, 1)
    assert verify(brand, at=at("2026-02-12T00:00:00")).passed


def test_s3_a_clock_that_starts_during_a_suspension_stands_too(desk):
    in_force(desk, NINE_OPEN_HOURS)
    brand = desk.brands["bulkimart"]
    suspend(
        brand, ["5.1"], since=at("2026-02-10T16:00:00"), until=at("2026-02-10T20:00:00"),
        reason="power cut", agent=desk.agents["iris"], at=at("2026-02-10T16:00:00"),
    )  # fmt: skip
    ticket = letter(desk, "2026-02-10T18:00:00")
    assert clock(ticket).due_at == at("2026-02-11T18:00:00")
    reach_new_clocks(at=at("2026-02-10T18:01:00"))
    assert clock(ticket).due_at == at("2026-02-11T20:00:00")  # two hours of the nine stood still
    reach_new_clocks(at=at("2026-02-10T18:02:00"))
    assert clock(ticket).events.filter(kind="suspend").count() == 1
    after = letter(desk, "2026-02-10T21:00:00")
    reach_new_clocks(at=at("2026-02-10T21:01:00"))
    assert not clock(after).events.filter(kind="suspend").exists()
    assert verify(brand, at=at("2026-02-12T00:00:00")).passed


def test_r17_a_new_time_zone_law_moves_what_runs_and_keeps_the_old_instant(desk):
    in_force(desk, NINE_OPEN_HOURS)
    running, ended = letter(desk, "2026-02-10T15:00:00"), letter(desk, "2026-02-10T14:00:00")
    answer(desk, ended, "2026-02-10T15:30:00")
    right = clock(running).due_at
    by_old_law = right + timedelta(hours=1)  # as the law was when the letter came
    Clock.objects.filter(ticket__in=[running, ended]).update(tzdata="2020.1", due_at=by_old_law)
    assert follow_zone_law(at=at("2026-02-10T16:00:00")) == 1
    assert clock(running).due_at == right
    running.refresh_from_db()
    assert running.due_at == right
    told = running.events.get(kind="promise moved by law").data
    assert (told["before"], told["after"]) == (by_old_law.isoformat(), right.isoformat())
    assert clock(ended).due_at == by_old_law  # an ended clock keeps the law of its day
    assert follow_zone_law(at=at("2026-02-10T16:00:00")) == 0


def also_for_open(text):
    return text.replace("language: en\n", "language: en\nalso for open tickets: yes\n", 1)


def test_r15_a_version_that_says_so_makes_open_tickets_due_sooner_and_nothing_later(desk):
    in_force(desk, DAY_AND_NIGHT, ("resolution", "2 hours", "every hour", ""))
    brand = desk.brands["bulkimart"]
    long_ago, lately = letter(desk, "2026-02-09T07:00:00"), letter(desk, "2026-02-09T23:00:00")
    answered = letter(desk, "2026-02-09T22:00:00")
    answer(desk, answered, "2026-02-09T22:30:00")
    before = clock(long_ago).due_at
    text = policy(
        3,
        "2026-02-10",
        ("first response", "4 hours", "every hour", ""),
        ("resolution", "3 hours", "every hour", ""),
    )
    publish(also_for_open(text), brand=brand, name="case", approved_by="Iris", at=at("2026-02-09T12:00:00"))
    assert reach_open_tickets(brand.pk, at=at("2026-02-10T04:59:00")) == 0  # not yet midnight in New York
    now = at("2026-02-10T05:00:30")
    assert reach_open_tickets(brand.pk, at=now) == 1
    assert clock(lately).due_at == now + timedelta(hours=4)
    lately.refresh_from_db()
    told = lately.events.get(kind="promise moved by policy").data
    assert told == {"version": 3, "clauses": ["5.1"]}
    assert clock(long_ago).due_at == before  # it was due sooner already
    assert clock(lately, "resolution").due_at == at("2026-02-10T01:00:00")  # never later
    assert clock(answered).state == "kept"
    assert reach_open_tickets(brand.pk, at=now + timedelta(minutes=1)) == 0
    assert verify(brand, at=now).passed


def test_r15_without_the_word_open_tickets_stay_as_they_were_promised(desk):
    in_force(desk, DAY_AND_NIGHT)
    brand = desk.brands["bulkimart"]
    ticket = letter(desk, "2026-02-09T23:00:00")
    in_force(desk, ("first response", "4 hours", "every hour", ""), version=3, since="2026-02-10")
    assert reach_open_tickets(brand.pk, at=at("2026-02-10T05:00:30")) == 0
    assert clock(ticket).due_at == at("2026-02-10T23:00:00")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"since": at("2026-02-10T15:00:00")}, "cannot reach back"),
        ({"until": at("2026-02-10T16:00:00")}, "until when"),
        ({"reason": " "}, "and why"),
        ({"agent": "priya"}, "Only a lead"),
    ],
)
def test_s3_a_suspension_is_a_leads_and_never_reaches_back(desk, change, words):
    in_force(desk, NINE_OPEN_HOURS)
    letter(desk, "2026-02-10T14:00:00")
    given = {
        "since": at("2026-02-10T16:00:00"),
        "until": at("2026-02-10T20:00:00"),
        "reason": "power cut",
        "agent": "iris",
        **change,
    }
    given["agent"] = desk.agents[given["agent"]]
    with pytest.raises(NotPossible, match=words):
        suspend(desk.brands["bulkimart"], ["5.1"], at=at("2026-02-10T16:00:00"), **given)


def test_s4_the_clock_starts_when_the_mail_server_had_it(desk):
    in_force(desk, DAY_AND_NIGHT)
    ticket = letter(desk, "2026-02-10T15:00:00", taken_in="2026-02-10T18:00:00")
    assert clock(ticket).started_at == at("2026-02-10T15:00:00")
    assert clock(ticket).due_at == at("2026-02-11T15:00:00")


def test_s5_a_reopened_matter_needs_no_follow_up_until_it_is_resolved_again(desk):
    in_force(desk, ("follow-up", "24 hours", "every hour", ""))
    ticket = letter(desk, "2026-11-25T20:00:00")
    answer(desk, ticket, "2026-11-25T22:00:00", then="resolve", code="solved")
    assert clock(ticket, "follow-up").due_at == at("2026-11-26T22:00:00")
    message = ticket.messages.get(author="agent")
    letter(desk, "2026-11-26T02:00:00", references=(message.rfc_id,))
    first = clock(ticket, "follow-up")
    assert (first.state, first.reason) == ("void", "reopened")
    answer(desk, ticket, "2026-11-26T15:00:00", then="resolve", code="solved")
    second = clock(ticket, "follow-up", cycle=2)
    assert (second.state, second.due_at) == ("open", at("2026-11-27T15:00:00"))


def test_s6_of_two_merged_letters_the_earlier_keeps_its_clock(desk):
    in_force(desk, DAY_AND_NIGHT)
    survivor = letter(desk, "2026-02-10T13:00:00")
    later = letter(desk, "2026-02-10T14:00:00")
    merge(later, into=survivor, agent=desk.agents["priya"], at=at("2026-02-10T15:00:00"))
    assert clock(survivor).started_at == at("2026-02-10T13:00:00")
    assert (clock(survivor).state, clock(survivor).due_at) == ("open", at("2026-02-11T13:00:00"))
    assert (clock(later).state, clock(later).reason) == ("void", f"merged into {survivor.reference}")
    answer(desk, survivor, "2026-02-11T12:00:00")
    (rule,) = promises_page(desk.brands["bulkimart"], at=at("2026-02-12T00:00:00")).clause("5.1").rules
    assert (rule.evidence.promised, rule.evidence.kept, rule.evidence.void) == (2, 1, 1)
    assert verify(desk.brands["bulkimart"], at=at("2026-02-12T00:00:00")).passed


def test_s6_into_the_later_the_earliest_start_stays_and_parting_brings_the_other_back(desk):
    in_force(desk, DAY_AND_NIGHT)
    first, survivor = letter(desk, "2026-02-10T13:00:00"), letter(desk, "2026-02-10T14:00:00")
    merge(first, into=survivor, agent=desk.agents["priya"], at=at("2026-02-10T15:00:00"))
    survivor.refresh_from_db()
    assert (clock(survivor).state, survivor.due_at) == ("void", at("2026-02-11T13:00:00"))
    assert clock(survivor).reason == f"merged with {first.reference}, which came first"
    told = explain_ticket(survivor, at=at("2026-02-10T15:30:00"))
    assert [(each.clock_id, each.state) for each in told] == [
        (clock(survivor).pk, "void"),
        (clock(first).pk, "open"),
    ]
    assert f"Ticket {first.reference}, clause 5.1" in told[1].text()
    answer(desk, survivor, "2026-02-10T16:00:00")
    assert clock(first).state == "kept"
    first.refresh_from_db()
    part(first, agent=desk.agents["priya"], at=at("2026-02-10T17:00:00"))
    back = clock(survivor)
    assert (back.state, back.due_at, back.stopped_at) == (
        "kept",
        at("2026-02-11T14:00:00"),
        at("2026-02-10T16:00:00"),
    )
    assert verify(desk.brands["bulkimart"], at=at("2026-02-12T00:00:00")).passed


def test_s6_a_broken_promise_does_not_vanish_by_merging(desk):
    in_force(desk, DAY_AND_NIGHT)
    first, late = letter(desk, "2026-02-10T13:00:00"), letter(desk, "2026-02-10T14:00:00")
    merge(late, into=first, agent=desk.agents["priya"], at=at("2026-02-11T15:00:00"))
    (rule,) = promises_page(desk.brands["bulkimart"], at=at("2026-02-11T15:00:00")).clause("5.1").rules
    assert (rule.evidence.broken, rule.evidence.void) == (2, 0)


def test_s7_only_another_senior_can_review_an_escalation(desk):
    review = ("escalation review", "24 hours", "every hour", "")
    in_force(desk, review)
    ticket = letter(desk, "2026-01-20T21:30:00")  # version 1: the right to escalate, review in 24 hours
    answer(desk, ticket, "2026-01-20T21:40:00")
    escalate_for_customer(
        ticket, customer=desk.customers["dana"], reason="A senior, please.", at=at("2026-01-23T21:30:00")
    )
    with pytest.raises(NotPossible, match="Another senior has to review it"):
        review_escalation(ticket, agent=desk.agents["priya"], review="Fine.", at=at("2026-01-23T22:00:00"))
    assert clock(ticket, "escalation review").state == "open"
    review_escalation(
        ticket, agent=desk.agents["samuel"], review="They are right.", at=at("2026-01-24T20:00:00")
    )
    reviewed = clock(ticket, "escalation review")
    assert (reviewed.state, reviewed.due_at) == ("kept", at("2026-01-24T21:30:00"))
    assert reviewed.stopped_at == at("2026-01-24T20:00:00")


def test_ac_16_neither_acknowledgement_nor_note_keeps_the_promise_a_person_does(desk):
    in_force(desk, DAY_AND_NIGHT)
    ticket = letter(desk, "2026-02-10T15:00:00")
    assert ticket.messages.filter(automated=True).exists()
    note(ticket, agent=desk.agents["priya"], text="I look into it.", at=at("2026-02-10T15:30:00"))
    assert clock(ticket).state == "open"
    answer(desk, ticket, "2026-02-10T16:00:00")
    kept = clock(ticket)
    cause = kept.events.get(kind="stop").cause
    assert (kept.state, cause.kind, cause.agent) == ("kept", "replied", desk.agents["priya"])


def test_r12_a_resolution_goes_on_where_it_stood(desk):
    in_force(desk, ("resolution", "18 hours", "business", "pause: waiting for customer\n"))
    ticket = letter(desk, "2026-02-09T14:00:00")
    answer(desk, ticket, "2026-02-09T15:00:00")
    resolve(ticket, agent=desk.agents["priya"], code="solved", at=at("2026-02-09T22:00:00"))
    assert clock(ticket, "resolution").state == "kept"
    reopen(ticket, agent=desk.agents["priya"], reason="not solved", at=at("2026-02-12T15:00:00"))
    assert clock(ticket, "resolution", cycle=2).due_at == at("2026-02-13T16:00:00")  # V22
    assert verify(desk.brands["bulkimart"], at=at("2026-02-13T00:00:00")).passed


def test_r9_an_automatic_receipt_keeps_only_the_promise_that_says_so(desk):
    receipt = ("acknowledgement", "1 hour", "every hour", "stops: automated\n")
    in_force(desk, receipt, DAY_AND_NIGHT)
    ticket = letter(desk, "2026-02-10T15:00:00")
    assert (clock(ticket, "acknowledgement").state, clock(ticket).state) == ("kept", "open")
    told = ticket.messages.get(automated=True).text
    assert "Wed 11 Feb 2026, 10:00 EST" in told  # when a person answers, not when a machine did
    assert verify(desk.brands["bulkimart"], at=at("2026-02-11T00:00:00")).passed


def test_a_promise_of_news_starts_again_with_each_until_the_ticket_is_resolved(desk):
    in_force(desk, ("status update", "24 hours", "every hour", "repeat: until resolved\n"))
    ticket = letter(desk, "2026-02-10T15:00:00")
    answer(desk, ticket, "2026-02-11T14:00:00")
    assert clock(ticket, "status update").state == "kept"
    second = clock(ticket, "status update", cycle=2)
    assert (second.state, second.due_at) == ("open", at("2026-02-12T14:00:00"))
    answer(desk, ticket, "2026-02-12T16:00:00")
    assert clock(ticket, "status update", cycle=2).state == "broken"
    resolve(ticket, agent=desk.agents["priya"], code="solved", at=at("2026-02-12T18:00:00"))
    assert clock(ticket, "status update", cycle=3).state == "kept"
    assert Clock.objects.filter(ticket=ticket, metric="status update").count() == 3
    reopen(ticket, agent=desk.agents["priya"], reason="not solved", at=at("2026-02-12T20:00:00"))
    assert clock(ticket, "status update", cycle=4).due_at == at("2026-02-13T20:00:00")
    assert verify(desk.brands["bulkimart"], at=at("2026-02-13T00:00:00")).passed


def test_what_an_answer_began_anew_ends_when_it_comes_back(desk):
    in_force(desk, ("status update", "24 hours", "every hour", "repeat: until resolved\n"))
    ticket = letter(desk, "2026-02-10T15:00:00")
    message = answer(desk, ticket, "2026-02-11T14:00:00")
    came_back(ticket, answer=message, reason="554 our server is rejected", at=at("2026-02-11T14:10:00"))
    assert clock(ticket, "status update").state == "open"
    assert clock(ticket, "status update", cycle=2).state == "void"
    assert verify(desk.brands["bulkimart"], at=at("2026-02-11T14:20:00")).passed


def test_r12_a_resolution_begins_anew_where_the_policy_says_so(desk):
    in_force(desk, ("resolution", "18 hours", "business", "on reopen: restart\n"))
    ticket = letter(desk, "2026-02-09T14:00:00")
    answer(desk, ticket, "2026-02-09T15:00:00")
    resolve(ticket, agent=desk.agents["priya"], code="solved", at=at("2026-02-09T22:00:00"))
    reopen(ticket, agent=desk.agents["priya"], reason="not solved", at=at("2026-02-12T15:00:00"))
    again = clock(ticket, "resolution", cycle=2)
    assert (again.started_at, again.due_at) == (at("2026-02-12T15:00:00"), at("2026-02-16T15:00:00"))
    assert verify(desk.brands["bulkimart"], at=at("2026-02-13T00:00:00")).passed


def test_r18_what_was_no_matter_by_mistake_counts_from_its_receipt(desk):
    in_force(desk, DAY_AND_NIGHT, ("resolution", "48 hours", "every hour", ""))
    ticket = letter(desk, "2026-02-09T14:00:00")
    resolve(ticket, agent=desk.agents["priya"], code="spam", at=at("2026-02-09T20:00:00"))
    assert {clock(ticket).state, clock(ticket, "resolution").state} == {"void"}
    reopen(ticket, agent=desk.agents["priya"], reason="A customer", at=at("2026-02-10T13:00:00"))
    first, again = clock(ticket), clock(ticket, "resolution", cycle=2)
    assert (first.state, first.due_at) == ("open", at("2026-02-10T14:00:00"))
    assert again.due_at == at("2026-02-12T07:00:00")  # 17 hours later: so long it was nobody's (R12)
    ticket.refresh_from_db()
    assert (ticket.due_at, ticket.customer_waits_since) == (first.due_at, at("2026-02-09T14:00:00"))
    answer(desk, ticket, "2026-02-10T15:00:00")
    assert clock(ticket).state == "broken"
    assert verify(desk.brands["bulkimart"], at=at("2026-02-10T16:00:00")).passed


def test_r18_who_writes_again_to_a_duplicate_is_promised_an_answer_to_that_letter(desk):
    in_force(desk, DAY_AND_NIGHT)
    ticket = letter(desk, "2026-02-09T14:00:00")
    resolve(ticket, agent=desk.agents["priya"], code="duplicate", at=at("2026-02-09T20:00:00"))
    letter(desk, "2026-02-12T10:00:00", references=(ticket.messages.get(author="customer").rfc_id,))
    again = clock(ticket, cycle=2)
    assert (clock(ticket).state, again.state, again.due_at) == ("void", "open", at("2026-02-13T10:00:00"))
    assert verify(desk.brands["bulkimart"], at=at("2026-02-12T16:00:00")).passed


def test_r15_what_an_earlier_version_promised_and_saw_kept_is_not_promised_again_on_reopening(desk):
    in_force(desk, DAY_AND_NIGHT)
    ticket = letter(desk, "2026-02-09T14:00:00")
    message = answer(desk, ticket, "2026-02-09T15:00:00", then="resolve", code="solved")
    in_force(desk, DAY_AND_NIGHT, version=3, since="2026-02-10")
    letter(desk, "2026-02-11T10:00:00", references=(message.rfc_id,))
    assert Clock.objects.filter(ticket=ticket, metric="first response").count() == 1
    assert verify(desk.brands["bulkimart"], at=at("2026-02-11T16:00:00")).passed


def test_what_is_settled_starts_nothing_by_another_category_before_it_is_open_again(desk):
    in_force(desk, DAY_AND_NIGHT, ("resolution", "48 hours", "every hour", "when: urgency is urgent\n"))
    ticket, priya = letter(desk, "2026-02-09T14:00:00"), desk.agents["priya"]
    answer(desk, ticket, "2026-02-09T15:00:00", then="resolve", code="solved")
    classify(ticket, agent=priya, category="", urgency="urgent", at=at("2026-02-09T16:00:00"))
    assert not Clock.objects.filter(ticket=ticket, metric="resolution").exists()
    reopen(ticket, agent=priya, reason="not solved", at=at("2026-02-09T17:00:00"))
    assert clock(ticket, "resolution").due_at == at("2026-02-11T17:00:00")
    assert Clock.objects.filter(ticket=ticket, metric="first response").count() == 1


TWO_DAYS = ("resolution", "48 hours", "every hour", "pause: waiting for customer\n")
NEXT = ("next response", "24 hours", "every hour", "")
ON_WEEKDAYS = ("next response", "24 hours", "business", "")


@pytest.mark.clause("BK-6.3")
@pytest.mark.parametrize(
    ("counted", "hours", "due"),
    [
        (NEXT, "Mon-Fri 09:00-18:00", "2026-12-06T16:00:00"),  # Sunday 11:00 in New York
        (ON_WEEKDAYS, "Mon-Fri 00:00-24:00", "2026-12-08T05:00:00"),  # Tuesday 00:00 in New York
    ],
)
def test_ac_17_while_the_customer_is_asked_the_resolution_waits_and_their_answer_starts_the_next_turn(
    desk, counted, hours, due
):
    in_force(desk, TWO_DAYS, counted, hours=hours)
    ticket = letter(desk, "2026-12-03T15:00:00")
    question = answer(desk, ticket, "2026-12-04T14:30:00", then="wait")  # Friday 09:30 in New York
    ticket.refresh_from_db()
    assert ticket.status == "waiting"
    waits = clock(ticket, "resolution")
    assert (waits.paused, waits.due_at) == (True, None)
    again = letter(
        desk, "2026-12-05T16:00:00", subject="Re: Help", text="It is the second pallet.", rfc_id="<a@harborcafe.example>",
        references=(question.rfc_id,),
    )  # fmt: skip
    assert again.pk == ticket.pk
    again.refresh_from_db()
    assert again.status == "open"
    goes_on = clock(ticket, "resolution")
    assert not goes_on.paused
    assert goes_on.due_at == at("2026-12-05T15:00:00") + timedelta(days=1, hours=1, minutes=30)
    assert clock(ticket, "next response").due_at == at(due)
    assert again.customer_waits_since == at("2026-12-05T16:00:00")


def test_ac_21_a_new_version_changes_nothing_that_was_promised_before(desk):
    in_force(desk, DAY_AND_NIGHT, since="2026-02-01")
    done, running = letter(desk, "2026-02-09T14:00:00"), letter(desk, "2026-02-12T14:00:00")
    answer(desk, done, "2026-02-11T14:00:00")
    rows = [list(model.objects.order_by("id").values()) for model in (Ticket, Clock, ClockEvent)]
    in_force(desk, ("first response", "2 hours", "every hour", ""), version=3, since="2026-02-13")
    assert [list(model.objects.order_by("id").values()) for model in (Ticket, Clock, ClockEvent)] == rows
    assert clock(done).state == "broken"
    assert clock(running).due_at == at("2026-02-13T14:00:00")
    later = letter(desk, "2026-02-13T14:00:00")
    assert clock(later).due_at == at("2026-02-13T16:00:00")
    answer(desk, running, "2026-02-13T13:59:00")
    assert clock(running).state == "kept"  # by the day it was promised, not by the shorter one
    assert (running.policy_version.number, later.policy_version.number) == (2, 3)
    assert verify(desk.brands["bulkimart"], at=at("2026-02-14T00:00:00")).passed
