"""The demo's help articles: written down beside this file, published through the same verbs as everybody's.

A file holds the articles of a brand in one language. `@ slug shelf category companies` begins an article in
the brand's primary language, `@ slug` its translation.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from answerable.brands.models import Brand
from answerable.helpcenter.drafts import keep_draft, start
from answerable.helpcenter.gaps import searched_in_vain
from answerable.helpcenter.models import Article, Translation
from answerable.helpcenter.opinion import say
from answerable.helpcenter.publish import publish
from answerable.staff.models import Agent

ARTICLES = Path(__file__).parent / "articles"
IN_VAIN = {
    "barbar": (("gift wrapping", 7), ("student discount", 4), ("repair service", 2)),
    "bulkimart": (("forklift", 3), ("samples", 5)),
}
SAID = {
    "cancel-or-change-an-order": (9, 2, ""),
    "charged-twice": (1, 4, "It is still there after a week. What now?"),
    "cartons-are-missing": (5, 1, ""),
    "cannot-sign-in": (2, 3, "No code came at all."),
}
"""What readers said so far: helped, did not help, and why not."""


def stock(brand: Brand, *, by: Agent, at: datetime) -> int:
    """Put the brand's articles on their shelves; how many texts were published."""
    articles: dict[str, Article] = {}
    published = 0
    for language in brand.languages:
        file = ARTICLES / f"{brand.slug}.{language}.md"
        for (slug, *place), title, text in _read(file) if file.exists() else ():
            if slug not in articles:
                shelf, category, *closed = place
                audience = Article.Audience.COMPANIES if closed else Article.Audience.PUBLIC
                articles[slug] = start(
                    brand,
                    title=title,
                    slug=slug,
                    shelf=shelf,
                    category=category,
                    audience=audience,
                    agent=by,
                    at=at,
                )
            keep_draft(articles[slug], language=language, title=title, text=text, agent=by, at=at)
            publish(articles[slug], language=language, agent=by, at=at)
            published += 1
    return published


def readers(brand: Brand, *, at: datetime) -> None:
    """What readers searched in vain, and whether the articles helped them."""
    for words, times in IN_VAIN.get(brand.slug, ()):
        for _ in range(times):
            searched_in_vain(words, brand=brand, language=brand.language, at=at)
    texts = Translation.objects.filter(brand=brand, language=brand.language, article__slug__in=SAID)
    for text in texts.select_related("article"):
        helped, not_helped, why = SAID[text.article.slug]
        for number in range(helped + not_helped):
            say(text, helped=number < helped, reason=why if number == helped else "", at=at)


def _read(file: Path) -> Iterator[tuple[list[str], str, str]]:
    for part in file.read_text("utf-8").split("@ ")[1:]:
        head, title, text = part.split("\n", 2)
        yield head.split(), title.removeprefix("# ").strip(), text.strip()
