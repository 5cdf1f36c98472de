"""WooCommerce, REST API v3: https://woocommerce.github.io/woocommerce-rest-api-docs/

It knows no idempotency keys. Each refund carries ours in its reason, so what is unclear can be looked up.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from answerable.orders.shops.port import CannotDo, Seen, ShopSaysNo, Wish
from answerable.orders.shops.wire import Wire

API = "wp-json/wc/v3"
PAYMENT = {"pending": "pending", "on-hold": "pending", "failed": "failed", "refunded": "refunded"}


class WooCommerce:
    def __init__(self, address: str, key: str, secret: str) -> None:
        self.wire = Wire(address, login=(key, secret))

    def order(self, number: str) -> Seen | None:
        digits = number.rpartition("-")[2].lstrip("#")
        told = self.wire.get(f"{API}/orders/{digits}") if digits.isdecimal() else None
        return seen(told) if told else None

    def orders_of(self, email: str) -> list[Seen]:
        return [seen(each) for each in self.wire.get(f"{API}/orders", search=email, per_page="20") or []]

    def do(self, order: Seen, wish: Wish) -> str:
        match wish.kind:
            case "cancel":
                told = self._ask("PUT", f"orders/{order.remote_id}", {"status": "cancelled"})
            case "refund":
                told = self._ask(
                    "POST",
                    f"orders/{order.remote_id}/refunds",
                    {
                        "amount": str(wish.amount),
                        "reason": f"{wish.reason} [{wish.key}]".strip(),
                        "api_refund": True,
                        "line_items": [{"id": int(wish.line), "refund_total": float(wish.amount)}],
                    },
                )
            case _:
                raise CannotDo("WooCommerce has no such function of its own. Do it in the shop.")
        return str(told.get("id", ""))

    def happened(self, order: Seen, wish: Wish) -> bool | None:
        if wish.kind == "cancel":
            return order.status == "cancelled"
        refunds = self.wire.get(f"{API}/orders/{order.remote_id}/refunds", per_page="100") or []
        return any(f"[{wish.key}]" in str(each.get("reason", "")) for each in refunds)

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        told = self.wire.ask(method, f"{API}/{path}", body)
        if not isinstance(told, dict):
            raise ShopSaysNo("The shop does not know this order any more.")
        return told


def seen(told: dict[str, Any]) -> Seen:
    """Its order in the desk's words. A completed order has been sent; delivery it does not know."""
    status = str(told["status"])
    refunded = sum((abs(Decimal(str(each["total"]))) for each in told.get("refunds", [])), Decimal(0))
    payment = PAYMENT.get(status, "paid" if told.get("date_paid_gmt") else "pending")
    tracked = [each for each in told.get("meta_data", []) if each.get("key") == "_wc_shipment_tracking_items"]
    return Seen(
        remote_id=str(told["id"]),
        number=str(told.get("number") or told["id"]),
        email=str(told.get("billing", {}).get("email", "")),
        placed_at=datetime.fromisoformat(told["date_created_gmt"]).replace(tzinfo=UTC),
        currency=str(told["currency"]),
        total=Decimal(str(told["total"])),
        status="cancelled" if status == "cancelled" else "open",
        payment="part refunded" if refunded and payment == "paid" else payment,
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
            }
            for each in told.get("line_items", [])
        ],
    )
