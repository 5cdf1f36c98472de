"""WooCommerce's order in the desk's words."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from answerable.orders.shops.port import Seen

PAYMENT = {"pending": "pending", "on-hold": "pending", "failed": "failed", "refunded": "refunded"}


def seen(told: dict[str, Any]) -> Seen:
    """Its order in the desk's words. A completed order has been sent; delivery it does not know."""
    status = str(told["status"])
    refunded = sum((abs(Decimal(str(each["total"]))) for each in told.get("refunds", [])), Decimal(0))
    total = Decimal(str(told["total"]))
    payment = PAYMENT.get(status, "paid" if told.get("date_paid_gmt") else "pending")
    if refunded and payment == "paid":
        payment = "refunded" if refunded >= total else "part refunded"
    tracked = [each for each in told.get("meta_data", []) if each.get("key") == "_wc_shipment_tracking_items"]
    return Seen(
        remote_id=str(told["id"]),
        number=str(told.get("number") or told["id"]),
        email=str(told.get("billing", {}).get("email", "")),
        placed_at=datetime.fromisoformat(told["date_created_gmt"]).replace(tzinfo=UTC),
        currency=str(told["currency"]),
        total=total,
        status="cancelled" if status == "cancelled" else "open",
        payment=payment,
        fulfilment="sent" if status == "completed" else "unfulfilled",
        refunded=refunded,
        tracking=[
            {
                "carrier": str(item.get("tracking_provider", "")),
                "number": str(item.get("tracking_number", "")),
            }
            for each in tracked
            for item in each.get("value", [])
        ],
        lines=[
            {
                "id": str(each["id"]),
                "name": str(each["name"]),
                "sku": str(each.get("sku") or ""),
                "quantity": int(each["quantity"]),
                "price": str(each.get("price", "0")),
                "received": None,
                "product": each.get("product_id") or 0,
                "variation": each.get("variation_id") or 0,
            }
            for each in told.get("line_items", [])
        ],
    )
