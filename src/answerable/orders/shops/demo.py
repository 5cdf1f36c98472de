"""The shop that comes with the desk, over HTTP like any other (`orders/demo_shop/`)."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_noop

from answerable.orders.shops.port import REFUSED, Opened, Seen, ShopSaysNo, TooLate, Wish
from answerable.orders.shops.wire import Wire

DOES = {"cancel": "cancellation", "refund": "refunds", "replace": "replacements", "return": "returns"}


class DemoShop:
    def __init__(self, address: str, key: str) -> None:
        self.wire = Wire(address, headers={"Authorization": f"Bearer {key}"})

    def check(self) -> Opened:
        self.wire.get("orders", email="nobody@example.com")
        return Opened("")

    def order(self, number: str) -> Seen | None:
        told = self.wire.get(f"orders/{quote(number, safe='')}")
        return seen(told) if told else None

    def orders_of(self, email: str) -> list[Seen]:
        told = self.wire.get("orders", email=email) or {}
        return [seen(each) for each in told.get("orders", [])]

    def do(self, order: Seen, wish: Wish) -> str:
        told = self.wire.ask(
            "POST",
            f"orders/{quote(order.number, safe='')}/{DOES[wish.kind]}",
            {"line": wish.line, "quantity": wish.quantity, "amount": str(wish.amount), "reason": wish.reason},
            headers={"Idempotency-Key": wish.key},
        )
        if told is None:
            raise ShopSaysNo(gettext_noop("The shop has no such order."))
        if told.get("refused") == "sent":
            raise TooLate(gettext_noop("The order has left the warehouse."))
        if "refused" in told:
            raise ShopSaysNo(REFUSED + str(told["refused"]))
        return str(told["id"])

    def give_role(self, email: str, company: str, role: str) -> None:
        self.wire.ask("PUT", f"people/{quote(email, safe='')}", {"company": company, "role": role})

    def happened(self, order: Seen, wish: Wish) -> bool | None:  # noqa: ARG002  known by its key alone
        told = self.wire.get(f"calls/{quote(wish.key, safe='')}")
        return bool(told and told.get("done"))


def seen(told: dict[str, Any]) -> Seen:
    """Its words are the desk's own."""
    return Seen(
        remote_id=told["number"],
        number=told["number"],
        email=told["email"],
        placed_at=datetime.fromisoformat(told["placed_at"]),
        currency=told["currency"],
        total=Decimal(told["total"]),
        status=told["status"],
        payment=told["payment"],
        fulfilment=told["fulfilment"],
        refunded=Decimal(told.get("refunded", "0")),
        tracking=told.get("tracking", []),
        lines=told.get("lines", []),
        returns=told.get("returns", []),
    )
