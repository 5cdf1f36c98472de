"""What the desk counts and keeps is told in the reader's language."""

import pytest
from django.utils import translation

from answerable.insights.promises import promises_page
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.workspace.desk import ASKED_AGAIN
from answerable.workspace.looked import NAMES
from answerable.workspace.urls import urlpatterns

UNLOGGED = {"live-pass", "presence", "keys", "me", "push", "desk-worker", "untrained", "files"}


def reads_in(agent, language):
    agent.preferences = {"look": {"language": language}}
    agent.save(update_fields=["preferences"])


@pytest.mark.parametrize("language", ["es", "de", "fr", "ar"])
@pytest.mark.parametrize("slug", ["barbar", "bulkimart"])
def test_no_verdict_is_left_in_english(assets, desk, slug, language):
    see_brands([desk.brands[slug].pk])
    with translation.override("en"):
        english = promises_page(desk.brands[slug], at=now())
    with translation.override(language):
        told = promises_page(desk.brands[slug], at=now())
    pairs = [(mine.verdict, theirs.verdict) for mine, theirs in zip(english.rules, told.rules, strict=True)]
    assert not {one.title for one, _ in pairs} & {two.title for _, two in pairs}
    same = {one.why for one, two in pairs if one.why and one.why == two.why}
    assert not same, f"left in English: {same}"


def test_the_page_of_promises_speaks_the_agents_language(desk, iris, lived):
    reads_in(desk.agents["iris"], "de")
    page = iris.get("/promises/bulkimart").content.decode()
    assert "in diesem Zeitraum" in page
    assert "there was no case in this period" not in page
    assert "von 1" in page or "von 2" in page or "von 3" in page  # kept of all


def test_the_access_log_has_words_for_every_page(desk, iris, lived):
    named = {pattern.name for pattern in urlpatterns if pattern.name}
    assert named - set(NAMES) - ASKED_AGAIN - UNLOGGED == set()
    iris.get("/desk/all/")
    iris.get(f"/desk/all/{lived.tickets['beans'].reference}")
    reads_in(desk.agents["iris"], "es")
    page = iris.get("/trust/access").content.decode()
    assert "Lista de casos" in page
    assert ">queue" not in page


@pytest.mark.parametrize("language", ["es", "de", "fr", "ar"])
@pytest.mark.parametrize("slug", ["barbar", "bulkimart"])
def test_no_rule_is_explained_in_english(assets, desk, slug, language):
    see_brands([desk.brands[slug].pk])
    with translation.override("en"):
        english = promises_page(desk.brands[slug], at=now())
    with translation.override(language):
        told = promises_page(desk.brands[slug], at=now())
    pairs = [
        (mine.sentence, theirs.sentence)
        for mine, theirs in zip(english.rules, told.rules, strict=True)
        if mine.kind != "informational"
    ]
    assert len(pairs) > 20
    assert [mine for mine, theirs in pairs if mine == theirs] == []
    telling = " ".join(theirs for _, theirs in pairs)
    for word in ("ticket", " within ", " hours", "customers", "per month"):
        assert word not in telling, f"{word}: {telling}"
