"""The two policies the desk is shown with: their own words, and readings that hold."""

import re

import pytest

from answerable.policy.drafting.outline import outline
from answerable.policy.language import Level, read
from policy.seeds import text_of


@pytest.mark.parametrize("brand", ["barbar", "bulkimart"])
def test_the_clauses_are_the_source_word_for_word(brand):
    policy = read(text_of(f"{brand}.policy.md")).policy
    source = outline(text_of(f"{brand}.source.txt"))
    assert {c.id: c.text for c in policy.clauses} == {item.id: item.text for item in source.items}


@pytest.mark.parametrize("brand", ["barbar", "bulkimart"])
def test_without_blocks_and_numbers_the_page_is_the_source(brand):
    page = re.sub(
        r"\A---.*?---|```.*?```|\{#[\d.]+\}|^---$|^#+ ",
        "",
        text_of(f"{brand}.policy.md"),
        flags=re.DOTALL | re.MULTILINE,
    )
    source = text_of(f"{brand}.source.txt")

    def words(text):
        return re.findall(
            r"[\w'@&.,()\[\]-]*\w[\w'@&.,()\[\]-]*", re.sub(r"^o ", "", text, flags=re.MULTILINE)
        )

    assert words(page) == words(source)


@pytest.mark.parametrize("brand", ["barbar", "bulkimart"])
def test_they_check_clean(brand):
    assert read(text_of(f"{brand}.policy.md")).errors == []


def test_barbar_has_fourteen_open_decisions(barbar):
    assert [rule.id for rule in barbar.open_decisions()] == [
        "1.1", "1.2", "2.1.a", "2.1.d", "3.1.a", "3.2.a", "3.2.c", "3.2.d", "5.4", "6.3", "7.2", "8.1.b", "8.2", "9.2",
    ]  # fmt: skip


def test_bulkimart_has_ten_open_decisions(bulkimart):
    assert [rule.id for rule in bulkimart.open_decisions()] == [
        "2.1", "3.2", "3.4", "4.1", "4.2.1", "4.2.2", "6.2", "6.4", "7.1.b", "8.1.b",
    ]  # fmt: skip


@pytest.mark.parametrize("brand", ["barbar", "bulkimart"])
def test_every_open_decision_is_a_finding_to_decide(brand):
    reading = read(text_of(f"{brand}.policy.md"))
    lines = {finding.line for finding in reading.of(Level.DECIDE)}
    for rule in reading.policy.open_decisions():
        assert lines & set(rule.lines.values()), rule.id


def test_barbar_answers_in_english_spanish_and_german(barbar):
    (rule,) = barbar.rules_of("offer languages")
    assert (rule.settings["primary"], *rule.settings["languages"]) == ("en", "es", "de")


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        ("I was CHARGED TWICE for order 10482!", "CHARGED TWICE"),
        ("My parcel is marked delivered, not received.", "marked delivered"),
        ("Tracking says delivered but it never came", "says delivered"),
        ("I can't log in to buy the lamp", "can't log in"),
        ("Me han cobrado dos veces el mismo pedido", "cobrado dos veces"),
        ("No puedo iniciar sesion para comprar", "No puedo iniciar sesion"),
        ("Der Betrag wurde doppelt abgebucht.", "doppelt abgebucht"),
        ("Das Paket gilt als zugestellt, ist aber nicht hier", "als zugestellt"),
    ],
)
def test_ac_24_what_went_wrong_is_urgent_and_the_words_are_shown(barbar, letter, words):
    (found,) = barbar.classify({"channel": "email"}, letter)
    assert (found.sets, found.to, found.rule.id) == ("urgency", "urgent", "3.2.a")
    assert words in found.matched


@pytest.mark.parametrize(
    "letter",
    [
        "When will my order ship?",
        "¿Cuándo llega mi pedido?",
        "Wann wird meine Bestellung geliefert?",
        "Is the blue one in stock?",
        "I would like to return the shoes",
    ],
)
def test_ac_24_an_ordinary_question_is_not_urgent(barbar, letter):
    assert barbar.classify({"channel": "email"}, letter) == []


@pytest.mark.parametrize(
    ("letter", "category"),
    [
        ("¿Dónde está mi pedido 10482?", "order"),
        ("Where is my parcel? The tracking stopped.", "order"),
        ("How do I get my refund?", "returns"),
        ("Ich möchte das Kleid zurückgeben", "returns"),
        ("The app shows an error message at login", "technical"),
        ("Is the lamp compatible with LED bulbs? Which size?", "product"),
        ("No puedo cambiar la contraseña en la página web", "technical"),
    ],
)
def test_a_letter_suggests_its_category(barbar, letter, category):
    found = barbar.suggest_category(letter)
    assert found.category == category
    assert all(words in letter for words in found.matched)


@pytest.mark.parametrize(
    ("letter", "category"),
    [
        ("Please change our order, we need another pallet", "order"),
        ("A new user needs access to our account", "account"),
        ("What is the price and minimum order of the olive oil?", "product"),
        ("The platform shows an error when we log in", "technical"),
    ],
)
def test_bulkimart_too(bulkimart, letter, category):
    assert bulkimart.suggest_category(letter).category == category


def test_a_letter_about_nothing_suggests_nothing(barbar, bulkimart):
    assert barbar.suggest_category("Hello there") is None
    assert bulkimart.suggest_category("") is None
