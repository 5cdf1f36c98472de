"""WooCommerce as its documentation shows it: REST v3, one order."""

import base64
from decimal import Decimal

from support.shops.wire import Fake

KEY = "Basic " + base64.b64encode(b"ck_1:cs_1").decode()


class Woo(Fake):
    kind, number, line, refundable = "woocommerce", "72700", "315", "42.50"
    keys = {"user": "ck_1", "secret": "cs_1", "hook_secret": "whsec"}

    def __init__(self):
        self.refunds, self.others = [], []
        self.order = {
            "id": 72700, "number": "72700", "status": "processing", "currency": "GBP", "total": "60.00", "customer_id": 7,
            "date_created_gmt": "2026-11-20T11:44:57", "date_paid_gmt": "2026-11-20T11:45:20",
            "billing": {"email": "lukas@brandt.example"}, "shipping": {"city": "Bonn"}, "refunds": [], "meta_data": [],
            "line_items": [{"id": 315, "name": "Kettle, glass lid", "sku": "KET-1", "product_id": 93, "variation_id": 0,
                            "quantity": 1, "price": 42.5, "total": "42.50"}],
        }  # fmt: skip

    def answer(self, method, path, query, body, headers):
        if headers.get("Authorization") != KEY:
            return 401, {
                "code": "woocommerce_rest_cannot_view",
                "message": "Sorry, you cannot list resources.",
                "data": {"status": 401},
            }
        what = f"{method} {path.removeprefix('/wp-json/wc/v3/')}"
        match what:
            case "GET orders":
                found = [*self.others, self.order]
                search = query.get("search", "")
                return 200, [each for each in found if search in each["billing"].get("email", "")]
            case "GET orders/72700":
                return 200, self.order
            case "GET orders/72700/refunds":
                return 200, self.refunds
            case "PUT orders/72700":
                self.order["status"] = body["status"]
                return 200, self.order
            case "POST orders/72700/refunds":
                return self._refund(body)
            case "POST orders":
                self.others.append(self.order | body | {"id": 728, "number": "728", "line_items": []})
                return 201, self.others[-1]
        return 404, {
            "code": "woocommerce_rest_shop_order_invalid_id",
            "message": "Invalid ID.",
            "data": {"status": 404},
        }

    def _refund(self, body):
        if Decimal(body["amount"]) > Decimal(self.order["total"]):
            return 400, {
                "code": "woocommerce_rest_cannot_create_order_refund",
                "message": "Invalid refund amount.",
            }
        refund = {"id": 726, "amount": body["amount"], "reason": body["reason"]}
        self.refunds.append(refund)
        self.order["refunds"].append({"id": 726, "reason": body["reason"], "total": f"-{body['amount']}"})
        return 201, refund

    def done(self, kind):
        return {
            "refund": len(self.refunds),
            "replace": len(self.others),
            "cancel": self.order["status"] == "cancelled",
        }[kind]
