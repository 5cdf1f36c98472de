"""Shopify's order in the desk's words."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from answerable.orders.shops.graphql import nodes
from answerable.orders.shops.port import Seen

PAYMENT = {
    "PAID": "paid",
    "PARTIALLY_REFUNDED": "part refunded",
    "REFUNDED": "refunded",
    "VOIDED": "failed",
    "EXPIRED": "failed",
}
FULFILMENT = {"FULFILLED": "sent", "PARTIALLY_FULFILLED": "part sent"}


def seen(told: dict[str, Any]) -> Seen:
    """Amounts are in the money the customer paid with."""
    sent = told.get("fulfillments") or []
    fulfilment = FULFILMENT.get(told["displayFulfillmentStatus"], "unfulfilled")
    if fulfilment == "sent" and sent and all(each.get("displayStatus") == "DELIVERED" for each in sent):
        fulfilment = "delivered"
    return Seen(
        remote_id=told["id"],
        number=told["name"],
        email=told.get("email") or "",
        placed_at=datetime.fromisoformat(told["createdAt"]),
        currency=told["presentmentCurrencyCode"],
        total=amount(told["totalPriceSet"]),
        status="cancelled" if told.get("cancelledAt") else "closed" if told.get("closedAt") else "open",
        payment=PAYMENT.get(told.get("displayFinancialStatus") or "", "pending"),
        fulfilment=fulfilment,
        refunded=amount(told["totalRefundedSet"]),
        tracking=[
            {
                "carrier": info.get("company") or "",
                "number": info.get("number") or "",
                "url": info.get("url") or "",
            }
            for each in sent
            for info in each.get("trackingInfo") or []
        ],
        lines=[
            {
                "id": each["id"],
                "name": each["name"],
                "sku": each.get("sku") or "",
                "quantity": each["quantity"],
                "price": str(amount(each["originalUnitPriceSet"])),
                "received": None,
                "variant": (each.get("variant") or {}).get("id") or "",
            }
            for each in nodes(told["lineItems"])
        ],
        returns=[
            {
                "id": each["id"],
                "state": str(each["status"]).lower().replace("_", " "),
                "lines": f"{each['totalQuantity']} × {each['name']}",
            }
            for each in nodes(told.get("returns"))
        ],
    )


def amount(money: dict[str, Any]) -> Decimal:
    return Decimal(str(money["presentmentMoney"]["amount"]))
