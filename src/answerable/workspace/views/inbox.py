"""The list and the ticket."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from answerable.tickets.access import NotYours
from answerable.workspace import filters
from answerable.workspace.desk import Desk, desk_page, plain_page
from answerable.workspace.live import live_url
from answerable.workspace.pages.queue import QueuePage
from answerable.workspace.queries.rows import Asked, listed
from answerable.workspace.queries.ticket import Writing, open_ticket, ticket_page
from answerable.workspace.queues import view_named


def home(request: HttpRequest) -> HttpResponse:
    del request
    return redirect("queue", "mine")


@desk_page
def queue(desk: Desk, view: str) -> HttpResponse:
    """The list alone, or a part of it: `?q=` searches, `?after=` goes on where a page ended."""
    page = list_for(desk, view)
    if desk.wants_part:
        return desk.show("list/_rows.jinja", room="inbox", queue=page, page=None)
    return desk.show("desk.jinja", room="inbox", queue=page, page=None)


@desk_page
def ticket(desk: Desk, view: str, reference: str) -> HttpResponse:
    """One ticket beside its list."""
    found = open_ticket(desk, reference)
    kind = "note" if desk.request.GET.get("write") == "note" else "reply"
    page = ticket_page(desk, found, view, Writing(kind=kind))
    if desk.wants_part:
        if view_named(view, desk.seats.values()) is None:
            raise Http404(view)
        return desk.show("ticket/_pane.jinja", room="inbox", page=page)
    return desk.show("desk.jinja", room="inbox", queue=list_for(desk, view), page=page)


@plain_page
def live_pass(desk: Desk) -> HttpResponse:
    """A new address for the live stream, when the old pass has expired."""
    return HttpResponse(live_url(desk.agent.pk, at=desk.at), content_type="text/plain")


def list_for(desk: Desk, slug: str) -> QueuePage:
    view = view_named(slug, desk.seats.values())
    if view is None:
        raise NotYours(slug)
    asked = desk.request.GET
    return listed(
        Asked(
            view,
            desk.agent,
            desk.seats,
            desk.at,
            desk.look.zone,
            query=asked.get("q", "").strip()[:200],
            filters=filters.read(asked),
            after=asked.get("after", ""),
            missed=asked.get("missed", "")[:20],
            days=_days(asked.get("days", "")),
        )
    )


def _days(text: str) -> int:
    return min(int(text), 400) if text.isdecimal() and len(text) < 4 else 90
