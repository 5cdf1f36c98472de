"""What cannot wait: the words that decide are shown, tiers rise at once, people are called at any hour."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from answerable.casework.answer_call import acknowledge
from answerable.casework.classify import classify
from answerable.casework.errors import NotPossible
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.channels import pager
from answerable.demo.cast import POLICIES
from answerable.escalation.models import Page
from answerable.kit.scope import see_brands
from answerable.promises.models import Clock
from answerable.promises.publish import publish
from answerable.staff.models import Membership
from answerable.tickets.models import Event, Message, Ticket

SATURDAY = datetime(2026, 12, 5, 19, 30, tzinfo=UTC)  # closed in London
PART = {"HX-Request": "true"}


@pytest.fixture
def caught(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return lambda: [(each.to[0], each.subject, each.body) for each in mail.outbox]


def letter(desk, text, *, at=SATURDAY, sender="mei@lin.example", subject="Help"):
    return receive(
        Incoming(
            brand_id=desk.brands["barbar"].pk, channel="email", sender_email=sender, subject=subject, text=text,
            received_at=at, rfc_id=f"<{hash(text)}@lin.example>",
        ),
        at=at + timedelta(seconds=2),
    ).ticket  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("I was charged twice for order 10482.", "charged twice"),
        ("It is marked delivered, but not received. Order 10482.", "marked delivered"),
    ],
)
def test_ac_24_what_went_wrong_is_urgent_rises_and_the_lead_is_told(desk, client, caught, said, words):
    ticket = letter(desk, said)
    assert (ticket.urgency, ticket.tier) == ("urgent", 2)
    (page,) = Page.objects.filter(ticket=ticket)
    assert (page.kind, page.agent, page.rule) == ("news", desk.agents["iris"], "6.3")
    assert page.paged_at - ticket.received_at < timedelta(seconds=60)
    assert pager.drain(clock=lambda: SATURDAY) == 1
    see_brands(brand.pk for brand in desk.brands.values())
    ((to, subject, body),) = caught()
    assert to == "iris@answerable.example"
    assert ticket.reference in subject
    assert "6.3" in body
    client.force_login(desk.agents["lena"])
    shown = client.get(f"/desk/all/{ticket.reference}", headers=PART).content.decode()
    assert words in shown  # the matched words
    assert "§3.2" in shown  # and the clause of the rule that decided


def test_ac_24_a_question_about_an_order_is_not_urgent(desk, caught):
    ticket = letter(desk, "When will my order 10482 ship?")
    assert (ticket.category, ticket.urgency, ticket.tier) == ("order", "normal", 1)
    assert not Page.objects.exists()
    assert pager.drain(clock=lambda: SATURDAY) == 0


def test_ac_20_closed_hours_move_the_due_time_and_a_critical_ticket_calls_at_once(desk, caught):
    ticket = letter(desk, "I was charged twice for order 10482.")
    clock = Clock.objects.get(ticket=ticket, promise__rule="3.2.c")
    assert clock.due_at == datetime(2026, 12, 7, 11, tzinfo=UTC)  # Monday 9:00 and 2 open hours
    classify(ticket, agent=desk.agents["priya"], category="order", urgency="critical", at=SATURDAY)
    call = Page.objects.get(ticket=ticket, kind="call")
    assert (call.paged_at, call.agent, call.acknowledged_at) == (SATURDAY, desk.agents["iris"], None)
    pager.drain(clock=lambda: SATURDAY)
    assert any("Critical" in subject and to == "iris@answerable.example" for to, subject, _ in caught())


def test_ac_20_half_an_hour_of_saturday_and_the_rest_on_monday(desk):
    """The scenario's own hours and times: Mon-Sat 8-20, one hour where it is urgent, four where it is not."""
    barbar = desk.brands["barbar"]
    see_brands([barbar.pk])
    text = (POLICIES / "barbar.policy.md").read_text("utf-8").replace("\nversion: 1\n", "\nversion: 2\n")
    for before, after in (
        ("weekly: Mon-Fri 09:00-18:00", "weekly: Mon-Sat 08:00-20:00"),
        (
            "when: urgency is one of urgent, critical\nwithin: 2 hours",
            "when: urgency is urgent\nwithin: 1 hour",
        ),
        ("within: 8 hours", "within: 4 hours"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    since = datetime(2026, 11, 30, tzinfo=UTC)
    publish(text, brand=barbar, name="case", approved_by="Iris", at=since, effective=date(2026, 12, 1))
    urgent = letter(desk, "I was charged twice for order 10482.")
    order = letter(desk, "When will my order 10483 ship?")
    assert urgent.due_at == datetime(2026, 12, 7, 8, 30, tzinfo=UTC)
    assert order.due_at == datetime(2026, 12, 7, 11, 30, tzinfo=UTC)


def test_ac_20_nobody_answers_and_the_next_person_is_called(desk, client, caught, monkeypatch):
    barbar = desk.brands["barbar"]
    for place, name in enumerate(("tomas", "priya"), 1):
        Membership.objects.filter(agent=desk.agents[name], brand=barbar).update(on_call=place)
    ticket = letter(desk, "I was charged twice for order 10482.")
    classify(ticket, agent=desk.agents["priya"], category="order", urgency="critical", at=SATURDAY)
    for minutes, expected in (
        (0, ["Tomás"]),
        (4, ["Tomás"]),
        (5, ["Tomás", "Priya"]),
        (11, ["Tomás", "Priya", "Tomás"]),
    ):
        instant = SATURDAY + timedelta(minutes=minutes)
        pager.drain(clock=lambda now=instant: now)
        see_brands([barbar.pk])
        called = Page.objects.filter(kind="call").order_by("id")
        assert [page.agent.get_short_name() for page in called] == expected
    monkeypatch.setattr("answerable.workspace.desk.now", lambda: SATURDAY + timedelta(minutes=12))
    client.force_login(desk.agents["priya"])
    page = client.get(f"/desk/all/{ticket.reference}", headers=PART).content.decode()
    assert "I have it" in page
    done = client.post(f"/desk/tickets/{ticket.reference}/call", headers=PART)
    assert done.status_code == 200
    assert "I have it" not in done.content.decode()
    see_brands([barbar.pk])
    assert Ticket.objects.get(pk=ticket.pk).assignee == desk.agents["priya"]
    assert Event.objects.filter(ticket=ticket, kind="page acknowledged").count() == 1
    pager.drain(clock=lambda: SATURDAY + timedelta(hours=1))
    see_brands([barbar.pk])
    assert Page.objects.filter(kind="call").count() == 3
    with pytest.raises(NotPossible, match="Nobody is being called"):
        acknowledge(ticket, agent=desk.agents["tomas"], at=SATURDAY + timedelta(hours=1))


def test_a_call_reaches_the_webhook_an_agent_has_named(desk, caught, socket_enabled):
    told = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    iris = desk.agents["iris"]
    iris.preferences = {"webhook": f"http://127.0.0.1:{server.server_port}/"}
    iris.save(update_fields=["preferences"])
    ticket = letter(desk, "I was charged twice for order 10482.")
    pager.drain(clock=lambda: SATURDAY)
    server.shutdown()
    server.server_close()
    assert [(each["kind"], each["ticket"]) for each in told] == [("news", ticket.reference)]


def test_r13_a_lower_urgency_needs_a_reason_and_the_clock_says_so(desk):
    ticket = letter(desk, "I was charged twice for order 10482.")
    with pytest.raises(NotPossible, match="less urgent"):
        classify(ticket, agent=desk.agents["priya"], category="order", urgency="normal", at=SATURDAY)
    classify(
        ticket, agent=desk.agents["priya"], category="order", urgency="normal", reason="One was a refund.",
        at=SATURDAY,
    )  # fmt: skip
    told = Message.objects.get(ticket=ticket, purpose="news")  # AC-18: later, so the customer reads why
    assert "by Mon 7 Dec 2026, 13:00 GMT, which is later than the time we first named: One was" in told.text
    void = Clock.objects.get(ticket=ticket, promise__rule="3.2.c")
    assert (void.state, void.reason) == ("void", "One was a refund.")
    assert Clock.objects.get(ticket=ticket, promise__rule="3.1.a").state == "open"


@pytest.mark.clause("BB-3.1")
def test_ac_18_sooner_is_silent_and_later_needs_a_reason_the_customer_reads(desk, client, monkeypatch):
    barbar = desk.brands["barbar"]
    see_brands([barbar.pk])
    text = (POLICIES / "barbar.policy.md").read_text("utf-8").replace("\nversion: 1\n", "\nversion: 2\n")
    slow = "clock: first response\nwhen: category is product\nwithin: 12 hours\ncounting: business\n"
    slow += "goal: 90% per month\ninstead of: 3.1.a\nproof: clock results"
    text = text.replace(
        "```rule 3.1.b\n",
        f"```rule 3.1.c\nsays: promptly\nkind: measured\ndo: run clock\n{slow}\n```\n\n```rule 3.1.b\n",
    )
    monday, wednesday = datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 9, 10, tzinfo=UTC)
    publish(text, brand=barbar, name="case", approved_by="Iris", at=monday, effective=date(2026, 12, 1))
    ticket = letter(desk, "When does the delivery come?", at=wednesday)
    monkeypatch.setattr("answerable.workspace.desk.now", lambda: wednesday + timedelta(hours=1))
    client.force_login(desk.agents["lena"])
    address = f"/desk/tickets/{ticket.reference}/classification"
    said = {"category": "product", "urgency": "normal", "reason": " "}
    refused = client.post(address, said, headers=PART)
    assert refused.status_code == 422
    assert "Say why it comes later; they read your words." in refused.content.decode()
    assert client.post(address, said | {"reason": "We ask the maker."}, headers=PART).status_code == 200
    see_brands([barbar.pk])
    (told,) = Message.objects.filter(ticket=ticket, purpose="news")
    assert "We ask the maker." in told.text
    assert "Thu 10 Dec 2026, 13:00 GMT" in told.text
    assert client.post(address, {"category": "order", "urgency": "normal"}, headers=PART).status_code == 200
    see_brands([barbar.pk])
    assert Message.objects.filter(ticket=ticket, purpose="news").count() == 1
