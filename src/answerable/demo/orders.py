"""The demo shop's orders: what the cast bought, as their letters tell it."""

from datetime import datetime, timedelta
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any

from answerable.brands.models import Brand
from answerable.casework.company_access import give_role
from answerable.casework.order_action import Asked, ask_for, link
from answerable.customers.models import Customer, Role
from answerable.orders.keep import keep
from answerable.orders.keys import lock
from answerable.orders.lookup import numbers_in
from answerable.orders.models import DemoOrder, Order, Shop
from answerable.orders.shops.demo import seen
from answerable.staff.models import Agent
from answerable.tickets.models import Message, Ticket

Bought = tuple[tuple[str, int, str, int | None], ...]
# number: who, days ago, payment, fulfilment, (item, quantity, price of one, received)
ORDERS: dict[str, dict[str, tuple[str, int, str, str, Bought]]] = {
    "barbar": {
        "BB-20931": (
            "noor@haddad.example",
            16,
            "paid",
            "returned",
            (("City backpack, plum", 1, "140.00", 1),),
        ),
        "BB-20955": ("arthur@pell.example", 6, "paid", "sent", (("Desk lamp, brass", 1, "64.90", None),)),
        "BB-21007": (
            "lukas@brandt.example",
            4,
            "paid",
            "delivered",
            (("Kettle, glass lid", 1, "42.50", 1), ("Tea tin", 2, "8.75", 2)),
        ),
        "BB-21044": (
            "mei@lin.example",
            1,
            "paid",
            "unfulfilled",
            (("Wool blanket, grey", 2, "59.00", None),),
        ),
        "BB-10482": ("maya@fernandez.example", 9, "paid", "sent", (("Auriculares", 1, "89.90", None),)),
        "BB-10377": ("maya@fernandez.example", 40, "paid", "delivered", (("Mochila", 1, "74.00", 1),)),
    },
    "bulkimart": {
        "BK-48213": (
            "dana@harborcafe.example",
            2,
            "paid",
            "part delivered",
            (
                ("Espresso beans 1 kg, carton", 48, "96.00", 36),
                ("Oat milk 1 L, carton", 20, "18.40", 20),
                ("Paper cups 8 oz, sleeve", 60, "4.20", 60),
            ),
        ),
        "BK-48260": (
            "dana@harborcafe.example",
            1,
            "pending",
            "unfulfilled",
            (("Flour 25 kg, sack", 30, "21.50", None),),
        ),
        "BK-48198": (
            "teo@northside.example",
            5,
            "paid",
            "sent",
            (("Oat milk 1 L, pallet", 3, "1420.00", None),),
        ),
        "BK-47741": (
            "rosa@marea.example",
            21,
            "part refunded",
            "delivered",
            (("Olive oil 5 L, carton", 24, "88.00", 24),),
        ),
        "BK-48244": (
            "pete@voscatering.example",
            1,
            "paid",
            "unfulfilled",
            (("Paper cups 8 oz, sleeve", 200, "4.20", None),),
        ),
    },
}
CAME_BACK = {"id": "ret-1", "state": "received", "lines": "1 × City backpack"}
LETTERS = 60
"""How many of the newest tickets get their order in the shop."""
PREFIX = {"barbar": "BB-", "bulkimart": "BK-"}
GOODS = {
    "barbar": (("Rain jacket", "149.00"), ("Desk lamp, brass", "164.90"), ("Headphones", "189.90")),
    "bulkimart": (
        ("Oat milk 1 L, carton", "18.40"),
        ("Espresso beans 1 kg, carton", "96.00"),
        ("Flour 25 kg, sack", "21.50"),
    ),
}
ROLES = {
    "bulkimart": {
        "dana@harborcafe.example": Role.ADMIN,
        "teo@northside.example": Role.BUYER,
        "rosa@marea.example": Role.ADMIN,
        "pete@voscatering.example": Role.ORDERING,
    }
}
CURRENCY = {"barbar": "GBP", "bulkimart": "USD"}


def open_shop(brand: Brand, *, at: datetime) -> list[Order]:
    """The brand's demo shop with its orders, and what the desk knows of them."""
    shop = Shop.objects.create(
        brand=brand, kind="demo", name=f"{brand.name} shop", secret=lock(token_urlsafe(24)), asked_at=at
    )
    kept = []
    for number in ORDERS[brand.slug]:
        body = body_of(brand, number, at)
        DemoOrder.objects.create(brand=brand, number=number, email=body["email"], body=body)
        kept.append(keep(brand, shop, seen(body), at=at))
    return kept


def furnish(brand: Brand, *, at: datetime) -> None:
    """After the past was lived: the shop knows the orders of the last letters, and one refund waits."""
    open_shop(brand, at=at)
    shop = Shop.objects.get(brand=brand, kind="demo")
    tickets = Ticket.objects.filter(brand=brand).select_related("brand", "requester")
    for ticket in tickets.order_by("-id")[:LETTERS]:
        letter = Message.objects.filter(ticket=ticket, author="customer").order_by("id").first()
        said = f"{ticket.subject} {letter.text if letter else ''}"
        for number in [each for each in numbers_in(said) if each.startswith(PREFIX[brand.slug])]:
            link(ticket, _ordered(brand, shop, ticket, number, at), agent=None, at=ticket.received_at)
    for email, role in ROLES.get(brand.slug, {}).items():
        give_role(Customer.objects.get(brand=brand, email=email), role, at=at - timedelta(days=60))
    charged = (
        tickets.filter(subject__startswith="Charged twice", status__in=["new", "open"])
        .order_by("-id")
        .first()
    )
    order = Order.objects.filter(on_tickets__ticket=charged).first() if charged else None
    if charged is not None and order is not None:
        line = order.lines[0]["id"]
        wish = Asked("refund", f"demo-{charged.pk}-refund", line, amount=Decimal(140), reason="Charged twice")
        ask_for(charged, order, wish, agent=Agent.objects.get(name="Priya Raman"), at=at)


def _ordered(brand: Brand, shop: Shop, ticket: Ticket, number: str, at: datetime) -> Order:
    """The order a letter of the past is about, as the shop would know it by now."""
    goods = GOODS[brand.slug]
    name, price = goods[int(number[-1]) % len(goods)]
    quantity = 1 + int(number[-2]) % 3 if brand.slug == "barbar" else 12 * (1 + int(number[-2]))
    placed = ticket.received_at - timedelta(days=2 + int(number[-1]))
    old = at - placed > timedelta(days=7)
    total = Decimal(price) * quantity
    body = {
        "number": number,
        "email": ticket.requester.email,
        "placed_at": placed.isoformat(),
        "status": "open",
        "payment": "paid",
        "fulfilment": "delivered" if old else "sent",
        "currency": CURRENCY[brand.slug],
        "total": str(total),
        "refunded": "0",
        "tracking": [{"carrier": "Northern Parcel", "number": f"NP{number[3:]}0041"}],
        "lines": [
            {
                "id": f"{number}/1",
                "name": name,
                "quantity": quantity,
                "price": price,
                "received": quantity if old else None,
            }
        ],
        "returns": [],
    }
    DemoOrder.objects.get_or_create(
        brand=brand, number=number, defaults={"email": ticket.requester.email, "body": body}
    )
    return keep(brand, shop, seen(body), at=at)


def body_of(brand: Brand, number: str, at: datetime) -> dict[str, Any]:
    """An order as the demo shop tells it."""
    email, days, payment, fulfilment, bought = ORDERS[brand.slug][number]
    total = sum(Decimal(price) * quantity for _, quantity, price, _ in bought)
    on_its_way = fulfilment != "unfulfilled"
    return {
        "number": number,
        "email": email,
        "placed_at": (at - timedelta(days=days)).isoformat(),
        "status": "open",
        "payment": payment,
        "fulfilment": fulfilment,
        "currency": CURRENCY[brand.slug],
        "total": str(total),
        "refunded": "120.00" if payment == "part refunded" else "0",
        "tracking": [{"carrier": "Northern Parcel", "number": f"NP{number[3:]}0041"}] if on_its_way else [],
        "lines": [
            {
                "id": f"{number}/{place}",
                "name": name,
                "quantity": quantity,
                "price": price,
                "received": received,
            }
            for place, (name, quantity, price, received) in enumerate(bought, 1)
        ],
        "returns": [{"id": "ret-1", "state": "received", "lines": "1 × City backpack"}]
        if fulfilment == "returned"
        else [],
    }
