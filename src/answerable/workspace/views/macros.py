"""Macros on a ticket: the picker, the preview, and doing what it shows."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _

from answerable.automation.models import Macro
from answerable.automation.offer import macro_for
from answerable.casework.errors import NotPossible, Refused, ThreadChanged
from answerable.casework.macro import PARTS, Chosen, use
from answerable.casework.order_action import Asked
from answerable.casework.take_back import WITHIN
from answerable.orders.models import Order
from answerable.tickets.access import NotYours
from answerable.tickets.models import Ticket
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.macros import offers_for, preview_of
from answerable.workspace.queries.orders import orders_on
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.orders import amount_in, whole_in
from answerable.workspace.views.writing import drawn, in_chat, revision_in


@desk_page
def pick(desk: Desk, reference: str) -> HttpResponse:
    """Macros to choose from; `?q=` narrows them."""
    ticket = open_ticket(desk, reference)
    query = desk.request.GET.get("q", "").strip()[:100]
    part = "macros/_offers.jinja" if "q" in desk.request.GET else "macros/_pick.jinja"
    return desk.show(
        part if desk.wants_part else "macros/pick.jinja",
        room="inbox",
        offers=offers_for(desk, ticket, query),
        query=query,
        ticket=ticket,
        view=desk.view,
    )


@desk_page
def preview(desk: Desk, reference: str, pk: int) -> HttpResponse:
    """Show all of a macro before anything happens; POST does what was left ticked."""
    ticket = open_ticket(desk, reference)
    macro = macro_for([ticket.brand_id], pk)
    if macro.current is None or macro.current.tier > desk.seats[ticket.brand_id].tier or macro.retired_at:
        raise NotYours(str(pk))
    error = ""
    if desk.request.method == "POST":
        try:
            use(
                ticket,
                macro.current,
                _chosen(desk, ticket, macro),
                agent=desk.agent,
                at=desk.at,
                seen_revision=None if in_chat(ticket) else revision_in(desk),
                leaves_after=WITHIN,
            )
        except ThreadChanged:
            error = _("The ticket changed meanwhile. Nothing was done. Read it, then apply again.")
        except (NotPossible, Refused) as problem:
            error = str(problem)
        else:
            return drawn(desk, reference)
    shown = preview_of(desk, ticket, macro, desk.request.GET.get("language", "")[:8])
    said = desk.request.POST
    return desk.show(
        "macros/_preview.jinja" if desk.wants_part else "macros/preview.jinja",
        room="inbox",
        status=422 if error else 200,
        ticket=ticket,
        shown=shown,
        version=macro.current,
        text=said.get("text", "") if error else shown.said.text,
        off={part for part in PARTS if error and part not in said.getlist("part")},
        error=error,
        view=desk.view,
        revision=ticket.revision,
    )


def _chosen(desk: Desk, ticket: Ticket, macro: Macro) -> Chosen:
    said = desk.request.POST
    parts = frozenset(said.getlist("part")) & frozenset(PARTS)
    text = said.get("text", "")
    kind = macro.current.order if macro.current else ""
    if not kind or "order" not in parts:
        return Chosen(text, parts)
    order = next((each for each in orders_on(ticket) if str(each.pk) == said.get("order")), None)
    if order is None:
        raise NotPossible(_("Choose the order, or leave it out. Nothing was done."))
    return Chosen(text, parts, order, _wish(desk, kind, order))


def _wish(desk: Desk, kind: str, order: Order) -> Asked:
    said = desk.request.POST
    line = said.get(f"line-{order.pk}", "")
    return Asked(
        kind,
        said.get("key", ""),
        line if kind != "cancel" else "",
        whole_in(said.get("quantity", "")) if kind in {"replace", "return"} else 0,
        amount_in(said.get("amount", "")) if kind == "refund" else Decimal(0),
        said.get("reason", ""),
    )
