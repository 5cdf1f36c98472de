"""The orders beside a ticket: three statements, and one question to a shop where the snapshot is old."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.urls import reverse

from answerable.casework.money import limit_of
from answerable.kit.words import gettext as _
from answerable.live.known import Known, who_is_it
from answerable.orders.lookup import recent_of
from answerable.orders.models import Order
from answerable.orders.shops.kinds import cannot_of
from answerable.orders.shops.port import shop_words
from answerable.staff.models import Membership
from answerable.tickets.models import OrderAction, Ticket, TicketOrder
from answerable.workspace.desk import Desk
from answerable.workspace.queries.order_words import DID, STATES, TO_DO, TONES, WORDS, money


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    name: str
    quantity: int
    received: int | None
    price: str

    @property
    def short(self) -> bool:
        """Less came than was ordered."""
        return self.received is not None and self.received < self.quantity


@dataclass(frozen=True, slots=True)
class Did:
    """One thing done to an order, or asked for."""

    pk: int
    what: str
    state: str
    tone: str
    said: str
    by: str
    waits: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Card:
    """An order on the margin."""

    pk: int
    number: str
    tone: str
    fulfilment: str
    payment: str
    cancelled: bool
    total: str
    placed_at: datetime
    as_of: datetime
    trouble: str
    tracking: tuple[dict[str, str], ...]
    lines: tuple[Line, ...]
    returns: tuple[dict[str, Any], ...]
    did: tuple[Did, ...]
    most: str
    left: Decimal
    currency: str
    key: str
    can_cancel: bool
    can: tuple[tuple[str, str], ...]
    cannot: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """`unknown`: nobody has checked who it is. Then there are numbers to ask about, and nothing else."""

    orders: tuple[Card, ...]
    proposed: tuple[Card, ...]
    limit: str
    unknown: Known | None = None
    numbers: tuple[str, ...] = ()


def orders_on(ticket: Ticket) -> list[Order]:
    """The orders a ticket is about, the newest first."""
    about = Order.objects.filter(on_tickets__ticket=ticket).select_related("shop__brand", "brand")
    return list(about.order_by("-placed_at", "-id"))


def orders_called(desk: Desk, query: str) -> list[tuple[str, str, str]]:
    """Orders of this number with the latest ticket about each: number, reference, address.

    One statement, none for what no order is called.
    """
    number = query.lstrip("#")
    if not any(letter.isdecimal() for letter in number):
        return []
    found = (
        TicketOrder.objects.filter(brand__in=desk.brands)
        .filter(Q(order__number__istartswith=number) | Q(order__number__iendswith=f"-{number}"))
        .select_related("order", "ticket__brand")
        .order_by("-ticket__last_message_at")[:4]
    )
    return [
        (each.order.number, each.ticket.reference, reverse("ticket", args=["all", each.ticket.reference]))
        for each in found
    ]


def panel_of(desk: Desk, ticket: Ticket, orders: Iterable[Order], trouble: str = "") -> Panel:
    """The orders of a ticket with what was done to them; two recent ones where it names none (AC-25).

    On the telephone and in a chat there is nothing to read out before it was checked who it is (AC-43).
    """
    orders = list(orders)
    who = who_is_it(ticket)
    if not who.known:
        to_ask_about = orders or recent_of(ticket.requester)
        return Panel((), (), "", unknown=who, numbers=tuple(each.number for each in to_ask_about))
    done = OrderAction.objects.filter(order__in=orders).select_related("requested_by").order_by("-id")
    actions = list(done[:50]) if orders else []
    tier = max(
        Membership.objects.filter(agent=desk.agent, brand=ticket.brand_id).values_list("tier", flat=True),
        default=0,
    )
    most, _rule = limit_of(ticket.policy_version.policy, tier)
    proposed = [] if orders else recent_of(ticket.requester)
    return Panel(
        tuple(
            _card(desk, order, [a for a in actions if a.order_id == order.pk], trouble) for order in orders
        ),
        tuple(_card(desk, order, [], "") for order in proposed),
        "" if most is None else format(most, "f"),
    )


def _card(desk: Desk, order: Order, actions: list[OrderAction], trouble: str) -> Card:
    cancelled = order.status == Order.Status.CANCELLED
    state = order.status if cancelled else order.fulfilment
    tone = (
        "late"
        if cancelled
        else {"part delivered": "soon", "part sent": "soon", "delivered": "kept"}.get(state, "")
    )
    return Card(
        pk=order.pk,
        number=order.number,
        tone=tone,
        fulfilment=_(WORDS[state]) if state in WORDS else state,
        payment=_(WORDS[order.payment]) if order.payment in WORDS else order.payment,
        cancelled=cancelled,
        total=money(order.total, order.currency),
        placed_at=order.placed_at,
        as_of=order.fetched_at,
        trouble=shop_words(trouble),
        tracking=tuple(each for each in order.tracking if isinstance(each, dict)),
        lines=tuple(_line(each, order.currency) for each in order.lines),
        returns=tuple(order.returns),
        did=tuple(did_of(action, desk.agent.pk) for action in actions),
        most="",
        left=order.total - order.refunded,
        currency=order.currency,
        key=uuid4().hex,
        can_cancel=not cancelled and order.fulfilment == Order.Fulfilment.NONE,
        can=tuple((kind, _(TO_DO[kind])) for kind in possible(order)),
        cannot=tuple(_(why) for why in cannot_of(order.shop.kind).values()) if order.shop else (),
    )


def possible(order: Order) -> list[str]:
    """What can be done to an order besides cancelling it; of a cancelled one, what was paid is given back."""
    if order.shop is None or order.shop.kind == "csv":
        return []
    if order.status == Order.Status.CANCELLED:
        return ["refund"] if order.payment in {Order.Payment.PAID, Order.Payment.PART} else []
    return [kind for kind in TO_DO if kind not in cannot_of(order.shop.kind)]


def did_of(action: OrderAction, reader: int) -> Did:
    """An action as people read it: "Refund £42.50, wool blanket: waits for approval"."""
    what = [_(DID[action.kind])]
    what += [money(action.amount, action.currency)] if action.amount else []
    what += [f"{action.quantity} ×"] if action.quantity and not action.amount else []
    what += [action.line_name] if action.line_name else []
    return Did(
        pk=action.pk,
        what=" ".join(what),
        state=_(STATES[action.state]),
        tone=TONES.get(action.state, ""),
        said=shop_words(action.said) or action.reason,
        by=action.requested_by.name,
        waits=action.state == OrderAction.State.REQUESTED,
        mine=action.requested_by_id == reader,
    )


def _line(line: dict[str, Any], currency: str) -> Line:
    received = line.get("received")
    return Line(
        id=str(line.get("id", "")),
        name=str(line.get("name", "")),
        quantity=int(line.get("quantity", 0)),
        received=int(received) if received is not None else None,
        price=money(Decimal(str(line.get("price", "0"))), currency),
    )
