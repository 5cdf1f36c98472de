"""Medusa v2 as its routes and types show it: Admin REST, one order, one payment."""

import base64
import re
from decimal import Decimal

from support.shops.wire import Fake

KEY = "Basic " + base64.b64encode(b"sk_1:").decode()
ORDER, LINE = "order_01JD7Q2E9R", "ordli_01JD7Q2EA1"


class Medusa(Fake):
    kind, number, line, refundable = "medusa", "#77", LINE, "42.50"
    keys = {"user": "", "secret": "sk_1", "hook_secret": "medusa-hook"}

    def __init__(self):
        self.status, self.sent = "pending", "shipped"
        self.refunds, self.returns, self.claims = [], {}, {}

    def answer(self, method, path, query, body, headers):
        if headers.get("Authorization") != KEY:
            return 401, {"message": "Unauthorized"}
        for pattern, name in ROUTES.items():
            found = re.fullmatch(pattern, f"{method} {path}")
            if found:
                return getattr(self, name)(
                    *found.groups(), **({"query": query} if method == "GET" else {"body": body})
                )
        return 404, {"message": f"Cannot {method} {path}"}

    def stores(self, query):
        return 200, {
            "stores": [{"id": "store_01", "name": "Barbar on Medusa"}],
            "count": 1,
            "offset": 0,
            "limit": 1,
        }

    def orders(self, query):
        known = query["q"] in {"77", "lukas@brandt.example"}
        other = self.told() | {"id": "order_02", "display_id": 770, "email": "lukas@brandt.example.org"}
        return 200, {"orders": [other, self.told()] if known else [], "count": 2, "offset": 0, "limit": 20}

    def order(self, query):
        return 200, {"order": self.told()}

    def told(self):
        back = sum((Decimal(str(each["amount"])) for each in self.refunds), Decimal(0))
        payment = {
            "id": "pay_01",
            "amount": 60,
            "currency_code": "gbp",
            "refunds": self.refunds,
            "captures": [{"id": "capt_01", "amount": 60}],
        }
        return {
            "id": ORDER, "display_id": 77, "status": self.status, "email": "lukas@brandt.example", "currency_code": "gbp",
            "total": 60, "created_at": "2026-11-18T09:12:44.120Z", "fulfillment_status": self.sent,
            "payment_status": "refunded" if back >= 60 else "partially_refunded" if back else "captured",
            "items": [
                {"id": LINE, "title": "glass lid", "product_title": "Kettle", "variant_title": "glass lid", "variant_sku": "KET-1",
                 "variant_id": "variant_01", "quantity": 1, "unit_price": 42.5},
                {"id": "ordli_2", "title": "Tea tin", "product_title": "Tea tin", "variant_title": None, "variant_sku": None,
                 "variant_id": None, "quantity": 2, "unit_price": 8.75},
            ],
            "fulfillments": [{"id": "ful_01", "labels": [{"tracking_number": "AB123456789GB", "tracking_url": "https://track.example/1"}]}],
            "payment_collections": [{"id": "pay_col_01", "payments": [payment]}],
        }  # fmt: skip

    def cancel(self, body):
        if self.sent != "not_fulfilled":
            return 400, {
                "code": "invalid_data",
                "type": "not_allowed",
                "message": "All fulfillments must be canceled before canceling an order",
            }
        self.status = "canceled"
        self.refunds.append({"id": "ref_0", "amount": 60, "note": None})
        return 200, {"order": self.told()}

    def refund(self, payment, body):
        if set(body) - {"amount", "refund_reason_id", "note"}:
            return 400, {"type": "invalid_data", "message": f"Invalid request: Unrecognized fields: {body}"}
        self.refunds.append(
            {"id": f"ref_{len(self.refunds) + 1}", "amount": body["amount"], "note": body["note"]}
        )
        return 200, {"payment": {"id": payment, "refunds": self.refunds}}

    def begin_return(self, body):
        one = {
            "id": f"return_{len(self.returns) + 1}",
            "status": "open",
            "metadata": body["metadata"],
            "items": [],
        }
        self.returns[one["id"]] = one
        return 200, {"order": {"id": body["order_id"]}, "return": one}

    def request_items(self, one, body):
        if body["items"][0]["quantity"] > 1:
            return 400, {
                "type": "invalid_data",
                "message": "Cannot request to return more items than what was fulfilled.",
            }
        self.returns[one]["items"] = [
            {"item_id": each["id"], "quantity": each["quantity"]} for each in body["items"]
        ]
        return 200, {"order_preview": {}, "return": self.returns[one]}

    def confirm_return(self, one, body):
        self.returns[one]["status"] = "requested"
        return 200, {"order_preview": {}, "return": self.returns[one]}

    def list_returns(self, query):
        return 200, {
            "returns": list(self.returns.values()),
            "count": len(self.returns),
            "offset": 0,
            "limit": 100,
        }

    def undo(self, kind, one, body):
        getattr(self, kind).pop(one)
        return 200, {"id": one, "object": kind[:-1], "deleted": True}

    def begin_claim(self, body):
        one = {
            "id": f"claim_{len(self.claims) + 1}",
            "type": body["type"],
            "metadata": body["metadata"],
            "additional_items": [],
            "goods": [],
        }
        self.claims[one["id"]] = one
        return 200, {"order": {"id": body["order_id"]}, "claim": one}

    def claim_items(self, one, body):
        return 200, {"order_preview": {}, "claim": self.claims[one]}

    def outbound(self, one, body):
        self.claims[one]["goods"] = body["items"]
        return 200, {"order_preview": {}, "claim": self.claims[one]}

    def confirm_claim(self, one, body):
        self.claims[one]["additional_items"] = self.claims[one]["goods"]
        return 200, {"order_preview": {}, "claim": self.claims[one]}

    def list_claims(self, query):
        return 200, {
            "claims": list(self.claims.values()),
            "count": len(self.claims),
            "offset": 0,
            "limit": 100,
        }

    def done(self, kind):
        confirmed = [each for each in self.returns.values() if each["status"] == "requested"]
        sent = [each for each in self.claims.values() if each["additional_items"]]
        return {
            "refund": len(self.refunds),
            "return": len(confirmed),
            "replace": len(sent),
            "cancel": self.status == "canceled",
        }[kind]


ROUTES = {
    r"GET /admin/stores": "stores",
    r"GET /admin/orders": "orders",
    rf"GET /admin/orders/{ORDER}": "order",
    rf"POST /admin/orders/{ORDER}/cancel": "cancel",
    r"POST /admin/payments/(\w+)/refund": "refund",
    r"POST /admin/returns": "begin_return",
    r"POST /admin/returns/(\w+)/request-items": "request_items",
    r"POST /admin/returns/(\w+)/request": "confirm_return",
    r"GET /admin/returns": "list_returns",
    r"DELETE /admin/(returns|claims)/(\w+)/request": "undo",
    r"POST /admin/claims": "begin_claim",
    r"POST /admin/claims/(\w+)/claim-items": "claim_items",
    r"POST /admin/claims/(\w+)/outbound/items": "outbound",
    r"POST /admin/claims/(\w+)/request": "confirm_claim",
    r"GET /admin/claims": "list_claims",
}
