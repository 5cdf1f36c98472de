"""Orders beside a ticket, what agents do to them, and what waits for a second person."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.casework import order_action
from answerable.casework.errors import NotPossible
from answerable.casework.order_action import Asked
from answerable.live.known import who_is_it
from answerable.orders.fetch import fetch, fetch_of, is_worth_asking
from answerable.orders.keep import FRESH, refresh
from answerable.orders.lookup import find, recent_of
from answerable.orders.models import Order
from answerable.tickets.access import NotYours
from answerable.tickets.models import OrderAction, Ticket
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.orders import did_of, orders_on, panel_of
from answerable.workspace.queries.ticket import open_ticket

MOST_LISTED = 100


@desk_page
def orders(desk: Desk, reference: str) -> HttpResponse:
    """The panel. `fresh=1` asks the shops first; without it the page shows what they said last."""
    ticket = open_ticket(desk, reference)
    return _panel(desk, ticket, ask=desk.request.GET.get("fresh") == "1")


@desk_page
def link(desk: Desk, reference: str) -> HttpResponse:
    """POST: the ticket is about the order with this number."""
    ticket = open_ticket(desk, reference)
    number = desk.request.POST.get("number", "").strip()[:40]
    order = find(ticket.brand, number) if desk.request.method == "POST" and number else None
    if order is None and desk.request.method == "POST" and number:
        order = fetch(ticket.brand, number, at=desk.at)
    if order is None:
        told = recent_of(ticket.requester) if who_is_it(ticket).known else []
        known = ", ".join(each.number for each in told)
        hint = _("Recent orders of this customer: %(known)s.") % {"known": known} if known else ""
        error = _("The desk knows no order %(number)s.") % {"number": number}
        return _panel(desk, ticket, error=f"{error} {hint}".strip())
    order_action.link(ticket, order, agent=desk.agent, at=desk.at)
    return _done(desk, ticket)


@desk_page
def action(desk: Desk, reference: str) -> HttpResponse:
    """POST: cancel, refund, replace or return; done at once within the agent's limit."""
    ticket = open_ticket(desk, reference)
    said = desk.request.POST
    order = next((each for each in orders_on(ticket) if str(each.pk) == said.get("order")), None)
    if order is None or desk.request.method != "POST":
        raise NotYours(said.get("order", ""))
    try:
        asked = Asked(
            said.get("kind", ""),
            said.get("key", ""),
            said.get("line", "") if said.get("kind") != "cancel" else "",
            whole_in(said.get("quantity", "")) if said.get("kind") in {"replace", "return"} else 0,
            amount_in(said.get("amount", "")) if said.get("kind") == "refund" else Decimal(0),
            said.get("reason", ""),
        )
        done = order_action.ask_for(ticket, order, asked, agent=desk.agent, at=desk.at)
        if done.state == OrderAction.State.APPROVED:
            order_action.carry_out(done, at=desk.at)
    except NotPossible as problem:
        return _panel(desk, ticket, error=str(problem))
    return _done(desk, ticket)


@desk_page
def decision(desk: Desk, pk: int) -> HttpResponse:
    """POST: a second person approves or declines."""
    found = (
        OrderAction.objects.filter(brand_id__in=desk.brands, pk=pk).select_related("ticket__brand").first()
    )
    if found is None:
        raise NotYours(str(pk))
    said = desk.request.POST
    error = ""
    try:
        if said.get("decision") == "approve":
            order_action.carry_out(order_action.approve(found, agent=desk.agent, at=desk.at), at=desk.at)
        elif said.get("decision") == "decline":
            order_action.decline(found, agent=desk.agent, reason=said.get("reason", ""), at=desk.at)
    except NotPossible as problem:
        error = str(problem)
    if said.get("from") == "list":
        return _waiting(desk, error) if error else redirect("orders-waiting")
    ticket = open_ticket(desk, found.ticket.reference)
    return _panel(desk, ticket, error=error) if error else _done(desk, ticket)


@desk_page
def waiting(desk: Desk) -> HttpResponse:
    """Everything that waits for a second person, in the agent's brands."""
    return _waiting(desk, "")


def _waiting(desk: Desk, error: str) -> HttpResponse:
    rows = (
        OrderAction.objects.filter(brand_id__in=desk.brands, state=OrderAction.State.REQUESTED)
        .select_related("requested_by", "order", "ticket__brand", "ticket__requester")
        .order_by("id")[:MOST_LISTED]
    )
    found = [(row, did_of(row, desk.agent.pk), desk.seats[row.brand_id].mark) for row in rows]
    return desk.show(
        "orders/waiting.jinja", room="orders", status=422 if error else 200, rows=found, error=error
    )


def _panel(desk: Desk, ticket: Ticket, *, ask: bool = False, error: str = "") -> HttpResponse:
    found = orders_on(ticket)
    unknown = not found and not error and not recent_of(ticket.requester)
    unasked = unknown and is_worth_asking(ticket.requester, at=desk.at)
    if ask and unasked:
        fetch_of(ticket.requester, at=desk.at)
    trouble = [refresh(order, at=desk.at) for order in found] if ask else []
    panel = panel_of(desk, ticket, found, next(filter(None, trouble), ""))
    template = "orders/_panel.jinja" if desk.wants_part else "orders/page.jinja"
    return desk.show(
        template,
        room="inbox",
        status=422 if error else 200,
        panel=panel,
        ticket=ticket,
        error=error,
        view=desk.view,
        ask_again=not ask and not panel.unknown and (unasked or any(_is_old(order, desk) for order in found)),
    )


def _is_old(order: Order, desk: Desk) -> bool:
    return order.shop is not None and order.shop.kind != "csv" and desk.at - order.fetched_at >= FRESH


def _done(desk: Desk, ticket: Ticket) -> HttpResponse:
    if desk.wants_part:
        return _panel(desk, ticket)
    return redirect("ticket", desk.view, ticket.reference)


def whole_in(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def amount_in(said: str) -> Decimal:
    """`42.50` or `42,50`. Raises NotPossible."""
    try:
        amount = Decimal(said.strip().replace(",", "."))
    except InvalidOperation:
        raise NotPossible(_("Write the amount as a number, 42.50.")) from None
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
        raise NotPossible(_("Write the amount as a number, 42.50."))
    return amount
