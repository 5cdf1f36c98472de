"""Why is it due then, and why is it with them? The trace of one clock, and of one assignment."""

from __future__ import annotations

from django.http import HttpResponse

from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.owner import owner_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.queries.why import why_page


@desk_page
def why(desk: Desk, reference: str, clock: int) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    page = why_page(desk, ticket, clock)
    template = "why/_dialog.jinja" if desk.wants_part else "why/page.jinja"
    return desk.show(template, room="inbox", page=page)


@desk_page
def owner(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    template = "why/_owner.jinja" if desk.wants_part else "why/owner.jinja"
    return desk.show(template, room="inbox", page=owner_page(desk, ticket))
