"""AC-46: where nobody on duty writes the customer's language a machine translates, both ways and labelled."""

import json
import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from django.test import Client

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.take_back import take_back
from answerable.casework.translate import translate_waiting
from answerable.casework.translator import Work
from answerable.channels.email.compose import compose
from answerable.customers.sign_in import sign_in
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.portal.visit import cookie_named
from answerable.tickets.models import Delivery, Draft, Event, Message, Ticket
from answerable.tickets.rendition import Rendition
from answerable.translation.chosen import translator
from answerable.translation.libre import LibreTranslate
from answerable.translation.port import NotTranslated

ASKED = "¿Dónde está mi pedido 10482?"
PART = {"HX-Request": "true"}
KNOWN = {
    ("es", "en", ASKED): "Where is my order 10482?",
    ("en", "es", "It comes tomorrow."): "Llega mañana.",
}


class _Server(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        status, told = self.server.answer(asked)
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def translated(asked):
    said = KNOWN.get((asked["source"], asked["target"], asked["q"]))
    return (200, {"translatedText": said}) if said else (400, {"error": "unknown words"})


@pytest.fixture
def machine():
    """A server that speaks LibreTranslate's interface, over real HTTP on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    server.asked, server.answer = [], translated
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", asked=server.asked, server=server)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def set_up(machine, settings):
    settings.TRANSLATION_URL, settings.TRANSLATION_KEY = machine.url, "a key"
    return machine


@pytest.fixture
def ticket(desk):
    """Maya's question in Spanish, with Priya, who writes English alone."""
    brand = desk.brands["barbar"]
    see_brands([brand.pk])
    at = now() - timedelta(minutes=5)
    found = receive(
        Incoming(
            brand_id=brand.pk, channel="email", sender_email="maya@fernandez.example", sender_proven=True,
            subject="Mi pedido", text=ASKED, language="es", received_at=at,
        ),
        at=at,
    ).ticket  # fmt: skip
    assert desk.agents["priya"].languages[0] == "en"
    assert "es" not in desk.agents["priya"].languages
    Ticket.objects.filter(pk=found.pk).update(assignee=desk.agents["priya"])
    return Ticket.objects.select_related("brand").get(pk=found.pk)


@pytest.fixture
def priya(desk, assets):
    client = Client()
    client.force_login(desk.agents["priya"])
    return client


def shown(client, ticket):
    page = client.get(f"/desk/all/{ticket.reference}").content.decode()
    see_brands([ticket.brand_id])
    return page


def send(client, ticket, text="It comes tomorrow.", **said):
    answer = client.post(
        f"/desk/tickets/{ticket.reference}/reply", {"text": text, "then": "open", **said}, headers=PART
    )
    see_brands([ticket.brand_id])
    return answer


@pytest.mark.enable_socket
def test_ac_46_a_customers_words_are_translated_labelled_and_kept(set_up, ticket, priya):
    revision = ticket.revision
    Work(translator()).drain()
    see_brands([ticket.brand_id])
    assert set_up.asked == [
        {"q": ASKED, "source": "es", "target": "en", "format": "text", "api_key": "a key"}
    ]
    rendition = Rendition.objects.get()
    assert (rendition.text, rendition.language, rendition.engine) == (
        "Where is my order 10482?",
        "en",
        "LibreTranslate",
    )
    assert Message.objects.get(author="customer").text == ASKED, "the original is what is kept"
    page = shown(priya, ticket)
    message = re.search(r'<article class="msg customer".*?</article>', page, re.DOTALL)[0]
    original = re.search(r"<details.*?</details>", message, re.DOTALL)[0]
    assert "Where is my order 10482?" in message.replace(original, "")
    assert "Translated by machine" in original
    assert ASKED in original
    assert "Spanish is not among your languages" in page
    ticket.refresh_from_db()
    assert ticket.revision == revision, "nobody's answer is crossed by a translation"
    assert Event.objects.filter(kind="translated").count() == 1
    Work(translator()).drain()
    assert len(set_up.asked) == 1, "once is enough"


@pytest.mark.enable_socket
def test_ac_46_an_answer_goes_out_in_spanish_with_its_original(set_up, ticket, priya, desk):
    due = ticket.due_at
    assert "Send it in Spanish, translated by machine" in shown(priya, ticket)
    assert send(priya, ticket, translate="yes").status_code == 200
    message = Message.objects.get(author="agent")
    assert (message.text, message.language) == ("Llega mañana.", "es")
    rendition = Rendition.objects.get(original=True)
    assert (rendition.text, rendition.language) == ("It comes tomorrow.", "en")
    delivery = Delivery.objects.select_related("message__ticket__brand", "ticket__brand").get(message=message)
    mail = compose(delivery, at=now()).content.decode()
    assert "Content-Language: es" in mail
    parts = mail.replace("=\r\n", "")
    assert parts.index("Llega") < parts.index("Traducido por una m") < parts.index("It comes tomorrow.")
    page = shown(priya, ticket)
    ours = re.search(r'<article class="msg us".*?</article>', page, re.DOTALL)[0]
    assert "The customer got it translated by machine." in ours
    assert ours.index("It comes tomorrow.") < ours.index("Llega mañana.")
    maya = Client()
    customer = desk.customers["maya"]
    maya.cookies[cookie_named("customer", customer.brand)] = sign_in(customer, at=now())
    theirs = maya.get(f"/help/barbar/requests/{ticket.reference}/?lang=es").content.decode()
    assert theirs.index("Llega mañana.") < theirs.index("Traducido por una máquina")
    assert "It comes tomorrow." in theirs
    see_brands([ticket.brand_id])
    assert due is not None
    assert Ticket.objects.get(pk=ticket.pk).customer_waits_since is None, "it is an answer like any other"


@pytest.mark.enable_socket
def test_an_answer_taken_back_is_the_draft_its_agent_wrote(set_up, ticket, priya, desk):
    send(priya, ticket, translate="yes")
    message = Message.objects.get(author="agent")
    take_back(ticket, message_id=message.pk, agent=desk.agents["priya"], at=now())
    assert Draft.objects.get(kind="reply").text == "It comes tomorrow."


@pytest.mark.enable_socket
def test_what_is_not_ticked_goes_as_it_is_written(set_up, ticket, priya):
    send(priya, ticket)
    assert Message.objects.get(author="agent").text == "It comes tomorrow."
    assert set_up.asked == []


@pytest.mark.enable_socket
def test_where_the_machine_fails_nothing_is_sent_and_nothing_is_lost(set_up, ticket, priya):
    answer = send(priya, ticket, "No such words.", translate="yes")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Not translated:" in page
    assert "No such words." in page
    assert not Message.objects.filter(author="agent").exists()
    set_up.server.answer = lambda _: (503, b"<html>")
    work = Work(translator())
    work.drain()
    work.drain()
    assert len(set_up.asked) == 2, "a machine that failed is left alone for a minute"
    see_brands([ticket.brand_id])
    assert not Rendition.objects.exists()


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    "answer",
    [
        (200, b"no json"),
        (200, ["a list"]),
        (200, {"translatedText": "  "}),
        (200, {"translatedText": 7}),
        (429, {"error": "Slow down"}),
    ],
)
def test_only_a_translation_is_one(machine, answer):
    machine.server.answer = lambda _: answer
    with pytest.raises(NotTranslated):
        LibreTranslate(machine.url).translate("Hello", source="en", target="es")


@pytest.mark.enable_socket
def test_a_server_that_is_not_there_and_a_text_without_end_are_told(machine):
    with pytest.raises(NotTranslated, match="does not answer"):
        LibreTranslate("http://127.0.0.1:9").translate("Hello", source="en", target="es")
    with pytest.raises(NotTranslated, match="20,000"):
        LibreTranslate(machine.url).translate("a" * 20_001, source="en", target="es")
    assert machine.asked == []


def test_ac_46_without_a_machine_the_agent_is_told_and_no_text_leaves(ticket, priya, desk, assets):
    page = shown(priya, ticket)
    assert "Spanish is not among your languages" in page
    assert "No machine translates here." in page
    assert 'name="translate"' not in page
    send(priya, ticket, translate="yes")
    assert Message.objects.get(author="agent").text == "It comes tomorrow."
    tomas = Client()
    tomas.force_login(desk.agents["tomas"])
    assert "is not among your languages" not in shown(tomas, ticket)


def test_nobody_translates_for_who_knows_the_language_or_for_nobody(ticket, desk):
    class Never:
        name = "never"

        def translate(self, *_, **__):
            raise AssertionError

    Ticket.objects.filter(pk=ticket.pk).update(assignee=desk.agents["tomas"])
    assert translate_waiting([ticket.brand_id], Never(), at=now()) == 0
    Ticket.objects.filter(pk=ticket.pk).update(assignee=None)
    assert translate_waiting([ticket.brand_id], Never(), at=now()) == 0
