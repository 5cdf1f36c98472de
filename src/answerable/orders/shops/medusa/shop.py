"""Medusa v2, Admin REST: https://docs.medusajs.com/api/admin

It knows no idempotency keys. A refund keeps ours in its note, a return and a claim in their metadata, and
both stay drafts, which do nothing, until they are confirmed in one last request.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from answerable.orders.shops.medusa.seen import given_back, payments, seen
from answerable.orders.shops.port import KeepsNoRoles, Opened, Seen, ShopSaysNo, Wish
from answerable.orders.shops.wire import Wire

FIELDS = (
    "id,display_id,status,email,currency_code,total,created_at,payment_status,fulfillment_status,*items,"
    "*fulfillments,*fulfillments.labels,*payment_collections.payments,*payment_collections.payments.refunds,"
    "*payment_collections.payments.captures"
)
NEWEST = "20"
CONFIRMED = {"requested", "received", "partially_received"}


class Medusa(KeepsNoRoles):
    def __init__(self, address: str, key: str) -> None:
        self.wire = Wire(address, login=(key, ""))  # a secret API key is the name, without a password

    def check(self) -> Opened:
        return Opened(str(self._get("stores", limit="1")["stores"][0]["name"]))

    def order(self, number: str) -> Seen | None:
        digits = number.strip().lstrip("#").rpartition("-")[2]
        told = self._get("orders", q=digits, fields=FIELDS, limit=NEWEST) if digits.isdecimal() else {}
        same = [each for each in told.get("orders", []) if str(each["display_id"]) == digits]
        return seen(same[0], self._of_order("returns", same[0]["id"])) if same else None

    def orders_of(self, email: str) -> list[Seen]:
        told = self._get("orders", q=email, fields=FIELDS, limit=NEWEST, order="-created_at")
        mine = [each for each in told["orders"] if str(each.get("email")).lower() == email.lower()]
        return [seen(each, []) for each in mine]

    def do(self, order: Seen, wish: Wish) -> str:
        match wish.kind:
            case "cancel":  # Medusa gives back by itself what was captured
                return str(self._post(f"orders/{order.remote_id}/cancel")["order"]["id"])
            case "refund":
                return self._refund(order, wish)
            case "return":
                return self._return(order, wish)
        return self._replace(order, wish)

    def happened(self, order: Seen, wish: Wish) -> bool | None:
        match wish.kind:
            case "cancel":
                return order.status == "cancelled"
            case "refund":
                return any(
                    wish.mark in (refund.get("note") or "")
                    for payment in self._payments(order)
                    for refund in payment.get("refunds") or []
                )
            case "return":
                return any(each["status"] in CONFIRMED for each in self._ours("returns", order, wish))
        return any(each.get("additional_items") for each in self._ours("claims", order, wish))

    def _refund(self, order: Seen, wish: Wish) -> str:
        for payment in self._payments(order):
            caught = sum((Decimal(str(each["amount"])) for each in payment.get("captures") or []), Decimal(0))
            if caught - given_back(payment) >= wish.amount:
                self._post(
                    f"payments/{payment['id']}/refund",
                    {"amount": float(wish.amount), "note": wish.signed_reason()},
                )
                return str(payment["id"])
        raise ShopSaysNo(gettext_noop("No single payment of this order covers so much. Refund it in Medusa."))

    def _return(self, order: Seen, wish: Wish) -> str:
        began = self._post("returns", {"order_id": order.remote_id, "metadata": {"answerable": wish.key}})
        one = str(began["return"]["id"])
        item = {"id": wish.line, "quantity": wish.quantity, "internal_note": wish.signed_reason()}
        self._confirm("returns", one, [("request-items", {"items": [item]})])
        return one

    def _replace(self, order: Seen, wish: Wish) -> str:
        """A claim that sends the same goods again and asks for nothing back."""
        variant = order.line(wish.line).get("variant")
        if not variant:
            raise ShopSaysNo(
                gettext_noop("The product is no longer in the shop. Send something else from Medusa.")
            )
        began = self._post(
            "claims",
            {"type": "replace", "order_id": order.remote_id, "metadata": {"answerable": wish.key}},
        )
        one = str(began["claim"]["id"])
        item = {"id": wish.line, "quantity": wish.quantity, "reason": "other"}
        goods = {"variant_id": variant, "quantity": wish.quantity}
        steps = [
            ("claim-items", {"items": [item | {"internal_note": wish.signed_reason()}]}),
            ("outbound/items", {"items": [goods]}),
        ]
        self._confirm("claims", one, steps)
        return one

    def _confirm(self, kind: str, one: str, steps: list[tuple[str, dict[str, Any]]]) -> None:
        """Fill a draft and confirm it; a draft Medusa refuses is taken away, or it would bar the order."""
        try:
            for step, body in steps:
                self._post(f"{kind}/{one}/{step}", body)
            self._post(f"{kind}/{one}/request", {"no_notification": False})
        except ShopSaysNo:
            self.wire.ask("DELETE", f"admin/{kind}/{one}/request")
            raise

    def _payments(self, order: Seen) -> list[dict[str, Any]]:
        return payments(self._get(f"orders/{order.remote_id}", fields=FIELDS)["order"])

    def _ours(self, kind: str, order: Seen, wish: Wish) -> list[dict[str, Any]]:
        all_of = self._of_order(kind, order.remote_id)
        return [each for each in all_of if (each.get("metadata") or {}).get("answerable") == wish.key]

    def _of_order(self, kind: str, order: str) -> list[dict[str, Any]]:
        more = "*items" if kind == "returns" else "*additional_items"
        found = self._get(
            kind,
            order_id=order,
            fields=f"id,{'status,' if kind == 'returns' else ''}metadata,{more}",
            limit="100",
        )
        return [*found[kind]]

    def _get(self, path: str, **query: str) -> dict[str, Any]:
        return _known(self.wire.get(f"admin/{path}", **query))

    def _post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return _known(self.wire.ask("POST", f"admin/{path}", body or {}))


def _known(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise ShopSaysNo(
            gettext_noop("The shop does not know this any more, or its address is not Medusa's.")
        )
    return told
