"""Searching: a page that needs no script, and suggestions while one types."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.helpcenter import gaps
from answerable.helpcenter.search import Found, search
from answerable.portal.articles import pages
from answerable.portal.articles.pages import Line
from answerable.portal.visit import Visit, portal_page
from answerable.tickets.access import tickets_visible_to

SUGGESTED = 5
OWN = 3
SHORTEST = 2
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Own:
    """One of the customer's own requests."""

    href: str
    subject: str
    reference: str


@portal_page
def search_page(visit: Visit) -> HttpResponse:
    """Everything that was found. What was searched in vain is kept, so that somebody can write it."""
    question = _question(visit)
    found = _found(visit, question, page=20)
    lines = [pages.line(visit, each, found.read_as or question) for each in found.texts]
    own = own_requests(visit, question)
    if len(question) >= SHORTEST and not lines and not own:
        gaps.searched_in_vain(question, brand=visit.brand, language=visit.language, at=visit.at)
    return visit.show(
        "articles/found.jinja",
        here="articles",
        question=question,
        read_as=found.read_as if lines else "",
        lines=lines,
        own=own,
        told=told(len(lines) + len(own)),
        pages=pages,
    )


@portal_page
def suggestions(visit: Visit) -> HttpResponse:
    """The options below the search field, for two letters or more."""
    question = _question(visit)
    lines: list[Line] = []
    own: list[Own] = []
    if len(question) >= SHORTEST:
        found = _found(visit, question, page=SUGGESTED)
        lines = [pages.line(visit, each, found.read_as or question) for each in found.texts]
        own = own_requests(visit, question)
    return visit.show(
        "articles/_options.jinja",
        question=question,
        lines=lines,
        own=own,
        told=told(len(lines) + len(own)),
        ask=pages.link(visit, "portal-new"),
    )


@portal_page
def beside(visit: Visit) -> HttpResponse:
    """What may answer a request while it is written."""
    category = visit.request.GET.get("category", "")[:40]
    lines = pages.beside(visit, category, _question(visit))
    return visit.show("articles/_beside.jinja", beside=lines)


def told(count: int) -> str:
    """How many were found, as it is read out."""
    if count == 0:
        return _("Nothing found. You can ask a person.")
    return ngettext("One result.", "%(num)s results.", count) % {"num": count}


def own_requests(visit: Visit, question: str) -> list[Own]:
    """The signed-in customer's requests with these words in their subject, or with this number."""
    if visit.customer is None or len(question) < SHORTEST:
        return []
    mine = tickets_visible_to(visit.customer).select_related("brand")
    number = question.upper().removeprefix("#").removeprefix(f"{visit.brand.prefix}-")
    if number.isdigit() and len(number) <= 12:
        found = list(mine.filter(pk=int(number))[:1]) or list(mine.filter(subject__icontains=number)[:OWN])
    else:
        found = list(mine.filter(subject__icontains=question).order_by("-id")[:OWN])
    try:
        return [
            Own(visit.to("portal-request", each.reference), each.subject, each.reference) for each in found
        ]
    except NoReverseMatch:
        return []


def _question(visit: Visit) -> str:
    return " ".join(visit.request.GET.get("q", "")[:LONGEST].split())


def _found(visit: Visit, question: str, page: int) -> Found:
    if len(question) < SHORTEST:
        return Found(question, [])
    return search(
        question,
        brand=visit.brand,
        language=visit.language,
        companies=pages.companies(visit),
        page=page,
    )
