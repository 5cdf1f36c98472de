"""The demo's help center is stocked through the verbs everybody uses."""

from datetime import timedelta

import pytest

from answerable.demo.help_center import readers, stock
from answerable.helpcenter import gaps
from answerable.helpcenter.models import Article, Translation
from answerable.helpcenter.search import search
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.policy.models import PolicyVersion


@pytest.mark.parametrize("slug", ["barbar", "bulkimart"])
def test_every_category_of_the_policy_and_every_shelf_has_articles(desk, slug):
    brand = desk.brands[slug]
    see_brands([brand.pk])
    stock(brand, by=desk.agents["iris"], at=now() - timedelta(days=30))
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=now()).policy
    articles = list(Article.objects.all())
    assert {each.category for each in articles} == {
        str(rule.settings["category"]) for rule in policy.rules_of("define category")
    }
    assert {each.shelf for each in articles} == {"faq", "guide", "troubleshooting"}
    found = search("cancle order", brand=brand, language="en", companies=False)
    assert found.texts[0].article.slug == "cancel-or-change-an-order"
    readers(brand, at=now() - timedelta(days=1))
    assert gaps.unanswered(brand.pk, at=now())


def test_the_first_questions_are_answered_in_every_language_of_the_brand(desk):
    brand = desk.brands["barbar"]
    see_brands([brand.pk])
    stock(brand, by=desk.agents["iris"], at=now() - timedelta(days=30))
    for asked, language in (("¿dónde está mi pedido?", "es"), ("wo ist meine bestellung", "de")):
        best = search(asked, brand=brand, language=language, companies=False).texts[0]
        assert (best.article.slug, best.language) == ("where-is-my-order", language)
    assert Translation.objects.filter(language="de").count() >= 5


@pytest.mark.parametrize(
    ("language", "asked", "found"),
    [
        ("fr", "annuler commande", "Annuler ou modifier une commande"),
        ("ar", "أين طلبي", "أين طلبي؟"),
        ("de", "Geld zurück", "Wann bekomme ich mein Geld zurück?"),
        ("es", "pedido", ""),
    ],
)
def test_barbars_articles_are_found_in_each_of_its_languages(desk, language, asked, found):
    brand = desk.brands["barbar"]
    see_brands([brand.pk])
    stock(brand, by=desk.agents["iris"], at=now() - timedelta(days=30))
    texts = search(asked, brand=brand, language=language, companies=False).texts
    assert texts[0].language == language
    assert not found or found in {each.version.title for each in texts}
    assert Translation.objects.filter(brand=brand, language=language, version__isnull=False).count() == 6
