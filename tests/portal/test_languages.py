"""The language of a message is noticed and kept, by mail and by the web (BB-9.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.casework.ask_afterwards import send_due
from answerable.casework.classify import classify
from answerable.casework.reply import reply
from answerable.casework.router import route_waiting
from answerable.channels.email.intake import Intake
from answerable.channels.email.language import hint
from answerable.channels.letters import keep
from answerable.customers.models import Customer
from answerable.kit.scope import see_brands
from answerable.promises.models import Clock
from answerable.staff.presence import beat
from answerable.tickets.models import Message, Ticket

ASKED = "¿Dónde está mi pedido 10482?"
TUESDAY = datetime(2026, 12, 8, 11, tzinfo=UTC)  # 11:00 in London


@pytest.fixture
def by_mail(desk, reader):
    brand = desk.brands["barbar"]

    def write(sender, subject, text, at=TUESDAY):
        raw = (
            f"From: {sender}\r\nTo: support@barbar.example\r\nSubject: {subject}\r\n"
            f"Message-ID: <{sender}.{at.timestamp()}@test.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        ).encode()
        see_brands([brand.pk])
        keep(raw, brand_id=brand.pk, source="smtp", envelope_from=sender, envelope_to=["support@barbar.example"], received_at=at, at=at)  # fmt: skip
        Intake(reader, clock=lambda: at, only=brand).drain()
        see_brands([brand.pk])
        return Ticket.objects.select_related("brand", "requester", "assignee").latest("id")

    return write


@pytest.fixture
def by_web(client, desk, monkeypatch):
    monkeypatch.setattr("answerable.portal.visit.now", lambda: TUESDAY)

    def write(sender, subject, text):
        client.post("/help/barbar/new/", {"category": "order", "no_order": "on", "order": "10482", "subject": subject, "text": text, "email": sender})  # fmt: skip
        client.post("/help/barbar/new/review")
        see_brands([desk.brands["barbar"].pk])
        return Ticket.objects.select_related("brand", "requester", "assignee").latest("id")

    return write


def spoken(ticket):
    """The languages of everything the desk wrote on a ticket."""
    return set(Message.objects.filter(ticket=ticket, author="desk").values_list("language", flat=True))


@pytest.mark.parametrize("way", ["by_mail", "by_web"])
def test_ac_46_spanish_by_mail_and_by_web_is_answered_in_spanish_in_the_same_time(way, request, desk):
    write = request.getfixturevalue(way)
    spanish = write("maya@fernandez.example", ASKED, "Hola, ¿dónde está mi pedido 10482? Gracias.")
    assert spanish.language == "es"
    assert Customer.objects.get(email="maya@fernandez.example").language == "es"
    english = write(
        "arthur@pell.example", "Where is my order 10482?", "Hello, where is my order 10482? Thank you."
    )
    assert english.language == "en"
    dues = [Clock.objects.get(ticket=each, metric="first response").due_at for each in (spanish, english)]
    assert dues[0] == dues[1]


def test_ac_46_everything_after_it_is_spanish_too(by_mail, desk):
    ticket = by_mail("maya@fernandez.example", ASKED, "Hola, ¿dónde está mi pedido 10482? Gracias.")
    told = Message.objects.get(ticket=ticket, purpose="acknowledgement")
    assert told.language == "es"
    assert "Hola, Maya Fernández:" in told.text
    for name in ("priya", "tomas"):
        beat(desk.agents[name], TUESDAY)
    see_brands([each.pk for each in desk.brands.values()])
    route_waiting([desk.brands["barbar"].pk], at=TUESDAY)
    ticket = Ticket.objects.select_related("brand", "requester", "assignee").get(pk=ticket.pk)
    assert ticket.assignee == desk.agents["tomas"]
    later = TUESDAY + timedelta(hours=1)
    classify(ticket, agent=desk.agents["tomas"], category="order", urgency="normal", at=later)
    reply(ticket, agent=desk.agents["tomas"], text="Llega mañana.", then="resolve", code="solved", at=later)
    send_due(at=later + timedelta(days=3))
    see_brands([each.pk for each in desk.brands.values()])
    assert Message.objects.filter(ticket=ticket, purpose="follow-up").exists()
    assert spoken(ticket) == {"es"}


def test_two_words_leave_the_language_a_person_is_known_by(by_mail):
    by_mail("maya@fernandez.example", ASKED, "Hola, ¿dónde está mi pedido 10482? Gracias.")
    again = by_mail("maya@fernandez.example", "10482", "ok thanks", at=TUESDAY + timedelta(days=9))
    assert again.language == "es"
    assert hint("ok thanks", ("en", "es", "de")) == ""
    assert hint("mi pedido no llega", ("en", "es", "de")) == "es"
    assert hint("mi pedido no llega", ("en",)) == ""
