"""Agents write the help center."""

import re
from datetime import timedelta

import pytest

from answerable.helpcenter import gaps
from answerable.helpcenter.models import Article, Translation, Version
from answerable.helpcenter.opinion import say
from answerable.kit.now import now
from answerable.kit.scope import see_brands


def text_of(article, language="en"):
    see_brands([article.brand_id])
    return Translation.objects.select_related("version").get(article=article, language=language)


def begin(iris, title="Cancel an order", brand="barbar"):
    answer = iris.post("/articles/new", {"title": title, "brand": brand, "shelf": "guide"})
    return answer["Location"]


def test_an_article_goes_from_a_title_to_its_readers_and_into_another_language(iris, client, desk):
    editor = begin(iris)
    part = iris.post(
        editor,
        {
            "language": "en",
            "title": "Cancel an order",
            "text": "Until **packed**. <script>x</script>",
            "do": "keep",
        },
        headers={"HX-Request": "true"},
    )
    assert "<strong>packed</strong>" in part.content.decode()
    assert "<script>" not in part.content.decode()
    address = "/help/barbar/articles/cancel-an-order"
    assert client.get(address).status_code == 404
    iris.post(
        editor, {"language": "en", "title": "Cancel an order", "text": "Until **packed**.", "do": "publish"}
    )
    assert "<strong>packed</strong>" in client.get(address).content.decode()
    spanish = iris.get(f"{editor}?language=es").content.decode()
    assert "Original in English" in spanish
    assert "<strong>packed</strong>" in spanish
    iris.post(
        editor, {"language": "es", "title": "Cancelar", "text": "Hasta el empaquetado.", "do": "publish"}
    )
    assert "Hasta el empaquetado." in client.get(f"{address}?lang=es").content.decode()
    page = iris.get("/articles/").content.decode()
    assert re.search(r'class="tongue shown" title="Spanish: published"', page)
    assert re.search(r'class="tongue missing" title="German: not written"', page)


def test_a_published_text_stays_as_it_is_while_a_draft_grows(iris, client, desk):
    editor = begin(iris)
    iris.post(editor, {"language": "en", "title": "Cancel", "text": "First.", "do": "publish"})
    iris.post(editor, {"language": "en", "title": "Cancel", "text": "Second.", "do": "keep"})
    assert "First." in client.get("/help/barbar/articles/cancel-an-order").content.decode()
    assert "Second." in iris.get(editor).content.decode()
    assert "published, with a newer draft" in iris.get("/articles/").content.decode()


def test_what_cannot_be_published_is_said_and_nothing_typed_is_lost(iris, desk):
    editor = begin(iris)
    answer = iris.post(editor, {"language": "en", "title": "", "text": "A long text.", "do": "publish"})
    assert answer.status_code == 422
    assert "A title and a text are needed" in answer.content.decode()
    assert "A long text." in answer.content.decode()
    wrong = iris.post(
        editor, {"language": "en", "title": "T", "text": "x", "do": "publish", "due": "2020-01-01"}
    )
    assert wrong.status_code == 422
    assert iris.post("/articles/new", {"title": "", "brand": "barbar", "shelf": "guide"}).status_code == 422


def test_an_article_is_moved_checked_and_taken_down(iris, client, desk, write):
    article = write("bulkimart", "Pallet sizes", "Two sizes.", at=now() - timedelta(days=300))
    editor = f"/articles/{article.pk}"
    assert "to be checked again" in iris.get("/articles/").content.decode()
    assert "Pallet sizes" in iris.get("/articles/gaps").content.decode()
    iris.post(editor, {"language": "en", "do": "review"})
    assert "Pallet sizes" not in iris.get("/articles/gaps").content.decode()
    iris.post(editor, {"do": "place", "shelf": "faq", "category": "order", "audience": "companies"})
    see_brands([article.brand_id])
    article.refresh_from_db()
    assert (article.shelf, article.category, article.audience) == ("faq", "order", "companies")
    assert client.get("/help/bulkimart/articles/pallet-sizes").status_code == 404
    iris.post(editor, {"do": "place", "shelf": "faq", "category": "nonsense", "audience": "public"})
    assert client.get("/help/bulkimart/articles/pallet-sizes").status_code == 200
    iris.post(editor, {"do": "retire"})
    assert client.get("/help/bulkimart/articles/pallet-sizes").status_code == 404
    assert Version.objects.count() == 0, "nothing in sight without a scope"


def test_gaps_show_what_readers_missed_and_lead_to_writing_it(iris, desk, write):
    article = write("barbar", "Cancel an order", "Until packed.")
    for _ in range(3):
        gaps.searched_in_vain("gift wrapping", brand=desk.brands["barbar"], language="en", at=now())
        say(text_of(article), helped=False, at=now())
    page = iris.get("/articles/gaps").content.decode()
    assert "gift wrapping" in page
    assert "Searched 3 times." in page
    assert "0/3 readers were helped" in page
    link = re.search(r'href="(/articles/new\?brand=barbar[^"]*)"', page)[1].replace("&amp;", "&")
    assert 'value="gift wrapping"' in iris.get(link).content.decode()


def test_agents_write_for_their_own_brands_only(client, desk, write):
    article = write("bulkimart", "Pallet sizes", "Two sizes.")
    client.force_login(desk.agents["lena"])
    assert client.get(f"/articles/{article.pk}").status_code == 404
    assert client.post(f"/articles/{article.pk}", {"do": "retire"}).status_code == 404
    assert "Pallet sizes" not in client.get("/articles/").content.decode()
    assert (
        client.post("/articles/new", {"title": "x", "brand": "bulkimart", "shelf": "faq"}).status_code == 404
    )
    see_brands([desk.brands["bulkimart"].pk])
    assert Article.objects.get().retired_at is None


def test_a_reply_is_offered_articles_its_reader_may_read_in_their_language(iris, lived, write):
    write(
        "barbar",
        "When do I get my refund?",
        "In five days.",
        texts={"es": ("¿Cuándo llega mi reembolso?", "En cinco días.")},
    )
    write("barbar", "Trade prices", "For companies.", audience="companies")
    ticket = lived.tickets["reader"]  # Maya writes in Spanish
    dialog = iris.get(
        f"/desk/tickets/{ticket.reference}/article?q=reembolsos", headers={"HX-Request": "true"}
    )
    assert 'data-insert="¿Cuándo llega mi reembolso?"' in dialog.content.decode()
    assert "/help/barbar/articles/when-do-i-get-my-refund?lang=es" in dialog.content.decode()
    assert (
        "Trade prices" not in iris.get(f"/desk/tickets/{ticket.reference}/article?q=trade").content.decode()
    )
    assert 'data-key="["' in iris.get(f"/desk/all/{ticket.reference}").content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_the_same_few_statements(iris, desk, write, count_queries, number):
    for each in range(number):
        write("barbar", f"Guide {each}", "Text.", texts={"es": (f"Guía {each}", "Texto.")})
    iris.get("/articles/")
    with count_queries(9):
        iris.get("/articles/")


def test_the_palette_goes_to_articles_of_the_own_brands(client, desk, write):
    write("barbar", "Trampolines", "Fold them.")
    write("bulkimart", "Trampoline pallets", "Two sizes.")
    client.force_login(desk.agents["lena"])
    items = client.get("/desk/palette?q=trampol").json()["items"]
    assert [each["text"] for each in items] == ["Trampolines"]
