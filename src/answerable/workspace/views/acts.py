"""One resource a verb: GET shows its form, POST does it. Forms open as dialogs and work as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from answerable.casework.assign import assign
from answerable.casework.classify import URGENCIES, categories_of, classify
from answerable.casework.errors import NotPossible, Refused
from answerable.casework.hold import hold as put_on_hold
from answerable.casework.hold import resume
from answerable.casework.reopen import reopen
from answerable.casework.resolve import resolve
from answerable.staff.models import Agent
from answerable.tickets.access import NotYours
from answerable.tickets.models import ON_HOLD, Ticket
from answerable.workspace import words
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.filling import given_in, needs_in, orders_for
from answerable.workspace.views.writing import drawn

FIELDS = (
    "agent", "category", "urgency", "reason", "waiting_for", "code", "text", "tried", "found", "wanted",
    "words", "note", "summary", "question", "other", "subject", "email", "until",
)  # fmt: skip


@desk_page
def assignment(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    colleagues = list(
        Agent.objects.filter(memberships__brand=ticket.brand_id, is_active=True).order_by("name").distinct()
    )

    def give() -> None:
        chosen = desk.request.POST.get("agent", "")
        to = (
            desk.agent if chosen == "me" else next((one for one in colleagues if str(one.pk) == chosen), None)
        )
        if to is None and chosen:
            raise NotYours(chosen)
        assign(ticket, agent=desk.agent, to=to, at=desk.at)

    return form(desk, ticket, "assignment", give, colleagues=colleagues)


@desk_page
def classification(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    said = desk.request.POST

    def sort() -> None:
        classify(
            ticket,
            agent=desk.agent,
            category=said.get("category", ticket.category),
            urgency=said.get("urgency", ticket.urgency),
            reason=said.get("reason", ""),
            at=desk.at,
        )

    known = [(name, words.category(name)) for name in categories_of(ticket.policy_version.policy)]
    urgencies = [(value, words.urgency(value)) for value in URGENCIES]
    return form(desk, ticket, "classification", sort, categories=known, urgencies=urgencies)


@desk_page
def hold(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    said = desk.request.POST

    def wait() -> None:
        if said.get("waiting_for") == "nobody":
            resume(ticket, agent=desk.agent, at=desk.at)
            return
        whom: Any = "other team" if said.get("waiting_for") == "other team" else "customer"
        put_on_hold(ticket, agent=desk.agent, waiting_for=whom, reason=said.get("reason", ""), at=desk.at)

    return form(desk, ticket, "hold", wait, waits=ticket.status in ON_HOLD)


@desk_page
def resolution(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    code = desk.request.POST.get("code", "")
    needs = [need for need in needs_in(desk, ticket) if not (need.known or need.left_out)]
    return form(
        desk,
        ticket,
        "resolution",
        lambda: resolve(ticket, agent=desk.agent, code=code, steps=given_in(desk.request.POST), at=desk.at),
        codes=words.codes(),
        needs=needs,
        orders=orders_for(ticket, needs),
    )


@desk_page
def reopening(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    reason = desk.request.POST.get("reason", "")
    return form(
        desk, ticket, "reopening", lambda: reopen(ticket, agent=desk.agent, reason=reason, at=desk.at)
    )


def form(desk: Desk, ticket: Ticket, noun: str, act: Callable[[], None], **choices: Any) -> HttpResponse:
    """Show a verb's form, or carry the verb out; a refusal comes back with the person's words."""
    request = desk.request
    error = ""
    if request.method == "POST":
        try:
            act()
        except (NotPossible, Refused) as problem:
            error = str(problem)
        else:
            return drawn(desk, ticket.reference)
    return desk.show(
        "act/_dialog.jinja" if desk.wants_part else "act/page.jinja",
        room="inbox",
        status=422 if error else 200,
        noun=noun,
        ticket=ticket,
        mark=desk.seats[ticket.brand_id].mark,
        view=desk.view,
        error=error,
        said={name: request.POST.get(name, "") for name in FIELDS},
        filled=request.POST,
        focus=request.GET.get("focus", ""),
        **choices,
    )
