"""Why is it due then? The trace of one clock, and the clause it stands under."""

from __future__ import annotations

from django.http import HttpResponse

from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.queries.why import why_page


@desk_page
def why(desk: Desk, reference: str, clock: int) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    page = why_page(desk, ticket, clock)
    template = "why/_dialog.jinja" if desk.wants_part else "why/page.jinja"
    return desk.show(template, room="inbox", page=page)
