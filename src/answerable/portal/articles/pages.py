"""What stands on the pages of the help center."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import NoReverseMatch
from markupsafe import Markup

from answerable.helpcenter.access import reads_for_companies, shown
from answerable.helpcenter.best import best
from answerable.helpcenter.models import Article, Translation
from answerable.helpcenter.shelves import Shelf, shelves_of
from answerable.helpcenter.suggest import suggest
from answerable.helpcenter.words import plain
from answerable.helpcenter.words import words as words_of
from answerable.kit.dates import locale_of

if TYPE_CHECKING:
    from answerable.portal.visit import Visit

FIRST = 6
"""Articles of each shelf on the first page."""
PAGE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list. `language` is the one it is written in, where that is not the reader's."""

    href: str
    title: Markup | str
    summary: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class OnShelf:
    shelf: Shelf
    href: str
    lines: list[Line]
    more: str = ""


def companies(visit: Visit) -> bool:
    return reads_for_companies(visit.customer)


def link(visit: Visit, name: str, query: str = "") -> str:
    """The address of another page of the portal; nothing while that page is not built."""
    try:
        return visit.to(name) + query
    except NoReverseMatch:
        return ""


def line(visit: Visit, text: Translation, asked: str = "") -> Line:
    """A text as a line of a list, the asked words marked."""
    version = text.version
    if version is None:
        raise ValueError("Only published texts stand in lists.")
    return Line(
        visit.to("portal-article", text.article.slug),
        marked(version.title, asked),
        version.summary,
        "" if text.language == visit.language else text.language,
    )


def marked(title: str, asked: str) -> Markup:
    """The title with the words that begin like an asked one in bold."""
    wanted = [word for word in words_of(asked) if len(word) > 1]
    parts = []
    for word in title.split(" "):
        said = plain(word)
        hit = any(said.lstrip("¿¡«“(\"'").startswith(each[: max(3, len(each) - 2)]) for each in wanted)
        parts.append(Markup("<b>{}</b>").format(word) if hit else Markup.escape(word))
    return Markup(" ").join(parts)


def all_shelves(visit: Visit) -> list[OnShelf]:
    """Every shelf of the policy with its first articles. Two statements, however many articles there are."""
    shelves = shelves_of(visit.version.policy)
    placed = readable(visit).annotate(
        place=Window(RowNumber(), partition_by=F("shelf"), order_by=F("slug").asc())
    )
    first = list(placed.filter(place__lte=FIRST + 1).values_list("pk", "shelf", "place"))
    texts = by_article(visit, [pk for pk, _, _ in first])
    found = []
    for shelf in shelves:
        here = [pk for pk, key, _ in first if key == shelf.key]
        lines = [line(visit, texts[pk]) for pk in here[:FIRST] if pk in texts]
        href = visit.to("portal-shelf", shelf.key)
        found.append(OnShelf(shelf, href, lines, href if len(here) > FIRST else ""))
    return found


def one_shelf(visit: Visit, shelf: Shelf, after: str) -> OnShelf:
    """A page of a shelf, from the article after `after` (its slug) on."""
    rows = readable(visit).filter(shelf=shelf.key, slug__gt=after).order_by("slug")[: PAGE + 1]
    here = list(rows.values_list("pk", "slug"))
    texts = by_article(visit, [pk for pk, _ in here[:PAGE]])
    href = visit.to("portal-shelf", shelf.key)
    more = f"{href}?after={here[PAGE - 1][1]}" if len(here) > PAGE else ""
    return OnShelf(shelf, href, [line(visit, texts[pk]) for pk, _ in here[:PAGE] if pk in texts], more)


def readable(visit: Visit) -> QuerySet[Article]:
    """The articles this reader may open."""
    texts = shown(visit.brand.pk, companies=companies(visit)).filter(article=OuterRef("pk"))
    return Article.objects.filter(Exists(texts), brand=visit.brand, retired_at=None)


def by_article(visit: Visit, articles: list[int]) -> dict[int, Translation]:
    """Each article in the language this reader gets it in. One statement."""
    texts: dict[int, dict[str, Translation]] = {}
    for each in shown(visit.brand.pk, companies=companies(visit)).filter(article__in=articles):
        texts.setdefault(each.article_id, {})[each.language] = each
    return {pk: best(found, visit.language, visit.brand.language) for pk, found in texts.items()}


def beside(visit: Visit, category: str, words: str) -> list[Line]:
    """Articles that may answer what is being written, or those of its category."""
    texts = suggest(
        words.strip(),
        brand=visit.brand,
        language=visit.language,
        companies=companies(visit),
        category=category,
    )
    return [line(visit, each) for each in texts]


def language_name(code: str, language: str) -> str:
    """A language's name in another language."""
    return locale_of(code).get_display_name(locale_of(language)) or code
