"""A brand's own words for the mails the desk writes: kept in versions, refused line by line, seen as they arrive."""

import pytest

from answerable.brands.mails import KINDS, written
from answerable.brands.models import MailWording
from answerable.brands.wording import fill, problems_of
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Message

ADDRESS = "/mails/bulkimart/acknowledgement/en"
OURS = "Hi {name}!\n\nGot it, {reference}. A human writes by {time} (our rule {clause}).\n\nFollow: {follow}"


def acknowledged(desk, name="Dana Whitfield", email="dana@harborcafe.example"):
    brand = desk.brands["bulkimart"]
    with brands_visible([brand.pk]):
        ticket = receive(
            Incoming(
                brand_id=brand.pk, channel="email", sender_email=email, sender_name=name,
                subject="Cartons", text="Where?", received_at=now(),
            ),
            at=now(),
        ).ticket  # fmt: skip
        return ticket, Message.objects.get(ticket=ticket, purpose="acknowledgement").text


def test_what_a_lead_words_is_what_customers_get(iris, lived, desk):
    assert iris.post(ADDRESS, {"text": OURS, "what": "keep"}).status_code == 302
    ticket, text = acknowledged(desk)
    assert text.startswith(f"Hi Dana Whitfield!\n\nGot it, {ticket.reference}. A human writes by ")
    assert "(our rule 4.2.1)." in text
    assert "Follow:" not in text  # a paragraph with nothing to say is left out
    page = iris.get(ADDRESS).content.decode()
    assert "Iris Okafor" in page
    assert iris.post(ADDRESS, {"text": OURS, "what": "default"}).status_code == 302
    _, text = acknowledged(desk)
    assert "thank you for writing to Bulkimart" in text
    with brands_visible([desk.brands["bulkimart"].pk]):
        assert list(MailWording.objects.order_by("version").values_list("version", "by")) == [
            (1, "Iris Okafor"), (2, "Iris Okafor"),
        ]  # fmt: skip


def test_an_unknown_placeholder_is_refused_with_its_place(iris, lived, desk):
    wrong = "Hi {nmae}!\n\nYour {reference} by {time}. {% load x %} {"
    answer = iris.post(ADDRESS, {"text": wrong, "what": "keep"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 1, column 4:" in page
    assert "Did you mean {name}?" in page
    assert "Line 3, column 29:" in page
    assert "Hi {nmae}!" in page  # nothing typed is lost
    with brands_visible([desk.brands["bulkimart"].pk]):
        assert not MailWording.objects.exists()
    missing = iris.post(ADDRESS, {"text": "Hello {name}", "what": "keep"})
    assert missing.status_code == 422
    assert "{reference} is missing" in missing.content.decode()


def test_the_preview_shows_the_text_as_it_arrives_and_keeps_nothing(iris, lived, desk):
    said = {"text": "Dear {name},\n\n<b>{reference}</b> by {time} {oops}", "what": "preview"}
    answer = iris.post(ADDRESS, said, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "Dear Iris Okafor," in page
    assert "&lt;b&gt;BM-1042&lt;/b&gt;" in page
    assert "There is no placeholder {oops}" in page
    assert "Mon–Fri 09:00–18:00 (New York)" in page
    with brands_visible([desk.brands["bulkimart"].pk]):
        assert not MailWording.objects.exists()


@pytest.mark.parametrize(
    "address", ["/mails/bulkimart/pigeon/en", "/mails/bulkimart/news/ar", "/mails/no/news/en"]
)
def test_what_there_is_not_is_not_found(iris, lived, address):
    assert iris.get(address).status_code == 404


def test_only_leads_word_mails(client, lived):
    client.force_login(lived.agents["Samuel"])
    assert client.get(ADDRESS).status_code == 404
    assert "acknowledgement" not in client.get("/mails/").content.decode()


@pytest.mark.parametrize("name", ["{{7*7}}", "{reference}", "{% load %}", "${x}", "{}"])
def test_a10_what_people_are_called_is_never_read_as_a_placeholder(desk, name):
    _, text = acknowledged(desk, name, "new@harborcafe.example")
    assert text.startswith(f"Hello {name},")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "es", "de", "fr", "ar"])
def test_the_desks_own_words_fit_their_kind_in_every_language(desk, kind, language):
    from django.utils import translation

    known = KINDS[kind]
    with translation.override(language):
        default = known.default()
    assert problems_of(default, known=known.known, required=known.required) == []
    values = {name: f"<{name}>" for name in known.known}
    text = written(desk.brands["bulkimart"], kind, language, values)
    assert all(value in text for name, value in values.items() if f"{{{name}}}" in default)
    assert "{" not in text


def test_a_paragraph_that_has_nothing_to_say_is_left_out():
    assert fill("Hello {a}\n\nMore: {b}\n\nBye {a}{a}", {"a": "{b}", "b": ""}) == "Hello {b}\n\nBye {b}{b}"


def test_a_signature_is_kept_with_my_settings(iris, lived):
    iris.post("/me/", {"theme": "dark", "signature": "Iris\nHead of support"})
    assert "Iris\nHead of support</textarea>" in iris.get("/me/").content.decode()
