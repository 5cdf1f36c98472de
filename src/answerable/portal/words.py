"""What policies name in one word, as customers read it. What a policy invents itself stays as written."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.casework.expect import Expected
from answerable.kit import moments
from answerable.orders.models import Order

CATEGORY_ICONS = {
    "order": "package",
    "product": "lightbulb",
    "returns": "undo-2",
    "technical": "smartphone",
    "account": "user",
}


def category(value: str) -> str:
    names = {
        "order": gettext_noop("Orders and payment"),
        "product": gettext_noop("Using a product"),
        "returns": gettext_noop("Returns and refunds"),
        "technical": gettext_noop("Website and app"),
        "account": gettext_noop("Your account"),
    }
    return _(names[value]) if value in names else value[:1].upper() + value[1:]


def category_icon(value: str) -> str:
    return CATEGORY_ICONS.get(value, "message-square-text")


def topic(value: str) -> str:
    """A topic of a category; the policy's own word where the desk has none for it."""
    names = {
        "status": gettext_noop("Where it is"),
        "tracking": gettext_noop("Tracking"),
        "delivery": gettext_noop("Delivery"),
        "payment": gettext_noop("Payment"),
        "information": gettext_noop("Information"),
        "guidance": gettext_noop("Guidance"),
        "troubleshooting": gettext_noop("Something does not work"),
        "returns process": gettext_noop("Sending something back"),
        "refund status": gettext_noop("Where my refund is"),
        "policies": gettext_noop("What the rules are"),
        "website": gettext_noop("Website"),
        "app": gettext_noop("App"),
        "digital services": gettext_noop("Digital services"),
        "placing": gettext_noop("Placing an order"),
        "modifying": gettext_noop("Changing an order"),
        "canceling": gettext_noop("Cancelling an order"),
        "setup": gettext_noop("Setting up an account"),
        "access": gettext_noop("Access"),
        "permissions": gettext_noop("Permissions"),
        "availability": gettext_noop("Availability"),
        "specifications": gettext_noop("Specifications"),
        "pricing": gettext_noop("Prices"),
        "navigation": gettext_noop("Finding my way"),
        "login": gettext_noop("Signing in"),
        "errors": gettext_noop("Error messages"),
    }
    return _(names[value]) if value in names else value[:1].upper() + value[1:]


def question(value: str) -> str:
    """Something a policy asks for, as the label of a field."""
    names = {
        "order number": gettext_noop("Order number"),
        "product": gettext_noop("Which product"),
        "app version": gettext_noop("Version of the app"),
        "photo": gettext_noop("A photo of it"),
    }
    return _(names[value]) if value in names else value[:1].upper() + value[1:]


def order_state(order: Order) -> str:
    """How far an order is, as its shop last said."""
    if order.status == Order.Status.CANCELLED:
        return _("cancelled")
    names = {
        "unfulfilled": gettext_noop("being prepared"),
        "part sent": gettext_noop("partly on its way"),
        "sent": gettext_noop("on its way"),
        "part delivered": gettext_noop("partly arrived"),
        "delivered": gettext_noop("arrived"),
        "returned": gettext_noop("sent back"),
    }
    return _(names[order.fulfilment]) if order.fulfilment in names else ""


def order_name(order: Order) -> str:
    """The first thing in it, and how many more."""
    lines = [line for line in order.lines if isinstance(line, dict) and line.get("name")]
    if not lines:
        return order.number
    more = len(lines) - 1
    first = str(lines[0]["name"])
    return first if not more else _("%(first)s and %(more)s more") % {"first": first, "more": more}


def moment(at: datetime, *, zone: str, now: datetime) -> str:
    """A time to come, as one says it: today 16:00, tomorrow 09:30, Mon 11:30, 12 Feb 09:00."""
    place = ZoneInfo(zone)
    return f"{moments.day(at, zone=place, now=now)} {moments.clock(at, zone=place)}"


def answer_by(found: Expected | None, *, zone: str, now: datetime) -> str:
    """`answer by Mon 11:30`, in a line about a way to reach us."""
    if found is None:
        return _("we answer as soon as we can")
    return _("answer by %(time)s") % {"time": moment(found.due, zone=zone, now=now)}


def reason(text: str) -> str:
    """Why something is not possible, where casework's words are meant for a customer."""
    for_customers = {
        _("Nobody has answered yet. Write to us that it is no longer needed."),
        _("This request is solved already."),
        _("A senior is reviewing it. Write to them that it is solved."),
        _("A senior has been asked for already, and the review is under way."),
    }
    return (
        text
        if text in for_customers
        else _("That is not possible as the request stands now. Nothing was changed.")
    )


def parsed(text: str) -> datetime:
    return datetime.fromisoformat(text)
