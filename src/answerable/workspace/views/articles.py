"""Help articles: the list, what readers missed, writing with a preview, and a link for a reply."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.helpcenter import drafts
from answerable.helpcenter.access import article_for
from answerable.helpcenter.errors import NotPossible
from answerable.helpcenter.models import Article, Translation
from answerable.helpcenter.publish import publish, retire, review
from answerable.helpcenter.shelves import USUAL, Shelf
from answerable.helpcenter.text import html
from answerable.kit.moments import date_in_words
from answerable.workspace import words
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries import articles as asked
from answerable.workspace.queries.ticket import open_ticket


@desk_page
def articles(desk: Desk) -> HttpResponse:
    query = desk.request.GET.get("q", "").strip()[:100]
    return desk.show("articles/list.jinja", room="articles", rows=asked.listed(desk, query), query=query)


@desk_page
def gaps(desk: Desk) -> HttpResponse:
    return desk.show(
        "articles/gaps.jinja", room="articles", missing=asked.missing(desk), language=words.language
    )


@desk_page
def new(desk: Desk) -> HttpResponse:
    """Ask for a title, a brand and a shelf; then the editor opens."""
    said = desk.request.POST if desk.request.method == "POST" else desk.request.GET
    wrong = ""
    if desk.request.method == "POST":
        seat = desk.seat_at(said.get("brand", ""))
        brand = Brand.objects.get(pk=seat.brand_id)
        shelves = [each.key for each in asked.places(brand, desk)[0]]
        shelf = said.get("shelf", "")
        try:
            article = drafts.start(
                brand,
                title=said.get("title", "")[:200],
                shelf=shelf if shelf in shelves else shelves[0],
                agent=desk.agent,
                at=desk.at,
            )
        except NotPossible as problem:
            wrong = str(problem)
        else:
            return redirect("article", article.pk)
    return desk.show(
        "articles/new.jinja",
        room="articles",
        status=422 if wrong else 200,
        wrong=wrong,
        said={name: said.get(name, "") for name in ("title", "brand", "shelf")},
        seats=list(desk.seats.values()),
        shelves=[(key, Shelf(key, key).name) for key in USUAL],
    )


@desk_page
def article(desk: Desk, pk: int) -> HttpResponse:
    """The editor of one language; what it does is said by the button that was pressed."""
    of = article_for(desk.brands, pk)
    said = desk.request.POST if desk.request.method == "POST" else desk.request.GET
    language = said.get("language", "")
    if language not in of.brand.languages:
        language = of.brand.language
    wrong = ""
    if desk.request.method == "POST":
        try:
            told = _do(desk, of, language)
        except NotPossible as problem:
            wrong = str(problem)
        else:
            if desk.wants_part:
                return desk.show(
                    "articles/_preview.jinja",
                    room="articles",
                    body=html(said.get("text", "")),
                    title=said.get("title"),
                )
            messages.success(desk.request, told)
            return redirect(f"{reverse('article', args=[pk])}?language={language}")
    return _editor(desk, of, language, wrong)


@desk_page
def link(desk: Desk, reference: str) -> HttpResponse:
    """Articles to choose from for a reply on a ticket."""
    ticket = open_ticket(desk, reference)
    query = desk.request.GET.get("q", "").strip()[:100]
    part = "articles/_links.jinja" if "q" in desk.request.GET and desk.wants_part else "articles/_link.jinja"
    template = part if desk.wants_part else "articles/link.jinja"
    return desk.show(
        template, room="", links=asked.links_for(ticket, query), query=query, ticket=ticket, view=desk.view
    )


def _do(desk: Desk, of: Article, language: str) -> str:
    said = desk.request.POST
    act = said.get("do", "keep")
    if act == "place":
        shelves, categories = asked.places(of.brand, desk)
        shelf, category = said.get("shelf", ""), said.get("category", "")
        audience = "companies" if said.get("audience") == "companies" else "public"
        drafts.place(
            of,
            shelf=shelf if shelf in {each.key for each in shelves} else of.shelf,
            category=category if category in dict(categories) else "",
            audience=audience,
        )
        return _("Kept.")
    if act == "retire":
        retire(of, at=desk.at)
        return _("Taken down. Its versions are kept; publishing brings it back.")
    if act == "review":
        review(of, language=language, agent=desk.agent, at=desk.at, due_on=_day(said.get("due", "")))
        return _("Checked. Readers see today's date.")
    drafts.keep_draft(
        of,
        language=language,
        title=said.get("title", ""),
        text=said.get("text", ""),
        agent=desk.agent,
        at=desk.at,
    )
    if act != "publish":
        return _("Draft kept. Readers do not see it yet.")
    publish(of, language=language, agent=desk.agent, at=desk.at, review_due_on=_day(said.get("due", "")))
    return _("Published. Readers see it now.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotPossible(_("That is not a date.")) from None


def _editor(desk: Desk, of: Article, language: str, wrong: str) -> HttpResponse:
    texts = {
        each.language: each
        for each in Translation.objects.filter(article=of).select_related("version", "reviewer", "draft_by")
    }
    text = texts.get(language)
    shown = text.version if text else None
    has_draft = text is not None and text.draft_at is not None
    title = text.draft_title if text and has_draft else shown.title if shown else ""
    body = text.draft_text if text and has_draft else shown.text if shown else ""
    if wrong:
        title, body = desk.request.POST.get("title", title), desk.request.POST.get("text", body)
    source = texts.get(of.brand.language) if language != of.brand.language else None
    original = source.version.text if source and source.version else source.draft_text if source else ""
    shelves, categories = asked.places(of.brand, desk)
    return desk.show(
        "articles/editor.jinja",
        room="articles",
        status=422 if wrong else 200,
        wrong=wrong,
        told=list(messages.get_messages(desk.request)),
        article=of,
        mark=desk.seats[of.brand_id].mark,
        language=language,
        language_name=words.language(language),
        tongues=asked.tongues(of, texts),
        text=text,
        version=shown,
        checked_on=date_in_words(text.reviewed_on) if text and text.reviewed_on else "",
        again_on=date_in_words(text.review_due_on) if text and text.review_due_on else "",
        has_draft=has_draft,
        title=title,
        body=body,
        preview=html(body),
        original=html(original) if original else "",
        original_title=asked.title_of(source),
        original_language=of.brand.language,
        original_name=words.language(of.brand.language),
        shelves=shelves,
        categories=categories,
    )
