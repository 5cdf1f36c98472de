"""The telephone on the desk: calls written down, calls taken, identity checked, calls given back."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.brands.models import Brand
from answerable.casework.errors import NotPossible
from answerable.casework.phone.pick_up import hang_up, pick_up
from answerable.casework.phone.ring import DESK, ring
from answerable.casework.phone.verify import called_back, verify
from answerable.live.models import Call
from answerable.live.numbers import e164, region_of
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.phone import phone_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form
from answerable.workspace.views.writing import drawn


@desk_page
def phone(desk: Desk) -> HttpResponse:
    """Calls we owe and calls of late; POST writes down a call that an agent has just taken."""
    error = ""
    said = desk.request.POST
    if desk.request.method == "POST":
        seat = desk.seat_at(said.get("brand", ""))
        typed = said.get("number", "").strip()
        number = e164(typed[:60], region=region_of(Brand.objects.get(pk=seat.brand_id)))
        if typed and not number:
            error = _("That is not a telephone number. Write it with its country, or leave it empty.")
        else:
            call = ring(seat.brand_id, source=DESK, outside_id=uuid4().hex, number=number, at=desk.at)
            pick_up(call, agent=desk.agent, at=desk.at)
            call.refresh_from_db()
            return redirect("ticket", "mine", call.ticket.reference if call.ticket else "")
    return desk.show(
        "phone.jinja",
        room="phone",
        page=phone_page(desk),
        seats=desk.seats.values(),
        admin=desk.agent.is_admin,
        error=error,
        number=said.get("number", ""),
        status=422 if error else 200,
    )


@require_POST
@desk_page
def answer(desk: Desk, pk: int) -> HttpResponse:
    """An agent says that they have a ringing call, where the telephone system does not tell who."""
    call = Call.objects.filter(pk=pk, brand__in=desk.brands).select_related("ticket__brand").first()
    if call is None or call.ticket is None:
        raise NotYours(str(pk))
    if call.ended_at is None:
        pick_up(call, agent=desk.agent, at=desk.at)
    return redirect("ticket", "mine", call.ticket.reference)


@require_POST
@desk_page
def end_call(desk: Desk, reference: str) -> HttpResponse:
    """The call an agent wrote down is over."""
    ticket = open_ticket(desk, reference)
    for call in Call.objects.filter(ticket=ticket, ended_at=None):
        hang_up(call, at=desk.at)
    return drawn(desk, reference)


@require_POST
@desk_page
def call_back(desk: Desk, reference: str) -> HttpResponse:
    """The customer was called as promised."""
    called_back(open_ticket(desk, reference), agent=desk.agent, at=desk.at)
    return drawn(desk, reference)


@desk_page
def identity(desk: Desk, reference: str) -> HttpResponse:
    """What was asked to know who it is, and whether the answer was right."""
    ticket = open_ticket(desk, reference)
    said = desk.request.POST

    def check() -> None:
        if said.get("passed") not in {"yes", "no"}:
            raise NotPossible(_("Say whether the answer was right."))
        question = said.get("question", "")
        verify(ticket, agent=desk.agent, question=question, passed=said["passed"] == "yes", at=desk.at)

    return form(desk, ticket, "identity", check)
