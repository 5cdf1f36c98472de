"""Saleor as its documentation shows it: GraphQL 3.22, one order, one transaction."""

import json
import re
from decimal import Decimal

from support.shops.wire import Fake

ORDER = "T3JkZXI6YjQ1OTMxYTItMGUxNC00ZWI4"
LINE = "T3JkZXJMaW5lOjFhMmIzYzRk"
PAID = "VHJhbnNhY3Rpb25JdGVtOjE="


class Saleor(Fake):
    kind, number, line, refundable = "saleor", "1042", LINE, "42.50"
    keys = {"user": "", "secret": "saleor-app-token", "hook_secret": ""}

    def __init__(self):
        self.status, self.granted, self.others, self.jwks = "FULFILLED", [], {}, {"keys": []}
        self.permissions, self.asked_for_keys, self.transactions = (
            ["MANAGE_ORDERS", "HANDLE_PAYMENTS"],
            0,
            True,
        )

    def answer(self, method, path, query, body, headers):
        if path == "/.well-known/jwks.json":
            self.asked_for_keys += 1
            return 200, self.jwks
        if path != "/graphql/":
            return 404, {}
        if headers.get("Authorization") != "Bearer saleor-app-token":
            return 200, {"data": None, "errors": [{"message": "To access this path, you need one of the following permissions: MANAGE_ORDERS",
                         "extensions": {"exception": {"code": "PermissionDenied"}}}]}  # fmt: skip
        name = re.search(r"(?:query|mutation) (\w+)", body["query"])[1]
        return 200, {"data": getattr(self, f"said_{name.lower()}")(body["variables"])}

    def said_check(self, said):
        codes = [{"code": each} for each in self.permissions]
        return {"shop": {"name": "Barbar on Saleor"}, "app": {"name": "Answerable", "permissions": codes}}

    def said_orders(self, said):
        where = said["where"]
        known = (
            where.get("number", {}).get("eq") == 1042
            or where.get("userEmail", {}).get("eq") == "lukas@brandt.example"
        )
        return {"orders": {"edges": [{"node": self.order()}] if known else []}}

    def order(self):
        back = sum(
            (Decimal(each["amount"]) for each in self.granted if each["status"] == "SUCCESS"), Decimal(0)
        )
        lines = [
            {"id": LINE, "productName": "Kettle", "variantName": "glass lid", "productSku": "KET-1", "quantity": 1,
             "quantityFulfilled": 1, "unitPrice": {"gross": {"amount": 42.5}}, "variant": {"id": "UHJvZHVjdFZhcmlhbnQ6MQ=="}},
            {"id": "T3JkZXJMaW5lOjI=", "productName": "Tea tin", "variantName": "", "productSku": None, "quantity": 2,
             "quantityFulfilled": 2, "unitPrice": {"gross": {"amount": 8.75}}, "variant": None},
        ]  # fmt: skip
        return {
            "id": ORDER, "number": "1042", "userEmail": "lukas@brandt.example", "created": "2026-11-18T09:12:44.120000+00:00",
            "status": self.status, "chargeStatus": "FULL", "total": {"gross": {"amount": 60.0, "currency": "GBP"}},
            "totalRefunded": {"amount": float(back)}, "lines": lines,
            "fulfillments": [{"id": "RnVsZmlsbG1lbnQ6MQ==", "status": "FULFILLED", "trackingNumber": "AB123456789GB",
                              "lines": [{"quantity": 1, "orderLine": {"id": LINE}}]}],
        }  # fmt: skip

    def said_cancel(self, said):
        if self.status == "FULFILLED":
            return _refused("orderCancel", "This order can't be canceled.")
        self.status = "CANCELED"
        return {"orderCancel": {"order": {"id": ORDER, "status": self.status}, "errors": []}}

    def said_payments(self, said):
        one = {"id": PAID, "actions": ["REFUND"], "chargedAmount": {"amount": 60.0}}
        return {
            "order": {
                "transactions": [one] if self.transactions else [],
                "payments": [{"id": "UGF5bWVudDox", "isActive": True}],
            }
        }

    def said_grant(self, said):
        wanted = said["input"]
        if Decimal(wanted["amount"]) > 60 or wanted["transactionId"] != PAID:
            return _refused("orderGrantRefundCreate", "Provided amount is greater than the charged amount.")
        one = {
            "id": f"T3JkZXJHcmFudGVkUmVmdW5kO{len(self.granted)}",
            "reason": wanted["reason"],
            "status": "NONE",
            "amount": wanted["amount"],
        }
        self.granted.append(one)
        return {"orderGrantRefundCreate": {"grantedRefund": {"id": one["id"]}, "errors": []}}

    def said_request(self, said):
        (one,) = [each for each in self.granted if each["id"] == said["granted"]]
        one["status"] = "SUCCESS"
        return {"transactionRequestRefundForGrantedRefund": {"transaction": {"id": PAID}, "errors": []}}

    def said_granted(self, said):
        return {"order": {"grantedRefunds": self.granted}}

    def said_recipient(self, said):
        address = {"firstName": "Lukas", "lastName": "Brandt", "companyName": "", "streetAddress1": "Hauptstr. 1", "streetAddress2": "",
                   "city": "BONN", "postalCode": "53111", "country": {"code": "DE"}, "countryArea": "", "phone": ""}  # fmt: skip
        method = {"__typename": "ShippingMethod", "id": "U2hpcHBpbmdNZXRob2Q6MQ=="}
        return {"order": {"userEmail": "lukas@brandt.example", "user": None, "channel": {"id": "Q2hhbm5lbDox"},
                          "deliveryMethod": method, "shippingAddress": address}}  # fmt: skip

    def said_draft(self, said):
        wanted = said["input"]
        if wanted["externalReference"] in self.others:
            return _refused("draftOrderCreate", "Order with this External reference already exists.")
        if not isinstance(wanted["shippingAddress"]["country"], str) or wanted["lines"][0]["price"] != "0":
            return _refused("draftOrderCreate", json.dumps(wanted))
        self.others[wanted["externalReference"]] = {"id": "T3JkZXI6Mg==", "number": "1043", "status": "DRAFT"}
        return {"draftOrderCreate": {"order": {"id": "T3JkZXI6Mg=="}, "errors": []}}

    def said_complete(self, said):
        for each in self.others.values():
            each["status"] = "UNFULFILLED"
        return {"draftOrderComplete": {"order": {"id": said["id"], "number": "1043"}, "errors": []}}

    def said_bykey(self, said):
        return {"order": self.others.get(said["key"])}

    def done(self, kind):
        back = [each for each in self.granted if each["status"] == "SUCCESS"]
        sent = [each for each in self.others.values() if each["status"] != "DRAFT"]
        return {"refund": len(back), "replace": len(sent), "cancel": self.status == "CANCELED"}[kind]


def _refused(name, message):
    return {name: {"errors": [{"field": None, "message": message, "code": "INVALID"}]}}
