"""What the shop that comes with the desk does to its orders. Bodies in, bodies out."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

Body = dict[str, Any]
LEFT = {"part sent", "sent", "part delivered", "delivered", "returned"}


@dataclass(frozen=True, slots=True)
class Asked:
    line: str
    quantity: int
    amount: Decimal


class Refusal(Exception):
    """The shop does not do that; "sent" where the goods have left."""


def changed(body: Body, did: str, asked: Asked, *, at: datetime) -> Body:
    """The order after a cancellation, refund, replacement or return. Raises Refusal."""
    body = deepcopy(body)
    if did == "cancellation":
        return _cancelled(body)
    if body["status"] == "cancelled":
        raise Refusal("the order was cancelled")
    one = next((each for each in body["lines"] if each["id"] == asked.line), None)
    if did == "refunds":
        return _refunded(body, asked.amount)
    if one is None or not 0 < asked.quantity <= int(one["quantity"]):
        raise Refusal("there is no such line, or not so many of it")
    entry = {"id": f"{did[:3]}-{len(body['returns']) + 1}", "lines": f"{asked.quantity} × {one['name']}"}
    entry |= {"state": "started" if did == "returns" else "replacement sent", "at": at.isoformat()}
    body["returns"].append(entry)
    return body


def _cancelled(body: Body) -> Body:
    if body["fulfilment"] in LEFT:
        raise Refusal("sent")
    if body["status"] != "cancelled":
        body |= {"status": "cancelled", "payment": "refunded", "refunded": body["total"]}
    return body


def _refunded(body: Body, amount: Decimal) -> Body:
    refunded = Decimal(body.get("refunded", "0")) + amount
    if amount <= 0 or refunded > Decimal(body["total"]):
        raise Refusal("more than was paid")
    whole = refunded == Decimal(body["total"])
    return body | {"refunded": str(refunded), "payment": "refunded" if whole else "part refunded"}
