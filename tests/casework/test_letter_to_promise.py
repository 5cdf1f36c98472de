from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from answerable.casework.classify import classify
from answerable.casework.errors import NotPossible, Refused, ThreadChanged
from answerable.casework.escalate import escalate_for_customer, review_escalation
from answerable.casework.hold import hold
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reopen import reopen
from answerable.casework.reply import reply
from answerable.casework.resolve import resolve
from answerable.kit.scope import see_brands, see_no_brand
from answerable.promises.models import Clock, Enforcement
from answerable.tickets.models import Event, Ticket
from answerable.tickets.search import find


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def letter(brand, **more):
    given = {
        "brand_id": brand.pk,
        "channel": "email",
        "sender_email": "dana@harborcafe.example",
        "sender_name": "Dana Whitfield",
        "subject": "12 cartons short on pallet delivery",
        "text": "Our pallet for order BK-48213 came this morning, 12 cartons are missing.",
        "received_at": at("2026-12-03T15:00:00"),
        "rfc_id": "<first@harborcafe.example>",
        **more,
    }
    return Incoming(**given)


def test_ac_01_a_letter_becomes_a_ticket_with_its_promise(desk, count_queries):
    brand = desk.brands["bulkimart"]
    receive(letter(brand, rfc_id="<warm@up.example>"), at=at("2026-12-03T14:00:00"))
    with count_queries(12):
        received = receive(letter(brand), at=at("2026-12-03T15:00:02"))
    ticket = received.ticket
    assert received.opened
    assert ticket.status == "new"
    assert ticket.company.name == "Harbor Café Group"
    assert ticket.due_at == at("2026-12-04T15:00:00")  # 24 elapsed hours, clause 4.2.1
    assert ticket.due_clause == "4.2.1"
    clocks = {clock.metric: clock for clock in Clock.objects.filter(ticket=ticket)}
    assert set(clocks) == {"first response", "initial review"}
    acknowledgement = ticket.messages.get(automated=True)
    assert ticket.reference in acknowledgement.text
    assert "Fri 4 Dec 2026, 10:00 EST" in acknowledgement.text
    assert "Email: Response within 24 hours." in acknowledgement.text


def test_ac_16_only_a_person_keeps_the_promise(desk):
    ticket = receive(letter(desk.brands["bulkimart"]), at=at("2026-12-03T15:00:02")).ticket
    clock = Clock.objects.get(ticket=ticket, metric="first response")
    assert clock.state == "open"
    reply(ticket, agent=desk.agents["priya"], text="I ask the warehouse.", at=at("2026-12-03T16:00:00"))
    clock.refresh_from_db()
    assert clock.state == "kept"
    assert clock.stopped_at == at("2026-12-03T16:00:00")


def test_a_reply_waits_and_the_customers_answer_takes_the_ticket_up(desk):
    ticket = receive(letter(desk.brands["bulkimart"]), at=at("2026-12-03T15:00:02")).ticket
    question = reply(ticket, agent=desk.agents["priya"], text="Which dock?", at=at("2026-12-03T16:00:00"))
    ticket.refresh_from_db()
    assert ticket.status == "waiting"
    answer = letter(
        desk.brands["bulkimart"],
        rfc_id="<second@harborcafe.example>",
        references=(question.rfc_id,),
        received_at=at("2026-12-05T16:00:00"),
    )
    received = receive(answer, at=at("2026-12-05T16:00:00"))
    assert not received.opened
    assert received.ticket.pk == ticket.pk
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_a_stranger_who_knows_the_message_id_opens_a_ticket_of_his_own(desk):
    ticket = receive(letter(desk.brands["bulkimart"]), at=at("2026-12-03T15:00:02")).ticket
    stranger = letter(
        desk.brands["bulkimart"],
        sender_email="somebody@else.example",
        references=("<first@harborcafe.example>",),
    )
    assert receive(stranger, at=at("2026-12-03T15:10:00")).ticket.pk != ticket.pk


@pytest.mark.parametrize("then", ["open", "wait", "resolve"])
def test_what_happens_after_an_answer(desk, then):
    ticket = receive(letter(desk.brands["bulkimart"]), at=at("2026-12-03T15:00:02")).ticket
    classify(
        ticket, agent=desk.agents["priya"], category="order", urgency="normal", at=at("2026-12-03T15:30:00")
    )
    reply(
        ticket,
        agent=desk.agents["priya"],
        text="They come tomorrow.",
        then=then,
        code="solved",
        at=at("2026-12-03T16:00:00"),
    )
    ticket.refresh_from_db()
    assert ticket.status == {"open": "open", "wait": "waiting", "resolve": "resolved"}[then]
    assert ticket.assignee == desk.agents["priya"]


def ticket_at(desk, brand="bulkimart", **more):
    return receive(letter(desk.brands[brand], **more), at=at("2026-12-03T15:00:02")).ticket


def test_resolving_without_an_answer_is_refused_and_the_refusal_is_evidence(desk):
    ticket = ticket_at(desk)
    with pytest.raises(Refused, match=r"clause 6\.3 asks for"):
        resolve(ticket, agent=desk.agents["priya"], code="solved", at=at("2026-12-03T16:00:00"))
    blocked = Enforcement.objects.get(ticket=ticket, outcome="blocked")
    assert blocked.promise.rule == "6.3"
    ticket.refresh_from_db()
    assert ticket.status == "new"


def test_waiting_for_a_customer_who_was_not_asked_is_not_possible(desk):
    ticket = ticket_at(desk)
    with pytest.raises(NotPossible, match="Send a question first"):
        hold(
            ticket,
            agent=desk.agents["priya"],
            waiting_for="customer",
            reason="",
            at=at("2026-12-03T16:00:00"),
        )


def test_ac_50_the_second_of_two_answers_is_stopped(desk):
    ticket = ticket_at(desk)
    ticket.refresh_from_db()
    seen = ticket.revision
    reply(
        ticket,
        agent=desk.agents["priya"],
        text="On its way.",
        at=at("2026-12-03T16:00:00"),
        seen_revision=seen,
    )
    with pytest.raises(ThreadChanged):
        reply(
            ticket,
            agent=desk.agents["samuel"],
            text="Late!",
            at=at("2026-12-03T16:00:05"),
            seen_revision=seen,
        )
    assert ticket.messages.filter(author="agent").count() == 1


def test_v22_a_reopened_matter_goes_on_with_the_time_it_had_left(desk):
    """BarBar 3.2.d: 16 open hours to a resolution; the time between resolving and reopening does not count."""
    lena = desk.agents["lena"]
    ticket = receive(
        letter(
            desk.brands["barbar"],
            sender_email="arthur@pell.example",
            subject="Charged twice",
            text="I was charged twice for order 10482.",
            received_at=at("2026-12-07T09:00:00"),
        ),
        at=at("2026-12-07T09:00:00"),
    ).ticket
    classify(ticket, agent=lena, category="order", urgency="urgent", at=at("2026-12-07T09:10:00"))
    reply(ticket, agent=lena, text="Refunded.", then="resolve", code="solved", at=at("2026-12-07T12:00:00"))
    first = Clock.objects.get(ticket=ticket, metric="resolution", cycle=1)
    assert (first.state, first.due_at) == ("kept", at("2026-12-08T16:00:00"))
    reopen(ticket, agent=lena, reason="The bank shows nothing.", at=at("2026-12-09T10:00:00"))
    again = Clock.objects.get(ticket=ticket, metric="resolution", cycle=2)
    assert again.started_at == first.started_at
    assert again.due_at == at("2026-12-10T14:00:00")  # 13 of 16 hours left: 8 on Wednesday, 5 on Thursday
    first.refresh_from_db()
    assert first.state == "kept"


def test_s7_a_review_by_the_agent_who_had_the_ticket_is_refused(desk):
    iris, samuel = desk.agents["iris"], desk.agents["samuel"]
    ticket = ticket_at(desk, received_at=at("2026-02-13T20:00:00"))
    reply(ticket, agent=samuel, text="No.", then="open", at=at("2026-02-13T21:00:00"))
    escalate_for_customer(
        ticket, customer=desk.customers["dana"], reason="Not solved", at=at("2026-02-13T21:30:00")
    )
    clock = Clock.objects.get(ticket=ticket, metric="escalation review")
    assert clock.due_at == at("2026-02-14T21:30:00")
    with pytest.raises(NotPossible, match="Another senior"):
        review_escalation(ticket, agent=samuel, review="Fine.", at=at("2026-02-13T22:00:00"))
    review_escalation(ticket, agent=iris, review="We credit 12 cartons.", at=at("2026-02-14T20:00:00"))
    clock.refresh_from_db()
    assert (clock.state, clock.stopped_at) == ("kept", at("2026-02-14T20:00:00"))


def test_bb_3_2_b_urgent_tickets_stand_first_in_the_queue(desk, count_queries):
    calm = ticket_at(desk, "barbar", subject="Is the kettle in stock?", text="Do you have the kettle?")
    urgent = ticket_at(desk, "barbar", subject="Charged twice", text="You took the money twice.")
    assert (calm.place, urgent.place) == (1, 0)
    Ticket.objects.filter(pk=calm.pk).update(due_at=at("2026-12-03T15:30:00"))
    assert list(Ticket.objects.at_work().by_promise()) == [urgent, calm]
    assert Ticket.objects.at_work().by_promise(after=(0, urgent.due_at, urgent.pk)).first() == calm
    classify(
        urgent,
        agent=desk.agents["lena"],
        category="order",
        urgency="normal",
        reason="One of the two was a refund",
        at=at("2026-12-03T15:40:00"),
    )
    urgent.refresh_from_db()
    assert urgent.place == 1


def test_f7_an_unset_scope_sees_nothing(desk):
    ticket = ticket_at(desk)
    see_no_brand()
    assert not Ticket.objects.filter(pk=ticket.pk).exists()
    see_brands([desk.brands["barbar"].pk])
    assert not Ticket.objects.filter(pk=ticket.pk).exists()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Ticket.objects.filter(pk=ticket_at_barbar(desk).pk).update(brand=desk.brands["bulkimart"])


def ticket_at_barbar(desk):
    return receive(
        letter(desk.brands["barbar"], sender_email="noor@haddad.example"), at=at("2026-12-03T15:00:02")
    ).ticket


def test_k6_what_happened_cannot_be_rewritten(desk):
    ticket = ticket_at(desk)
    for rewrite in (
        lambda: Event.objects.filter(ticket=ticket).update(kind="nothing"),
        lambda: Event.objects.filter(ticket=ticket)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="evidence"), transaction.atomic():
            rewrite()


def test_search_finds_words_of_messages_whatever_their_accents(desk):
    ticket = ticket_at(desk, text="El café llegó sin etiqueta")
    assert [hit.ticket_id for hit in find("cafe etiqueta")] == [ticket.pk]
    assert find("pallet etiqueta missing") == []
    see_brands([desk.brands["barbar"].pk])
    assert find("etiqueta") == []
