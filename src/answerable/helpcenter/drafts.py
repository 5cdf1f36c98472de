"""Writing an article: what readers do not see yet."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.helpcenter import index
from answerable.helpcenter.errors import NotPossible
from answerable.helpcenter.models import Article, Translation
from answerable.staff.models import Agent

LONGEST = 40_000
PLACES = frozenset({"beside", "search", "suggestions", "shelf"})
"""Addresses beside the articles'."""


@transaction.atomic
def start(
    brand: Brand,
    *,
    title: str,
    shelf: str,
    agent: Agent,
    at: datetime,
    slug: str = "",
    category: str = "",
    audience: str = Article.Audience.PUBLIC,
) -> Article:
    """Begin an article with an empty draft in the brand's primary language; nobody sees it yet.

    Raises:
        NotPossible: it has no title, or its address is taken.
    """
    title = title.strip()
    if not title:
        raise NotPossible(_("Give the article a title: it is what people search for."))
    slug = (slugify(slug or title) or f"article-{at:%Y%m%d%H%M%S}")[:80]
    if slug in PLACES or Article.objects.filter(brand=brand, slug=slug).exists():
        raise NotPossible(_("There is an article at this address already. Choose another title."))
    article = Article.objects.create(
        brand=brand,
        slug=slug,
        shelf=shelf,
        category=category,
        audience=audience,
        created_by=agent,
        created_at=at,
    )
    keep_draft(article, language=brand.language, title=title, text="", agent=agent, at=at)
    return article


def keep_draft(
    article: Article, *, language: str, title: str, text: str, agent: Agent, at: datetime
) -> Translation:
    """Keep what is being written in one language. What readers see stays as it is.

    Raises:
        NotPossible: the brand does not write in this language, or the text is longer than a page should be.
    """
    if language not in article.brand.languages:
        raise NotPossible(_("This brand does not write in this language."))
    if len(text) > LONGEST:
        raise NotPossible(_("This is longer than an article may be. Make two of it and link them."))
    draft = {"draft_title": title.strip()[:200], "draft_text": text, "draft_by": agent, "draft_at": at}
    kept, _made = Translation.objects.update_or_create(
        brand_id=article.brand_id, article=article, language=language, defaults=draft
    )
    return kept


def place(article: Article, *, shelf: str, category: str, audience: str) -> None:
    """Put an article on another shelf, into another category, or before other readers."""
    article.shelf, article.category = shelf, category
    article.audience = Article.Audience(audience)
    article.save(update_fields=["shelf", "category", "audience"])
    index.moved(article)
