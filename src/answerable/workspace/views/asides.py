"""Asking another team or a partner about a ticket, and reading what they answered."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from answerable.casework.refer import call_off, refer, write_again
from answerable.staff.models import Team
from answerable.tickets.side import SideRequest
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form

HOURS = (1, 4, 8, 16)


@desk_page
def asides(desk: Desk, reference: str) -> HttpResponse:
    """Ask somebody: a team of the brand, or any address."""
    ticket = open_ticket(desk, reference)
    teams = list(Team.objects.filter(brand=ticket.brand_id).exclude(email="").order_by("outside", "name"))
    said = desk.request.POST

    def ask() -> None:
        team = next((each for each in teams if str(each.pk) == said.get("team")), None)
        hours = said.get("within", "")
        refer(
            ticket,
            agent=desk.agent,
            team=team,
            email=said.get("email", ""),
            text=said.get("text", ""),
            within=timedelta(hours=int(hours) if hours in {str(each) for each in HOURS} else HOURS[1]),
            wait="wait" in said,
            along="along" in said,
            at=desk.at,
        )

    return form(desk, ticket, "asides", ask, teams=teams, hours=HOURS)


@desk_page
def aside(desk: Desk, reference: str, number: int) -> HttpResponse:
    """One question and what came back; write again, or call it off."""
    ticket = open_ticket(desk, reference)
    request = get_object_or_404(
        SideRequest.objects.select_related("ticket__brand", "asked_by"), pk=number, ticket=ticket
    )
    said = desk.request.POST

    def act() -> None:
        if said.get("do") == "call off":
            call_off(request, agent=desk.agent, at=desk.at)
        else:
            write_again(request, agent=desk.agent, text=said.get("text", ""), at=desk.at)

    letters = request.letters.select_related("agent").order_by("id")
    return form(desk, ticket, "aside", act, question=request, letters=letters, number=number)
