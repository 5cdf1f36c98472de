"""Shopify, Admin GraphQL: https://shopify.dev/docs/api/admin-graphql/2026-07

Refunds carry an idempotency key, which Shopify asks for since 2026-04. It has none for the rest: a return
keeps ours in its note, a replacement in a metafield of the order it replaces, written before it is sent.
"""

import time
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext_noop

from answerable.orders.shops.graphql import GraphQL, Told, nodes
from answerable.orders.shops.port import KeepsNoRoles, Opened, Seen, ShopSaysNo, ShopSilent, Wish
from answerable.orders.shops.shopify import documents as say
from answerable.orders.shops.shopify.seen import amount, seen

VERSION = "2026-07"
NEEDS = ("read_orders", "write_orders", "write_returns", "write_draft_orders")
LOOKS, BETWEEN = 6, 0.5
"""How often, and after how many seconds, Shopify is asked whether a cancellation is through."""
LINES, NEWEST = 50, 5


class Shopify(KeepsNoRoles):
    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self.api = GraphQL(
            address, f"admin/api/{VERSION}/graphql.json", headers={"X-Shopify-Access-Token": token}
        )

    def check(self) -> Opened:
        told = self.api.ask(say.CHECK)
        has = {each["handle"] for each in (told.get("currentAppInstallation") or {}).get("accessScopes", [])}
        return Opened(told["shop"]["name"], tuple(name for name in NEEDS if name not in has))

    def order(self, number: str) -> Seen | None:
        digits = _digits(number)
        if not digits:
            return None
        told = self.api.ask(
            say.ORDERS, query=f"name:'{_plain(number)}' OR name:{digits}", first=NEWEST, lines=LINES
        )
        same = [each for each in nodes(told["orders"]) if _digits(each["name"]) == digits]
        return seen(same[0]) if same else None

    def orders_of(self, email: str) -> list[Seen]:
        told = self.api.ask(say.ORDERS, query=f"email:'{_plain(email)}'", first=NEWEST, lines=LINES)
        return [seen(each) for each in nodes(told["orders"])]

    def do(self, order: Seen, wish: Wish) -> str:
        match wish.kind:
            case "cancel":
                return self._cancel(order, wish)
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
                refunds = self.api.ask(say.REFUNDS, order=order.remote_id)["order"]["refunds"]
                return any(wish.mark in (each.get("note") or "") for each in refunds)
            case "return":
                told = self.api.ask(say.RETURNS, order=order.remote_id)["order"]["returns"]
                return any(
                    wish.mark in (line.get("returnReasonNote") or "")
                    for each in nodes(told)
                    for line in nodes(each["returnLineItems"])
                )
        noted = self.api.ask(say.NOTED, order=order.remote_id, key=wish.key)["order"]["metafield"]
        draft = self.api.ask(say.DRAFTED, id=noted["value"])["draftOrder"] if noted else None
        return draft is not None and draft["status"] == "COMPLETED"

    def _cancel(self, order: Seen, wish: Wish) -> str:
        """What was paid goes back the way it came. Shopify does it a moment later."""
        told = self.api.do(say.CANCEL, order=order.remote_id, note=wish.signed_reason())
        job = told.get("job") or {"done": True}
        for _ in range(LOOKS):
            if job["done"]:
                return order.remote_id
            time.sleep(BETWEEN)
            job = self.api.ask(say.JOB, id=job["id"])["job"] or {"done": True}
        raise ShopSilent(
            gettext_noop("Shopify is still cancelling the order. The desk looks again in a minute.")
        )

    def _refund(self, order: Seen, wish: Wish) -> str:
        """A line's whole price refunds the line itself; any other sum is money back without goods."""
        line = order.line(wish.line)
        whole = wish.amount == Decimal(line["price"]) * line["quantity"]
        parent = self._payment_for(order, wish.amount)
        told = self.api.do(
            say.REFUND,
            key=str(uuid5(NAMESPACE_URL, f"{self.address}/{wish.key}")),
            input={
                "orderId": order.remote_id,
                "currency": order.currency,
                "note": wish.signed_reason(),
                "notify": False,
                "refundLineItems": [
                    {"lineItemId": line["id"], "quantity": line["quantity"], "restockType": "NO_RESTOCK"}
                ]
                if whole
                else [],
                "transactions": [
                    {
                        "orderId": order.remote_id,
                        "parentId": parent["id"],
                        "gateway": parent["gateway"],
                        "kind": "REFUND",
                        "amount": str(wish.amount),
                    }
                ],
            },
        )
        return str(told["refund"]["id"])

    def _payment_for(self, order: Seen, wanted: Decimal) -> Told:
        """The payment of the order that still covers so much."""
        all_of = self.api.ask(say.PAYMENTS, order=order.remote_id)["order"]["transactions"]
        done = [each for each in all_of if each["status"] == "SUCCESS"]
        for each in done:
            back = [
                amount(other["amountSet"])
                for other in done
                if other["kind"] == "REFUND"
                and (other.get("parentTransaction") or {}).get("id") == each["id"]
            ]
            if each["kind"] in {"SALE", "CAPTURE"} and amount(each["amountSet"]) - sum(back) >= wanted:
                found: Told = each
                return found
        raise ShopSaysNo(
            gettext_noop("No single payment of this order covers so much. Refund it in Shopify.")
        )

    def _return(self, order: Seen, wish: Wish) -> str:
        told = self.api.ask(say.SENT, order=order.remote_id)["order"]["fulfillments"]
        sent = [
            each
            for fulfilment in told
            for each in nodes(fulfilment["fulfillmentLineItems"])
            if each["lineItem"]["id"] == wish.line
        ]
        if sum(each["quantity"] for each in sent) < wish.quantity:
            raise ShopSaysNo(gettext_noop("So many have not been sent yet, so they cannot come back."))
        left, lines = wish.quantity, []
        for each in sent:
            took = min(left, each["quantity"])
            left -= took
            if took:
                lines.append({"fulfillmentLineItemId": each["id"], "quantity": took, "returnReason": "OTHER"})
        note = {"returnReasonNote": wish.signed_reason()}
        given = self.api.do(
            say.RETURN, input={"orderId": order.remote_id, "returnLineItems": [line | note for line in lines]}
        )
        return str(given["return"]["name"])

    def _replace(self, order: Seen, wish: Wish) -> str:
        """A new order of the same goods that costs nothing, to the same address."""
        variant = order.line(wish.line).get("variant")
        if not variant:
            raise ShopSaysNo(
                gettext_noop("The product is no longer in the shop. Send something else from Shopify.")
            )
        to = self.api.ask(say.RECIPIENT, order=order.remote_id)["order"]
        address = dict(to.get("shippingAddress") or {})
        if address:
            address["countryCode"] = address.pop("countryCodeV2")
        wanted = {
            "email": to.get("email"),
            "note": f"Replacement for {order.number}. {wish.signed_reason()}",
            "tags": ["replacement"],
            "lineItems": [{"variantId": variant, "quantity": wish.quantity}],
            "appliedDiscount": {"title": "Replacement", "value": 100.0, "valueType": "PERCENTAGE"},
            **({"shippingAddress": address} if address else {}),
            **({"purchasingEntity": {"customerId": to["customer"]["id"]}} if to.get("customer") else {}),
        }
        draft = self.api.do(say.DRAFT, input=wanted)["draftOrder"]["id"]
        note = {"ownerId": order.remote_id, "namespace": "answerable", "key": wish.key, "value": draft}
        self.api.do(say.NOTE, metafields=[note | {"type": "single_line_text_field"}])
        done = self.api.do(say.COMPLETE, id=draft)["draftOrder"]
        return str((done.get("order") or done)["id"])


def _plain(said: str) -> str:
    """Without what would end a quotation."""
    return said.replace("\\", "").replace("'", "")


def _digits(number: str) -> str:
    """`1001` of `#1001`, `BB-1001` or `1001`."""
    tail = number.strip().lstrip("#").rpartition("-")[2]
    return tail if tail.isdecimal() else ""
