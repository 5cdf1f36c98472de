"""Shopify as its documentation shows it: Admin GraphQL 2026-07, one order, one product, one payment."""

import re
from decimal import Decimal

from support.shops.wire import Fake

ORDER, LINE = "gid://shopify/Order/450789469", "gid://shopify/LineItem/466157049"
SCOPES = ["read_orders", "write_orders", "write_returns", "write_draft_orders"]


def money(amount):
    return {"presentmentMoney": {"amount": str(amount), "currencyCode": "GBP"}}


class Shopify(Fake):
    kind, number, line, refundable = "shopify", "#1001", LINE, "42.50"
    keys = {"user": "", "secret": "shpat_1", "hook_secret": "shpss_1"}

    def __init__(self):
        self.scopes, self.sent, self.cancelled = list(SCOPES), True, None
        self.refunds, self.returns, self.metafields, self.drafts = [], [], {}, {}
        self.by_key, self.slow_job = {}, 0

    def answer(self, method, path, query, body, headers):
        if path != "/admin/api/2026-07/graphql.json":
            return 404, {"errors": "Not Found"}
        if headers.get("X-Shopify-Access-Token") != "shpat_1":
            return 401, {
                "errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"
            }
        name = re.search(r"(?:query|mutation) (\w+)", body["query"])[1]
        told = getattr(self, f"said_{name.lower()}")(body["variables"], body["query"])
        return 200, told if "errors" in told else {
            "data": told,
            "extensions": {"cost": {"requestedQueryCost": 12}},
        }

    def said_check(self, said, document):
        handles = [{"handle": each} for each in self.scopes]
        return {"shop": {"name": "Barbar Home"}, "currentAppInstallation": {"accessScopes": handles}}

    def said_orders(self, said, document):
        asked = said["query"]
        known = "1001" in asked or "lukas@brandt.example" in asked
        return {"orders": {"nodes": [self.order()] if known else []}}

    def order(self):
        refunded = sum((Decimal(each["amount"]) for each in self.refunds), Decimal(0))
        paid = "REFUNDED" if refunded >= Decimal("60.00") else "PARTIALLY_REFUNDED" if refunded else "PAID"
        return {
            "id": ORDER, "name": "#1001", "email": "Lukas@Brandt.example", "createdAt": "2026-11-18T09:12:44Z",
            "cancelledAt": self.cancelled, "closedAt": None, "presentmentCurrencyCode": "GBP",
            "displayFinancialStatus": paid, "displayFulfillmentStatus": "FULFILLED" if self.sent else "UNFULFILLED",
            "totalPriceSet": money("60.00"), "totalRefundedSet": money(refunded),
            "lineItems": {"nodes": [
                {"id": LINE, "name": "Kettle, glass lid", "sku": "KET-1", "quantity": 1,
                 "variant": {"id": "gid://shopify/ProductVariant/49148385"}, "originalUnitPriceSet": money("42.50")},
                {"id": "gid://shopify/LineItem/518995019", "name": "Tea tin", "sku": None, "quantity": 2,
                 "variant": None, "originalUnitPriceSet": money("8.75")},
            ]},
            "fulfillments": [{"displayStatus": "IN_TRANSIT", "trackingInfo": [
                {"company": "Royal Mail", "number": "AB123456789GB", "url": "https://track.example/AB123456789GB"}]}]
            if self.sent else [],
            "returns": {"nodes": [
                {"id": each["id"], "name": each["name"], "status": "OPEN", "totalQuantity": each["quantity"]}
                for each in self.returns]},
        }  # fmt: skip

    def said_cancel(self, said, document):
        assert said["order"] == ORDER
        if self.cancelled:
            return _refused("orderCancel", "Order has already been cancelled", "orderCancelUserErrors")
        self.cancelled = "2026-11-22T06:00:00Z"
        self.refunds.append({"id": "gid://shopify/Refund/1", "note": "", "amount": "60.00"})
        job = {"id": "gid://shopify/Job/1", "done": not self.slow_job}
        return {"orderCancel": {"job": job, "orderCancelUserErrors": []}}

    def said_job(self, said, document):
        self.slow_job -= 1
        return {"job": {"id": said["id"], "done": self.slow_job <= 0}}

    def said_payments(self, said, document):
        sale = {"id": "gid://shopify/OrderTransaction/1", "kind": "SALE", "status": "SUCCESS", "gateway": "shopify_payments",
                "parentTransaction": None, "amountSet": money("60.00")}  # fmt: skip
        back = [
            sale | {"id": f"{sale['id']}{place}", "kind": "REFUND", "parentTransaction": {"id": sale["id"]},
                    "amountSet": money(each["amount"])}
            for place, each in enumerate(self.refunds)
        ]  # fmt: skip
        return {"order": {"transactions": [sale, *back]}}

    def said_refund(self, said, document):
        if "@idempotent(key: $key)" not in document:
            return {
                "errors": [
                    {
                        "message": "The @idempotent directive is required",
                        "extensions": {"code": "BAD_REQUEST"},
                    }
                ]
            }
        if said["key"] not in self.by_key:
            paid = said["input"]["transactions"][0]
            assert (paid["kind"], paid["parentId"]) == ("REFUND", "gid://shopify/OrderTransaction/1")
            one = {"id": f"gid://shopify/Refund/{len(self.refunds) + 1}", "note": said["input"]["note"],
                   "amount": paid["amount"], "lines": said["input"]["refundLineItems"]}  # fmt: skip
            self.refunds.append(one)
            self.by_key[said["key"]] = one["id"]
        return {"refundCreate": {"refund": {"id": self.by_key[said["key"]]}, "userErrors": []}}

    def said_refunds(self, said, document):
        return {"order": {"refunds": [{"id": each["id"], "note": each["note"]} for each in self.refunds]}}

    def said_sent(self, said, document):
        lines = [{"id": "gid://shopify/FulfillmentLineItem/1", "quantity": 1, "lineItem": {"id": LINE}}]
        sent = [{"fulfillmentLineItems": {"nodes": lines}}] if self.sent else []
        return {"order": {"fulfillments": sent}}

    def said_return(self, said, document):
        (line,) = said["input"]["returnLineItems"]
        one = {"id": f"gid://shopify/Return/{len(self.returns) + 1}", "name": f"#1001-R{len(self.returns) + 1}",
               "quantity": line["quantity"], "note": line["returnReasonNote"]}  # fmt: skip
        self.returns.append(one)
        return {"returnCreate": {"return": {"id": one["id"], "name": one["name"]}, "userErrors": []}}

    def said_returns(self, said, document):
        return {"order": {"returns": {"nodes": [
            {"id": each["id"], "status": "OPEN", "returnLineItems": {"nodes": [{"returnReasonNote": each["note"]}]}}
            for each in self.returns]}}}  # fmt: skip

    def said_recipient(self, said, document):
        address = {"firstName": "Lukas", "lastName": "Brandt", "company": None, "address1": "Hauptstr. 1", "address2": None,
                   "city": "Bonn", "provinceCode": None, "zip": "53111", "countryCodeV2": "DE", "phone": None}  # fmt: skip
        return {
            "order": {
                "email": "lukas@brandt.example",
                "customer": {"id": "gid://shopify/Customer/1"},
                "shippingAddress": address,
            }
        }

    def said_draft(self, said, document):
        wanted = said["input"]
        if "countryCodeV2" in wanted["shippingAddress"] or wanted["appliedDiscount"]["value"] != 100:
            return _refused("draftOrderCreate", "Variable $input is invalid")
        name = f"gid://shopify/DraftOrder/{len(self.drafts) + 1}"
        self.drafts[name] = {"status": "OPEN", "wanted": wanted}
        return {"draftOrderCreate": {"draftOrder": {"id": name}, "userErrors": []}}

    def said_note(self, said, document):
        for each in said["metafields"]:
            self.metafields[each["key"]] = each["value"]
        return {"metafieldsSet": {"metafields": [{"id": "gid://shopify/Metafield/1"}], "userErrors": []}}

    def said_complete(self, said, document):
        self.drafts[said["id"]]["status"] = "COMPLETED"
        order = {"id": "gid://shopify/Order/2", "name": "#1002"}
        return {"draftOrderComplete": {"draftOrder": {"id": said["id"], "order": order}, "userErrors": []}}

    def said_noted(self, said, document):
        value = self.metafields.get(said["key"])
        return {"order": {"metafield": {"value": value} if value else None}}

    def said_drafted(self, said, document):
        return {"draftOrder": {"status": self.drafts[said["id"]]["status"]}}

    def done(self, kind):
        """How often something was done in the shop."""
        sent = [each for each in self.drafts.values() if each["status"] == "COMPLETED"]
        return {
            "refund": len(self.refunds),
            "return": len(self.returns),
            "replace": len(sent),
            "cancel": bool(self.cancelled),
        }[kind]


def _refused(name, message, errors="userErrors"):
    return {name: {errors: [{"field": None, "message": message}]}}
