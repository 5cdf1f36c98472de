"""Three ways up, kept apart, through the pages agents use; the time of each visit is given."""

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.channels.email.compose import compose
from answerable.demo.cast import POLICIES
from answerable.escalation.models import Escalation
from answerable.kit.scope import see_brands, see_no_brand
from answerable.promises.models import Clock, Enforcement
from answerable.promises.publish import publish
from answerable.tickets.models import Delivery, Message, Ticket

NEW_YORK_10 = datetime(2026, 12, 3, 15, tzinfo=UTC)  # Thu 3 Dec 2026 10:00 in New York
PART = {"HX-Request": "true"}
SUMMARY = {"tried": "Asked the carrier twice", "found": "No scan after Leeds", "wanted": "Open a claim"}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def visit(client, desk, monkeypatch):
    """`visit("priya", ticket, "escalation", at=…, **form)`: one agent's click at an instant."""

    def go(who, ticket, noun, *, when, **said):
        monkeypatch.setattr("answerable.workspace.desk.now", lambda: when)
        client.force_login(desk.agents[who])
        answer = client.post(f"/desk/tickets/{ticket.reference}/{noun}", said, headers=PART)
        see_brands(brand.pk for brand in desk.brands.values())
        return answer

    return go


def ticket_of(desk, brand, sender, when, text="Order 48213 is 12 cartons short."):
    received = receive(
        Incoming(
            brand_id=desk.brands[brand].pk,
            channel="email",
            sender_email=sender,
            subject="Short",
            text=text,
            received_at=when,
            rfc_id=f"<{when.isoformat()}.{sender}>",
        ),
        at=when,
    )
    return received.ticket


def now(ticket):
    return Ticket.objects.select_related("brand", "assignee").get(pk=ticket.pk)


def test_ac_34_the_next_tier_accepts_and_until_then_the_first_owner_remains(desk, visit):
    ticket = ticket_of(desk, "barbar", "arthur@pell.example", at("2026-12-03T10:00:00"), "Is it in stock?")
    missing = visit("lena", ticket, "escalation", when=at("2026-12-03T10:30:00"), found="x", wanted="y")
    assert missing.status_code == 422
    assert "Say what was tried" in missing.content.decode()
    assert Enforcement.objects.get(ticket=ticket, outcome="blocked").promise.rule == "6.2"
    asked = visit("lena", ticket, "escalation", when=at("2026-12-03T10:31:00"), **SUMMARY)
    assert asked.status_code == 200
    ticket = now(ticket)
    assert (ticket.assignee, ticket.tier, ticket.escalated) == (desk.agents["lena"], 1, True)
    told = Message.objects.filter(ticket=ticket, purpose="news").get()
    assert told.automated
    assert "Lena Brandt stays responsible" in told.text
    own = visit("lena", ticket, "escalation", when=at("2026-12-03T10:32:00"), do="accept")
    assert "Somebody else has to take it" in own.content.decode()
    low = visit("priya", ticket, "escalation", when=at("2026-12-03T10:33:00"), do="accept")
    assert low.status_code == 422
    assert now(ticket).assignee == desk.agents["lena"]
    taken = visit("tomas", ticket, "escalation", when=at("2026-12-03T10:40:00"), do="accept")
    assert taken.status_code == 200
    assert "took over what was handed up" in taken.content.decode()
    ticket = now(ticket)
    assert (ticket.assignee, ticket.tier, ticket.escalated) == (desk.agents["tomas"], 2, False)
    escalation = Escalation.objects.get(ticket=ticket)
    assert (escalation.tried, escalation.found, escalation.wanted) == tuple(SUMMARY.values())
    assert Enforcement.objects.filter(ticket=ticket, promise__rule="6.2", outcome="done").count() == 1


def test_ac_34_what_is_sent_back_comes_with_a_reason_and_stays_with_its_owner(desk, visit, client):
    ticket = ticket_of(desk, "barbar", "arthur@pell.example", at("2026-12-03T10:00:00"), "Is it in stock?")
    visit("lena", ticket, "escalation", when=at("2026-12-03T10:31:00"), **SUMMARY)
    client.force_login(desk.agents["tomas"])
    page = client.get(f"/desk/tickets/{ticket.reference}/escalation", headers=PART).content.decode()
    assert all(words in page for words in SUMMARY.values())
    see_brands(brand.pk for brand in desk.brands.values())
    bare = visit("tomas", ticket, "escalation", when=at("2026-12-03T10:40:00"), do="send back")
    assert bare.status_code == 422
    visit(
        "tomas",
        ticket,
        "escalation",
        when=at("2026-12-03T10:41:00"),
        do="send back",
        reason="Claims are yours",
    )
    ticket = now(ticket)
    assert (ticket.assignee, ticket.tier, ticket.escalated) == (desk.agents["lena"], 1, False)
    again = visit("lena", ticket, "escalation", when=at("2026-12-03T11:00:00"), **SUMMARY)
    assert again.status_code == 200
    assert "sent it back: Claims are yours" in again.content.decode()


def test_ac_35_the_customer_gets_a_senior_who_has_not_had_the_ticket(desk, visit):
    ticket = ticket_of(desk, "bulkimart", "dana@harborcafe.example", at("2026-12-02T15:00:00"))
    visit("samuel", ticket, "reply", when=at("2026-12-02T16:00:00"), text="It is on the way.", then="open")
    taken_down = visit(
        "priya", ticket, "escalation", when=NEW_YORK_10, do="customer", words="Nobody solves this."
    )
    assert taken_down.status_code == 200
    clock = Clock.objects.get(ticket=ticket, metric="escalation review")
    assert clock.due_at == at("2026-12-04T15:00:00")  # Fri 4 Dec 10:00 in New York
    told = Message.objects.get(ticket=ticket, purpose="news")
    assert "Fri 4 Dec 2026, 10:00 EST" in told.text
    assert "7.1" in told.text
    for noun, said in (
        ("resolution", {"code": "solved"}),
        ("reply", {"text": "Done.", "then": "resolve", "code": "solved"}),
    ):
        closed = visit("samuel", ticket, noun, when=at("2026-12-03T16:00:00"), **said)
        assert closed.status_code == 422
        assert "only the review ends the request" in closed.content.decode()
    had_it = visit("samuel", ticket, "escalation", when=at("2026-12-03T17:00:00"), text="Fine as it is.")
    assert "Another senior has to review it" in had_it.content.decode()
    junior = visit("priya", ticket, "escalation", when=at("2026-12-03T17:00:00"), text="Fine as it is.")
    assert junior.status_code == 422
    done = visit(
        "iris", ticket, "escalation", when=at("2026-12-03T18:00:00"),
        text="The scan shows 36.", told="You were right: 12 cartons leave tonight.", outcome="changed",
    )  # fmt: skip
    assert done.status_code == 200
    clock.refresh_from_db()
    assert (clock.state, clock.stopped_at) == ("kept", at("2026-12-03T18:00:00"))
    answer = Message.objects.filter(ticket=ticket, author="agent").latest("id")
    assert (answer.agent, answer.text) == (desk.agents["iris"], "You were right: 12 cartons leave tonight.")
    assert now(ticket).assignee == desk.agents["iris"]
    review = Escalation.objects.get(ticket=ticket)
    assert (review.review, review.outcome, review.reviewer) == (
        "The scan shows 36.", "changed", desk.agents["iris"],
    )  # fmt: skip


def test_ac_35_the_right_stands_beside_what_an_agent_handed_up(desk, visit):
    ticket = ticket_of(desk, "bulkimart", "dana@harborcafe.example", at("2026-12-02T15:00:00"))
    visit("priya", ticket, "escalation", when=at("2026-12-02T16:00:00"), **SUMMARY)
    both = visit("priya", ticket, "escalation", when=NEW_YORK_10, do="customer", words="A senior, please.")
    assert both.status_code == 200
    assert set(Escalation.objects.filter(ended_at=None).values_list("asked_by", flat=True)) == {
        "agent", "customer",
    }  # fmt: skip
    visit("samuel", ticket, "escalation", when=at("2026-12-03T16:00:00"), do="accept")
    assert now(ticket).escalated


def test_ac_36_a_second_request_goes_to_management(desk, visit):
    friday = at("2026-12-04T22:30:00")  # Fri 4 Dec 17:30 in New York
    ticket = ticket_of(desk, "bulkimart", "dana@harborcafe.example", at("2026-12-02T15:00:00"))
    visit("priya", ticket, "escalation", when=friday, do="customer", words="A senior, please.")
    clock = Clock.objects.get(ticket=ticket, metric="escalation review")
    assert clock.due_at == at("2026-12-05T22:30:00")  # 24 hours by the clock (7.1.b), Saturday or not
    twice = visit("priya", ticket, "escalation", when=friday, do="customer", words="Now!")
    assert "asked for already" in twice.content.decode()
    visit(
        "samuel", ticket, "escalation", when=at("2026-12-05T16:00:00"), text="It stands.", outcome="confirmed"
    )
    again = visit(
        "priya", ticket, "escalation", when=at("2026-12-05T17:00:00"), do="customer", words="I do not agree."
    )
    assert again.status_code == 200
    assert now(ticket).tier == 4
    senior = visit("samuel", ticket, "escalation", when=at("2026-12-05T18:00:00"), text="It stands.")
    assert senior.status_code == 422
    lead = visit("iris", ticket, "escalation", when=at("2026-12-05T19:00:00"), text="We credit it.")
    assert lead.status_code == 200
    states = Clock.objects.filter(ticket=ticket, metric="escalation review").values_list("state", flat=True)
    assert set(states) == {"kept"}


WEEKDAYS = """Weekdays are whole days. {#11.1}

```rule 11.1
kind: measured
do: set hours
name: weekdays
weekly: Mon-Fri 00:00-24:00
zone: America/New_York
proof: staffed minutes
```
"""
READINGS = [
    ("24 hours", "every hour", "2026-12-05T22:30:00"),  # Sat 17:30
    ("24 hours", "weekdays", "2026-12-07T22:30:00"),  # Mon 17:30
    ("9 hours", "business", "2026-12-07T22:30:00"),  # Mon 17:30, one business day
    ("24 hours", "business", "2026-12-09T19:30:00"),  # Wed 14:30
]


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: " ".join(reading[:2]))
def test_ac_36_the_review_has_a_reading_of_its_own(desk, visit, reading):
    within, counting, due = reading
    brand = desk.brands["bulkimart"]
    text = (POLICIES / "bulkimart.policy.md").read_text("utf-8").replace("\nversion: 1\n", "\nversion: 2\n")
    said = "within: 24 hours\ncounting: every hour\nreviewer:"
    assert said in text
    text = text.replace(said, f"within: {within}\ncounting: {counting}\nreviewer:") + WEEKDAYS
    effective = at("2026-11-20T00:00:00")
    publish(text, brand=brand, name="case", approved_by="Iris", at=effective, effective=date(2026, 12, 1))
    friday = at("2026-12-04T22:30:00")
    ticket = ticket_of(desk, "bulkimart", "dana@harborcafe.example", friday)
    visit("priya", ticket, "escalation", when=friday, do="customer", words="A senior, please.")
    clocks = {clock.metric: clock.due_at for clock in Clock.objects.filter(ticket=ticket)}
    assert clocks["escalation review"] == at(due)
    assert clocks["first response"] == at("2026-12-05T22:30:00")  # the e-mail's own reading stays


def test_barbar_promises_no_review_and_so_offers_none(desk, visit, client):
    ticket = ticket_of(desk, "barbar", "arthur@pell.example", at("2026-12-03T10:00:00"), "Is it in stock?")
    client.force_login(desk.agents["lena"])
    page = client.get(f"/desk/tickets/{ticket.reference}/escalation", headers=PART).content.decode()
    assert "The customer asks for a senior" not in page
    see_brands(brand.pk for brand in desk.brands.values())
    refused = visit(
        "lena", ticket, "escalation", when=at("2026-12-03T10:30:00"), do="customer", words="Please"
    )
    assert refused.status_code == 422
    assert not Clock.objects.filter(ticket=ticket, metric="escalation review").exists()


def test_ac_35_every_answer_carries_the_link_that_asks(desk, visit, client, monkeypatch):
    ticket = ticket_of(desk, "bulkimart", "dana@harborcafe.example", at("2026-12-02T15:00:00"))
    visit("samuel", ticket, "reply", when=at("2026-12-02T16:00:00"), text="It is on the way.", then="open")
    answer = Delivery.objects.get(message__agent=desk.agents["samuel"])
    sent = message_from_bytes(compose(answer, at=at("2026-12-02T16:00:10")).content, policy=default)
    text = sent.get_body(("plain",)).get_content()
    link = re.search(r"senior representative \(§ 7\.1\): http://[^/]+(/\S+)", text)[1]
    client.logout()
    see_no_brand()
    opened = client.get(link, follow=True)
    assert opened.status_code == 200
    assert opened.redirect_chain[-1][0].endswith("/escalate")
    see_brands(brand.pk for brand in desk.brands.values())
    assert not Escalation.objects.exists()  # opening it asks for nothing
    acknowledgement = Delivery.objects.get(message__purpose="acknowledgement")
    told = compose(acknowledgement, at=at("2026-12-02T16:00:10")).content
    assert b"follow/" not in told


def test_barbar_mails_carry_no_such_link(desk, visit):
    ticket = ticket_of(desk, "barbar", "arthur@pell.example", at("2026-12-03T10:00:00"), "Is it in stock?")
    visit("lena", ticket, "reply", when=at("2026-12-03T10:10:00"), text="Yes.", then="open")
    answer = Delivery.objects.get(message__agent=desk.agents["lena"])
    assert b"/escalate" not in compose(answer, at=at("2026-12-03T10:10:10")).content
