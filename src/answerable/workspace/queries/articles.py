"""Help articles as the people who write them see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from answerable.brands.models import Brand
from answerable.brands.web import portal_address
from answerable.helpcenter import gaps
from answerable.helpcenter.access import articles_for, shown
from answerable.helpcenter.best import best
from answerable.helpcenter.models import Article, Translation
from answerable.helpcenter.search import search
from answerable.helpcenter.shelves import Shelf, shelves_of
from answerable.kit.moments import date_in_words
from answerable.policy.models import PolicyVersion
from answerable.tickets.models import Ticket
from answerable.workspace import words
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import BrandMark

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of an article: shown, draft (shown, and a newer draft), new (never shown) or missing."""

    code: str
    name: str
    state: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    href: str
    title: str
    mark: BrandMark
    shelf: str
    closed: bool
    retired: bool
    overdue: bool
    tongues: tuple[Tongue, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What readers missed: words searched in vain, a low rating, a review that is due."""

    mark: BrandMark
    words: str
    hint: str
    href: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An article to put into a reply: its title and its address in the ticket's language."""

    title: str
    address: str
    language: str
    summary: str


def listed(desk: Desk, query: str) -> list[Row]:
    """The articles of the agent's brands, by shelf and address. Two statements."""
    found = articles_for(desk.brands).order_by("brand_id", "shelf", "slug")
    if query:
        found = found.filter(translations__draft_title__icontains=query) | found.filter(
            translations__version__title__icontains=query
        )
    articles = list(found.select_related("brand").distinct()[:SHOWN])
    texts: dict[int, dict[str, Translation]] = {}
    for each in Translation.objects.filter(article__in=articles).select_related("version"):
        texts.setdefault(each.article_id, {})[each.language] = each
    return [_row(desk, article, texts.get(article.pk, {})) for article in articles]


def titled(desk: Desk, query: str) -> list[tuple[str, str, str]]:
    """Title, address and brand of a few published articles by letters of their title. One statement."""
    found = Translation.objects.filter(
        brand_id__in=desk.brands, version__title__icontains=query, article__retired_at=None
    ).select_related("version")
    return [
        (
            title_of(each),
            f"{reverse('article', args=[each.article_id])}?language={each.language}",
            desk.seats[each.brand_id].mark.name,
        )
        for each in found.order_by("article_id", "language")[:4]
    ]


def _row(desk: Desk, article: Article, texts: dict[str, Translation]) -> Row:
    main = texts.get(article.brand.language) or next(iter(texts.values()), None)
    today = desk.at.astimezone(ZoneInfo(article.brand.zone)).date()
    return Row(
        href=reverse("article", args=[article.pk]),
        title=title_of(main) or article.slug,
        mark=desk.seats[article.brand_id].mark,
        shelf=Shelf(article.shelf, article.shelf).name,
        closed=article.audience != Article.Audience.PUBLIC,
        retired=article.retired_at is not None,
        overdue=any(
            each.version_id and each.review_due_on and each.review_due_on < today for each in texts.values()
        ),
        tongues=tongues(article, texts),
    )


def tongues(article: Article, texts: dict[str, Translation]) -> tuple[Tongue, ...]:
    """The brand's languages, and how far the article is in each."""
    here = reverse("article", args=[article.pk])
    return tuple(
        Tongue(code, words.language(code), _state(texts.get(code)), f"{here}?language={code}")
        for code in article.brand.languages
    )


def title_of(text: Translation | None) -> str:
    if text is None:
        return ""
    return text.draft_title or (text.version.title if text.version else "")


def _state(text: Translation | None) -> str:
    if text is None or (text.version_id is None and text.draft_at is None):
        return "missing"
    if text.version_id is None:
        return "new"
    return "draft" if text.draft_at else "shown"


def places(brand: Brand, desk: Desk) -> tuple[list[Shelf], list[tuple[str, str]]]:
    """The shelves and categories of a brand's policy, to choose from."""
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=desk.at).policy
    categories = [str(rule.settings["category"]) for rule in policy.rules_of("define category")]
    return shelves_of(policy), [(each, words.category(each)) for each in categories]


def missing(desk: Desk) -> dict[str, list[Missing]]:
    """The gaps of the agent's brands: "searched", "rated", "due"."""
    found: dict[str, list[Missing]] = {"searched": [], "rated": [], "due": []}
    for brand_id, seat in desk.seats.items():
        new = f"{reverse('new-article')}?brand={seat.mark.slug}"
        today: date = desk.at.astimezone(ZoneInfo(seat.zone)).date()
        for gap in gaps.unanswered(brand_id, at=desk.at):
            found["searched"].append(
                Missing(seat.mark, gap.words, str(gap.times), f"{new}&title={gap.words}", gap.language)
            )
        low = gaps.rated_low(brand_id, at=desk.at)
        titles = _titles([each.article_id for each in low])
        for each in low:
            href = reverse("article", args=[each.article_id])
            share = f"{each.helped}/{each.all}"
            found["rated"].append(Missing(seat.mark, titles.get(each.article_id, ""), share, href))
        for text in gaps.overdue(brand_id, today=today)[:SHOWN]:
            href = f"{reverse('article', args=[text.article_id])}?language={text.language}"
            due = date_in_words(text.review_due_on) if text.review_due_on else ""
            found["due"].append(Missing(seat.mark, title_of(text), due, href, text.language))
    return found


def _titles(articles: list[int]) -> dict[int, str]:
    texts = Translation.objects.filter(article__in=articles, version__isnull=False).select_related("version")
    return {each.article_id: title_of(each) for each in texts.order_by("-language")}


def links_for(ticket: Ticket, query: str) -> list[Link]:
    """Articles this ticket's requester may read, in their language: found, or those of its category."""
    language = ticket.language or ticket.brand.language
    companies = ticket.company_id is not None
    if query:
        texts: Any = search(query, brand=ticket.brand, language=language, companies=companies, page=8).texts
    else:
        by_article: dict[int, dict[str, Translation]] = {}
        of_category = shown(ticket.brand_id, companies=companies).order_by("article__slug")
        if ticket.category:
            of_category = of_category.filter(article__category=ticket.category)
        for each in of_category[: SHOWN // 2]:
            by_article.setdefault(each.article_id, {})[each.language] = each
        texts = [best(each, language, ticket.brand.language) for each in by_article.values()][:8]
    return [
        Link(
            each.version.title,
            portal_address(ticket.brand, f"articles/{each.article.slug}?lang={each.language}"),
            "" if each.language == language else words.language(each.language),
            each.version.summary,
        )
        for each in texts
    ]
