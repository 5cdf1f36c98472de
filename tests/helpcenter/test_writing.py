from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from answerable.helpcenter import gaps
from answerable.helpcenter.access import article_for, reads_for_companies, shown, texts_of
from answerable.helpcenter.best import best
from answerable.helpcenter.drafts import keep_draft, start
from answerable.helpcenter.errors import NotPossible
from answerable.helpcenter.models import Article, Gap, Opinion, Review, Translation, Version
from answerable.helpcenter.opinion import say
from answerable.helpcenter.publish import publish, review
from answerable.helpcenter.shelves import key_of, shelves_of
from answerable.helpcenter.text import html, summary
from answerable.kit.scope import brands_visible
from answerable.policy.models import PolicyVersion
from answerable.tickets.access import NotYours

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


def test_the_shelves_are_what_the_policy_says_customers_find(desk):
    version = PolicyVersion.objects.in_force(brand_id=desk.brands["bulkimart"].pk, at=AT)
    shelves = shelves_of(version.policy)
    assert [(each.key, each.clause) for each in shelves] == [
        ("faq", "3.4"), ("guide", "3.4"), ("troubleshooting", "3.4"),
    ]  # fmt: skip
    assert key_of("Spare parts lists") == "spare-parts-lists"


def test_a_draft_is_nobodys_to_read_until_it_is_published(desk, write):
    brand, iris = desk.brands["barbar"], desk.agents["iris"]
    article = start(brand, title="Cancel an order", shelf="guide", agent=iris, at=AT)
    with pytest.raises(NotYours):
        texts_of(brand.pk, "cancel-an-order", companies=True)
    with pytest.raises(NotPossible, match="title and a text"):
        publish(article, language="en", agent=iris, at=AT)
    keep_draft(article, language="en", title="Cancel an order", text="First.", agent=iris, at=AT)
    first = publish(article, language="en", agent=iris, at=AT)
    keep_draft(article, language="en", title="Cancel an order", text="Second.", agent=iris, at=AT)
    assert texts_of(brand.pk, "cancel-an-order", companies=False)["en"].version == first
    second = publish(article, language="en", agent=iris, at=AT)
    assert (first.number, second.number) == (1, 2)
    assert Version.objects.get(pk=first.pk).text == "First."
    with pytest.raises(NotPossible, match="no draft"):
        publish(article, language="en", agent=iris, at=AT)


@pytest.mark.parametrize("model", [Version, Review, Opinion])
def test_what_was_published_and_said_cannot_be_changed(desk, write, model):
    article = write("barbar", "Cancel an order", "Until it leaves.")
    say(Translation.objects.get(article=article), helped=True, at=AT)
    with pytest.raises(DatabaseError, match="evidence"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_a_slug_and_a_language_have_to_be_free_and_known(desk, write):
    write("barbar", "Cancel an order", "Until it leaves.")
    iris, brand = desk.agents["iris"], desk.brands["barbar"]
    with pytest.raises(NotPossible, match="address already"):
        start(brand, title="Cancel an order", shelf="guide", agent=iris, at=AT)
    article = start(brand, title="أين طلبي؟", shelf="guide", agent=iris, at=AT)
    assert article.slug.startswith("article-")
    with pytest.raises(NotPossible, match="language"):
        keep_draft(article, language="fi", title="x", text="x", agent=iris, at=AT)


def test_publishing_is_the_first_review_and_the_next_has_a_day(desk, write):
    article = write("barbar", "Cancel an order", "Until it leaves.")
    text = Translation.objects.get(article=article)
    assert (text.reviewed_on, text.reviewer, text.review_due_on) == (
        date(2026, 11, 2), desk.agents["iris"], date(2027, 5, 3),
    )  # fmt: skip
    later = AT + timedelta(days=200)
    assert list(gaps.overdue(article.brand_id, today=later.date())) == [text]
    review(article, language="en", agent=desk.agents["tomas"], at=later)
    assert not gaps.overdue(article.brand_id, today=later.date())
    assert Review.objects.filter(version=text.version_id).count() == 2
    with pytest.raises(NotPossible, match="to come"):
        review(article, language="en", agent=desk.agents["iris"], at=later, due_on=later.date())


def test_what_is_for_companies_is_not_there_for_others(desk, write):
    write("bulkimart", "Cancel a pallet", "Only companies.", audience="companies")
    brand = desk.brands["bulkimart"]
    assert reads_for_companies(desk.customers["dana"])
    assert not reads_for_companies(None)
    assert texts_of(brand.pk, "cancel-a-pallet", companies=True)
    with pytest.raises(NotYours):
        texts_of(brand.pk, "cancel-a-pallet", companies=False)


def test_brands_do_not_see_each_others_articles(desk, write):
    article = write("barbar", "Cancel an order", "Until it leaves.")
    with pytest.raises(NotYours):
        article_for([desk.brands["bulkimart"].pk], article.pk)
    with brands_visible([desk.brands["bulkimart"].pk]):
        assert not Article.objects.exists()
        assert not Version.objects.exists()
        assert not shown(article.brand_id, companies=True)


def test_a_text_is_read_in_the_readers_language_or_the_brands(desk, write):
    write("barbar", "Cancel", "Until.", texts={"es": ("Cancelar", "Hasta que salga.")})
    texts = texts_of(desk.brands["barbar"].pk, "cancel", companies=False)
    assert best(texts, "es", "en").language == "es"
    assert best(texts, "de", "en").language == "en"


def test_searches_in_vain_are_kept_without_what_is_somebodys(desk):
    brand = desk.brands["barbar"]
    for asked in ("gift wrap", "Gift  WRAP!", "gift wrap noor@haddad.example 4111111111111111"):
        gaps.searched_in_vain(asked, brand=brand, language="en", at=AT)
    gaps.searched_in_vain("noor@haddad.example", brand=brand, language="en", at=AT)
    assert [(each.words, each.times) for each in gaps.unanswered(brand.pk, at=AT)] == [("gift wrap", 3)]
    assert Gap.objects.count() == 1


def test_low_ratings_show_after_enough_readers(desk, write):
    article = write("barbar", "Cancel an order", "Until it leaves.")
    text = Translation.objects.select_related("version").get(article=article)
    say(text, helped=False, reason="no button", at=AT)
    say(text, helped=False, at=AT)
    assert gaps.rated_low(article.brand_id, at=AT) == []
    say(text, helped=True, at=AT)
    assert [(each.article_id, each.helped, each.all) for each in gaps.rated_low(article.brand_id, at=AT)] == [
        (article.pk, 1, 3)
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "![x](https://elsewhere.example/a.png)",
        '<p style="position:fixed" onclick="x()">a</p>',
        "[a](data:text/html;base64,PHN2Zz4=)",
        '<a href="https://x.example" onmouseover="x()">a</a>',
    ],
)
def test_a_text_can_do_nothing_to_its_readers(hostile):
    made = html(hostile)
    for sign in (
        "<script",
        "<img",
        'href="javascript',
        'href="data',
        "<p style",
        "<p onclick",
        '<a href="https://x.example" onmouse',
    ):
        assert sign not in made


def test_a_text_keeps_its_one_title_and_its_summary_is_plain():
    assert "<h1>" not in html("# One\n\ntext")
    assert (
        summary("## Title\n\nFirst **sentence** here. Second one.\n\nMore.")
        == "First sentence here. Second one."
    )
    assert len(summary("word " * 400)) <= 301
    assert summary("Salt & pepper.") == "Salt & pepper."
