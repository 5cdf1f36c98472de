"""Saleor, GraphQL, 3.22 and later: https://docs.saleor.io/api-reference/

A refund is granted with our key in its reason and then asked for; a replacement is an order of its own whose
external reference, unique in Saleor, is our key. What is unclear is found again by them.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from answerable.orders.shops.graphql import GraphQL, nodes
from answerable.orders.shops.kinds import KINDS
from answerable.orders.shops.port import CannotDo, KeepsNoRoles, Opened, Seen, ShopSaysNo, Wish
from answerable.orders.shops.saleor import documents as say
from answerable.orders.shops.saleor.seen import seen

NEEDS = ("MANAGE_ORDERS", "HANDLE_PAYMENTS")
NEWEST = 20
NOT_SENT = {"UNCONFIRMED", "DRAFT"}


class Saleor(KeepsNoRoles):
    def __init__(self, address: str, token: str) -> None:
        self.api = GraphQL(address, "graphql/", headers={"Authorization": f"Bearer {token}"})

    def check(self) -> Opened:
        told = self.api.ask(say.CHECK)
        has = {each["code"] for each in (told.get("app") or {}).get("permissions") or []}
        return Opened(told["shop"]["name"], tuple(name for name in NEEDS if name not in has))

    def order(self, number: str) -> Seen | None:
        digits = number.strip().lstrip("#").rpartition("-")[2]
        if not digits.isdecimal() or len(digits) > 9:
            return None
        found = self._orders({"number": {"eq": int(digits)}})
        return found[0] if found else None

    def orders_of(self, email: str) -> list[Seen]:
        return self._orders({"userEmail": {"eq": email}})

    def do(self, order: Seen, wish: Wish) -> str:
        match wish.kind:
            case "cancel":
                return str(self.api.do(say.CANCEL, order=order.remote_id)["order"]["id"])
            case "refund":
                return self._refund(order, wish)
            case "replace":
                return self._replace(order, wish)
        raise CannotDo(KINDS["saleor"].cannot["return"])

    def happened(self, order: Seen, wish: Wish) -> bool | None:
        match wish.kind:
            case "cancel":
                return order.status == "cancelled"
            case "refund":
                granted = self.api.ask(say.GRANTED, order=order.remote_id)["order"]["grantedRefunds"]
                ours = [each for each in granted if wish.mark in (each.get("reason") or "")]
                return any(each["status"] in {"PENDING", "SUCCESS"} for each in ours)
        other = self.api.ask(say.BY_KEY, key=wish.key)["order"]
        return other is not None and other["status"] not in NOT_SENT

    def _orders(self, where: dict[str, Any]) -> list[Seen]:
        told = self.api.ask(say.ORDERS, where=where, first=NEWEST)
        return [seen(each) for each in nodes(told["orders"])]

    def _refund(self, order: Seen, wish: Wish) -> str:
        line = order.line(wish.line)
        paid = self.api.ask(say.PAYMENTS, order=order.remote_id)["order"]
        covers = [
            each
            for each in paid["transactions"]
            if "REFUND" in each["actions"] and Decimal(str(each["chargedAmount"]["amount"])) >= wish.amount
        ]
        if not covers and paid.get("payments") and not paid["transactions"]:
            raise CannotDo(
                gettext_noop(
                    "This order was paid through one of Saleor's older payment plugins, which keep no note "
                    "of who asked for a refund. Refund it in Saleor."
                )
            )
        if not covers:
            raise ShopSaysNo(
                gettext_noop("No single payment of this order covers so much. Refund it in Saleor.")
            )
        whole = wish.amount == Decimal(line["price"]) * line["quantity"]
        wanted = {
            "amount": str(wish.amount),
            "reason": wish.signed_reason(),
            "transactionId": covers[0]["id"],
            **({"lines": [{"id": line["id"], "quantity": line["quantity"]}]} if whole else {}),
        }
        granted = self.api.do(say.GRANT, order=order.remote_id, input=wanted)["grantedRefund"]["id"]
        self.api.do(say.REQUEST, transaction=covers[0]["id"], granted=granted)
        return str(granted)

    def _replace(self, order: Seen, wish: Wish) -> str:
        """A new order of the same goods that costs nothing, to the same address."""
        variant = order.line(wish.line).get("variant")
        if not variant:
            raise ShopSaysNo(
                gettext_noop("The product is no longer in the shop. Send something else from Saleor.")
            )
        to = self.api.ask(say.RECIPIENT, order=order.remote_id)["order"]
        address = dict(to.get("shippingAddress") or {})
        if address:
            address["country"] = address["country"]["code"]
        method = (to.get("deliveryMethod") or {}).get("id")
        goods = {"variantId": variant, "quantity": wish.quantity, "price": "0"}
        wanted = {
            "channelId": to["channel"]["id"],
            "externalReference": wish.key,
            "customerNote": f"Replacement for {order.number}. {wish.reason}".strip(),
            "lines": [goods],
            **({"user": to["user"]["id"]} if to.get("user") else {"userEmail": to.get("userEmail")}),
            **({"shippingAddress": address, "billingAddress": address} if address else {}),
            **({"shippingMethod": method} if method else {}),
        }
        draft = self.api.do(say.DRAFT, input=wanted)["order"]["id"]
        return str(self.api.do(say.COMPLETE, id=draft)["order"]["number"])
