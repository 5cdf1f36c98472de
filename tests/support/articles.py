"""Articles written as a person of the brand would write them."""

from datetime import UTC, datetime

import pytest

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def write(desk):
    """`write("barbar", "Cancel an order", "…", texts={"es": ("Cancelar", "…")})` publishes it."""
    from answerable.helpcenter.drafts import keep_draft, start
    from answerable.helpcenter.publish import publish
    from answerable.kit.scope import see_brands

    def published(brand, title, text="", *, shelf="guide", agent="iris", at=AT, texts=None, **more):
        of = desk.brands[brand]
        who = desk.agents[agent]
        see_brands([each.pk for each in desk.brands.values()])
        article = start(of, title=title, shelf=shelf, agent=who, at=at, **more)
        for language, (said, body) in ({of.language: (title, text)} | (texts or {})).items():
            keep_draft(article, language=language, title=said, text=body, agent=who, at=at)
            publish(article, language=language, agent=who, at=at)
        return article

    return published
