"""What the steps of a ticket need, as fields of a form: `need:order number` and `without:order number`."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from answerable.casework.steps import Filled, standing
from answerable.orders.lookup import recent_of
from answerable.orders.models import Order
from answerable.tickets.models import Ticket
from answerable.workspace.desk import Desk
from answerable.workspace.pages.ticket import Need
from answerable.workspace.queries.needs import need_shown

LONGEST = 2000
FIELD, WITHOUT = "need:", "without:"
ORDER = "order number"


def needs_in(desk: Desk, ticket: Ticket) -> list[Need]:
    """The needs of a ticket, with what is there."""
    seat = desk.seats[ticket.brand_id]
    found = standing(ticket, ticket.policy_version.policy)
    return [need_shown(need, filled, seat) for need, filled in found]


def orders_for(ticket: Ticket, needs: Iterable[Need]) -> list[Order]:
    """The orders it is probably about, where a number is asked for and missing (AC-25)."""
    asked = any(need.key == ORDER and not need.known for need in needs)
    return recent_of(ticket.requester) if asked else []


def given_in(said: QueryDict) -> dict[str, Filled]:
    """What a form fills in; a field left empty says nothing. An order chosen from those proposed counts
    where no other number was typed.
    """
    order = str(said.get("order", ""))
    chosen = {ORDER: Filled(order[:LONGEST])} if order else {}
    return chosen | {
        name.removeprefix(FIELD): Filled(
            text.strip()[:LONGEST], applies=f"{WITHOUT}{name.removeprefix(FIELD)}" not in said
        )
        for name, text in said.items()
        if name.startswith(FIELD) and isinstance(text, str) and text.strip()
    }
