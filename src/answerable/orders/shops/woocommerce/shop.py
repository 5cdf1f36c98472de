"""WooCommerce, REST API v3: https://woocommerce.github.io/woocommerce-rest-api-docs/

It knows no idempotency keys. A refund keeps ours in its reason, a replacement in the new order's meta data;
by them what is unclear is looked up.
"""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop

from answerable.orders.shops.kinds import KINDS
from answerable.orders.shops.port import CannotDo, KeepsNoRoles, Opened, Seen, ShopSaysNo, Wish
from answerable.orders.shops.wire import Wire
from answerable.orders.shops.woocommerce.seen import seen

API = "wp-json/wc/v3"
META = "_answerable_key"


class WooCommerce(KeepsNoRoles):
    def __init__(self, address: str, key: str, secret: str) -> None:
        self.wire = Wire(address, login=(key, secret))

    def check(self) -> Opened:
        if not isinstance(self.wire.get(f"{API}/orders", per_page="1"), list):
            raise ShopSaysNo(gettext_noop("There is no WooCommerce at this address. Check the address."))
        return Opened(urlsplit(self.wire.address).netloc)

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
                        "reason": wish.signed_reason(),
                        "api_refund": True,
                        "line_items": [{"id": int(wish.line), "refund_total": float(wish.amount)}],
                    },
                )
            case "replace":
                told = self._ask("POST", "orders", self._replacement(order, wish))
            case _:
                raise CannotDo(KINDS["woocommerce"].cannot["return"])
        return str(told.get("id", ""))

    def happened(self, order: Seen, wish: Wish) -> bool | None:
        if wish.kind == "cancel":
            return order.status == "cancelled"
        if wish.kind == "replace":
            newest = self.wire.get(f"{API}/orders", search=order.email, per_page="100") or []
            return any(
                meta.get("key") == META and meta.get("value") == wish.key
                for each in newest
                for meta in each.get("meta_data") or []
            )
        refunds = self.wire.get(f"{API}/orders/{order.remote_id}/refunds", per_page="100") or []
        return any(f"[{wish.key}]" in str(each.get("reason", "")) for each in refunds)

    def _replacement(self, order: Seen, wish: Wish) -> dict[str, Any]:
        """A new order of the same goods that costs nothing, to the same address."""
        line = order.line(wish.line)
        if not line.get("product"):
            raise ShopSaysNo(
                gettext_noop("The product is no longer in the shop. Send something else from WooCommerce.")
            )
        old = self.wire.get(f"{API}/orders/{order.remote_id}") or {}
        goods = {"product_id": line["product"], "variation_id": line["variation"], "quantity": wish.quantity}
        return {
            "status": "processing",
            "set_paid": True,
            "customer_id": old.get("customer_id", 0),
            "billing": old.get("billing", {}),
            "shipping": old.get("shipping", {}),
            "line_items": [goods | {"subtotal": "0", "total": "0"}],
            "meta_data": [{"key": META, "value": wish.key}],
            "customer_note": f"Replacement for {order.number}",
        }

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        told = self.wire.ask(method, f"{API}/{path}", body)
        if not isinstance(told, dict):
            raise ShopSaysNo(gettext_noop("The shop does not know this order any more."))
        return told
