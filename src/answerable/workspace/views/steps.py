"""The steps of a ticket: what each needs, filled in or left out with a reason."""

from __future__ import annotations

from django.http import HttpResponse

from answerable.casework.steps import record_steps
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form
from answerable.workspace.views.filling import given_in, needs_in, orders_for


@desk_page
def steps(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    needs = needs_in(desk, ticket)
    old = {need.key: (need.text, need.left_out) for need in needs}
    said = given_in(desk.request.POST).items()
    given = {key: filled for key, filled in said if old.get(key) != (filled.text, not filled.applies)}
    return form(
        desk,
        ticket,
        "steps",
        lambda: record_steps(ticket, agent=desk.agent, given=given, at=desk.at),
        needs=needs,
        orders=orders_for(ticket, needs),
    )
