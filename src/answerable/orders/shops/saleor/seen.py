"""Saleor's order in the desk's words."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from answerable.orders.shops.port import Seen

FULFILMENT = {
    "PARTIALLY_FULFILLED": "part sent",
    "FULFILLED": "sent",
    "PARTIALLY_RETURNED": "sent",
    "RETURNED": "returned",
}
CAME_BACK = {"RETURNED": "returned", "REFUNDED_AND_RETURNED": "returned", "REPLACED": "replaced"}


def seen(told: dict[str, Any]) -> Seen:
    """Delivery it does not know; what it sent is called sent."""
    refunded = Decimal(str((told.get("totalRefunded") or {}).get("amount") or 0))
    gross = told["total"]["gross"]
    total = Decimal(str(gross["amount"]))
    paid = "paid" if told["chargeStatus"] in {"FULL", "OVERCHARGED"} else "pending"
    names = {each["id"]: each["productName"] for each in told["lines"]}
    return Seen(
        remote_id=told["id"],
        number=str(told["number"]),
        email=told.get("userEmail") or "",
        placed_at=datetime.fromisoformat(told["created"]),
        currency=gross["currency"],
        total=total,
        status="cancelled" if told["status"] in {"CANCELED", "EXPIRED"} else "open",
        payment="refunded" if 0 < total <= refunded else "part refunded" if refunded else paid,
        fulfilment=FULFILMENT.get(told["status"], "unfulfilled"),
        refunded=refunded,
        tracking=[
            {"carrier": "", "number": each["trackingNumber"]}
            for each in told["fulfillments"]
            if each.get("trackingNumber")
        ],
        lines=[
            {
                "id": each["id"],
                "name": " ".join(filter(None, (each["productName"], each.get("variantName")))),
                "sku": each.get("productSku") or "",
                "quantity": each["quantity"],
                "price": str(each["unitPrice"]["gross"]["amount"]),
                "received": None,
                "variant": (each.get("variant") or {}).get("id") or "",
            }
            for each in told["lines"]
        ],
        returns=[
            {
                "id": each["id"],
                "state": CAME_BACK[each["status"]],
                "lines": ", ".join(
                    f"{line['quantity']} × {names.get(line['orderLine']['id'], '')}" for line in each["lines"]
                ),
            }
            for each in told["fulfillments"]
            if each["status"] in CAME_BACK
        ],
    )
