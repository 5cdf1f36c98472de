"""Medusa's order in the desk's words."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from answerable.orders.shops.port import Seen

PAYMENT = {
    "captured": "paid",
    "partially_captured": "paid",
    "partially_refunded": "part refunded",
    "refunded": "refunded",
    "canceled": "failed",
}
FULFILMENT = {
    "partially_fulfilled": "part sent",
    "fulfilled": "sent",
    "partially_shipped": "part sent",
    "shipped": "sent",
    "partially_delivered": "part delivered",
    "delivered": "delivered",
}


def seen(told: dict[str, Any], returns: list[dict[str, Any]]) -> Seen:
    """Amounts are in whole units of the currency. Goods packed for sending count as sent: it is too late."""
    names = {each["id"]: each["title"] for each in told.get("items") or []}
    return Seen(
        remote_id=told["id"],
        number=f"#{told['display_id']}",
        email=told.get("email") or "",
        placed_at=datetime.fromisoformat(told["created_at"]),
        currency=str(told["currency_code"]).upper(),
        total=Decimal(str(told["total"])),
        status="cancelled" if told["status"] == "canceled" else "open",
        payment=PAYMENT.get(told["payment_status"], "pending"),
        fulfilment=FULFILMENT.get(told["fulfillment_status"], "unfulfilled"),
        refunded=refunded(told),
        tracking=[
            {"carrier": "", "number": label["tracking_number"], "url": label.get("tracking_url") or ""}
            for each in told.get("fulfillments") or []
            for label in each.get("labels") or []
            if label.get("tracking_number")
        ],
        lines=[_line(each) for each in told.get("items") or []],
        returns=[
            {
                "id": each["id"],
                "state": str(each["status"]).replace("_", " "),
                "lines": ", ".join(
                    f"{item['quantity']} × {names.get(item['item_id'], '')}"
                    for item in each.get("items") or []
                ),
            }
            for each in returns
            if each["status"] not in {"open", "canceled"}
        ],
    )


def payments(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        payment
        for collection in told.get("payment_collections") or []
        for payment in collection.get("payments") or []
    ]


def given_back(payment: dict[str, Any]) -> Decimal:
    return sum((Decimal(str(each["amount"])) for each in payment.get("refunds") or []), Decimal(0))


def refunded(told: dict[str, Any]) -> Decimal:
    return sum((given_back(each) for each in payments(told)), Decimal(0))


def _line(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": told["id"],
        "name": " ".join(
            filter(None, (told.get("product_title") or told["title"], told.get("variant_title")))
        ),
        "sku": told.get("variant_sku") or "",
        "quantity": told["quantity"],
        "price": str(told["unit_price"]),
        "received": None,
        "variant": told.get("variant_id") or "",
    }
