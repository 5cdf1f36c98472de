"""The help center as customers meet it: shelves, articles, search, what search engines read."""

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from answerable.helpcenter.models import Gap, Opinion
from answerable.kit.scope import see_brands

THREE_AT_NIGHT = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def articles(desk, write):
    write(
        "bulkimart",
        "Cancel or change an order",
        "Open the order and choose **Cancel**, as long as it is not packed.",
        category="order",
    )
    write("bulkimart", "When is my pallet delivered?", "On the day your invoice names.", shelf="faq")
    write("bulkimart", "The invoice does not open", "Try another program.", shelf="troubleshooting")
    write("bulkimart", "Credit terms", "Thirty days.", audience="companies")
    write("barbar", "Cancel an order", "Until it leaves us.", category="order", texts={
        "es": ("Cancelar un pedido", "Hasta que salga."), "de": ("Bestellung stornieren", "Bis sie uns verlässt."),
    })  # fmt: skip
    write("barbar", "Return something", "Within 30 days.")


@pytest.mark.usefixtures("articles")
def test_ac_09_the_help_center_answers_a_misspelt_question_at_night(client, desk, monkeypatch):
    """BK-3.4: at 03:00, by an anonymous visitor, with a slip in it; and whether it helped is kept."""
    monkeypatch.setattr("answerable.portal.visit.now", lambda: THREE_AT_NIGHT)
    shelves = client.get("/help/bulkimart/articles/").content.decode()
    assert [re.sub("<[^>]+>", "", each) for each in re.findall(r"<h2 id=\"s-.*?</h2>", shelves)] == [
        "Questions and answers", "Guides", "Troubleshooting",
    ]  # fmt: skip
    found = client.get("/help/bulkimart/articles/search?q=cancle order").content.decode()
    links = re.findall(r'href="(/help/bulkimart/articles/[\w-]+)"', found)
    assert links[0] == "/help/bulkimart/articles/cancel-or-change-an-order"
    assert "<b>Cancel</b>" in found
    article = client.get(links[0]).content.decode()
    assert "<strong>Cancel</strong>" in article
    assert "Last checked on 1 Nov 2026" in article  # the day in New York
    told = client.post(
        f"{links[0]}/opinion", {"helped": "no", "reason": "There is no such button."}, follow=True
    )
    assert "Thank you for telling us." in told.content.decode()
    see_brands([desk.brands["bulkimart"].pk])
    opinion = Opinion.objects.get()
    assert (opinion.helped, opinion.reason, opinion.at) == (False, "There is no such button.", THREE_AT_NIGHT)
    assert opinion.version.title == "Cancel or change an order"


@pytest.mark.usefixtures("articles")
def test_an_opinion_is_asked_for_once_a_browser_and_needs_an_answer(client, desk):
    address = "/help/bulkimart/articles/cancel-or-change-an-order/opinion"
    assert client.post(address, {}).status_code == 422
    assert client.get(address).status_code == 405
    for _ in range(3):
        client.post(address, {"helped": "yes"})
    see_brands([desk.brands["bulkimart"].pk])
    assert Opinion.objects.count() == 1
    assert Client(enforce_csrf_checks=True).post(address, {"helped": "yes"}).status_code == 403


@pytest.mark.usefixtures("articles")
def test_suggestions_come_with_their_number_and_a_person_to_ask(client, count_queries):
    with count_queries(9):
        part = client.get("/help/bulkimart/articles/suggestions?q=cancle").content.decode()
    assert 'data-said="One result."' in part
    assert part.count('role="option"') == 2
    assert "Ask a person" in part
    assert "<html" not in part
    assert (
        'data-said="Nothing found' in client.get("/help/bulkimart/articles/suggestions?q=x").content.decode()
    )


@pytest.mark.usefixtures("articles")
def test_what_is_searched_in_vain_is_kept_as_a_gap_and_a_typed_letter_is_not(client, desk):
    client.get("/help/bulkimart/articles/suggestions?q=forklift")
    page = client.get("/help/bulkimart/articles/search?q=forklift").content.decode()
    assert "Nothing found for “forklift”" in page
    client.get("/help/bulkimart/articles/search?q=f")
    see_brands([desk.brands["bulkimart"].pk])
    assert [(each.words, each.times) for each in Gap.objects.all()] == [("forklift", 1)]


@pytest.mark.usefixtures("articles")
def test_the_language_switch_keeps_the_article_and_a_missing_one_is_told(client):
    page = client.get("/help/barbar/articles/cancel-an-order?lang=es").content.decode()
    assert "<h1>Cancelar un pedido</h1>" in page
    assert 'hreflang="de"' in page
    german = client.get("/help/barbar/articles/return-something?lang=de").content.decode()
    assert "Dieser Artikel ist noch nicht auf Deutsch geschrieben. Sie lesen ihn auf Englisch." in german
    assert '<div class="prose" lang="en" dir="ltr">' in german
    assert 'role="note"' not in client.get("/help/barbar/articles/cancel-an-order?lang=de").content.decode()


@pytest.mark.usefixtures("articles")
def test_articles_for_companies_are_for_people_of_companies(client, signed_in):
    address = "/help/bulkimart/articles/credit-terms"
    dana = signed_in("dana")
    assert client.get(address).status_code == 404
    assert "credit-terms" not in client.get("/help/bulkimart/articles/search?q=credit").content.decode()
    page = dana.get(address)
    assert "Thirty days." in page.content.decode()
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "credit-terms" in dana.get("/help/bulkimart/articles/search?q=credit").content.decode()
    assert "credit-terms" not in client.get("/help/bulkimart/articles/sitemap.xml").content.decode()


@pytest.mark.usefixtures("articles")
def test_search_engines_find_every_public_article_in_its_languages(client):
    sitemap = client.get("/help/barbar/articles/sitemap.xml")
    tree = ET.fromstring(sitemap.content)  # noqa: S314  our own
    places = {each.text for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert any(place.endswith("/help/barbar/articles/cancel-an-order") for place in places)
    page = client.get("/help/barbar/articles/cancel-an-order").content.decode()
    assert re.search(
        r'<link rel="canonical" href="http[^"]+/help/barbar/articles/cancel-an-order\?lang=en">', page
    )
    assert set(re.findall(r'<link rel="alternate" hreflang="([\w-]+)"', page)) == {
        "en",
        "es",
        "de",
        "x-default",
    }
    shelf = client.get("/help/bulkimart/articles/shelf/faq").content.decode()
    data = json.loads(
        re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', shelf, re.DOTALL)[1]
    )
    assert data["@type"] == "FAQPage"
    assert data["mainEntity"][0]["name"] == "When is my pallet delivered?"
    robots = client.get("/robots.txt").content.decode()
    assert "/help/barbar/articles/sitemap.xml" in robots
    assert "Disallow: /desk/" in robots


@pytest.mark.usefixtures("articles")
def test_pages_cost_the_same_few_statements(client, write, count_queries):
    def cost():
        client.get("/help/barbar/articles/")
        with count_queries(9):
            client.get("/help/barbar/articles/")
        with count_queries(8):
            client.get("/help/barbar/articles/cancel-an-order")
        with count_queries(10):
            client.get("/help/barbar/articles/search?q=cancle order")

    cost()
    for number in range(12):
        write("barbar", f"Another guide {number}", "About orders.")
    cost()
    assert client.get("/help/barbar/articles/").content.decode().count("/articles/another-guide") <= 6


@pytest.mark.usefixtures("articles")
def test_a_shelf_goes_on_page_by_page(client, write, monkeypatch):
    monkeypatch.setattr("answerable.portal.articles.pages.PAGE", 2)
    for number in range(3):
        write("barbar", f"Another guide {number}", "About orders.")
    address, seen = "/help/barbar/articles/shelf/guide", []
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'<a class="plain" href="/help/barbar/articles/([\w-]+)"', page)
        more = re.search(r'href="(/help/barbar/articles/shelf/guide\?after=[\w-]+)"', page)
        address = more[1] if more else None
    assert len(seen) == len(set(seen)) == 5
    assert client.get("/help/barbar/articles/shelf/nothing").status_code == 404


@pytest.mark.usefixtures("articles")
def test_hostile_questions_are_only_words(client):
    for hostile in ("<script>alert(1)</script>", "' OR 1=1 --", "%00", "🙂🙂", "a" * 5000):
        page = client.get("/help/barbar/articles/search", {"q": hostile})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


@pytest.mark.usefixtures("articles")
def test_articles_stand_beside_a_request_while_it_is_written(client):
    form = client.get("/help/barbar/new/?category=order").content.decode()
    beside = form[form.index('class="beside"') :]
    assert "/help/barbar/articles/cancel-an-order" in beside
    assert "Return something" not in beside
    part = client.get("/help/barbar/articles/beside?category=order&q=retrun").content.decode()
    assert part.index("return-something") < part.index("cancel-an-order")
    assert "<html" not in part
