"""The states of orders, and of what is done to them, in words for agents."""

from decimal import Decimal

from babel.numbers import format_currency
from django.utils.translation import get_language, gettext_noop

from answerable.kit.dates import locale_of

WORDS = {
    "open": gettext_noop("open"),
    "cancelled": gettext_noop("cancelled"),
    "closed": gettext_noop("closed"),
    "pending": gettext_noop("payment pending"),
    "paid": gettext_noop("paid"),
    "part refunded": gettext_noop("part refunded"),
    "refunded": gettext_noop("refunded"),
    "failed": gettext_noop("payment failed"),
    "unfulfilled": gettext_noop("not sent yet"),
    "part sent": gettext_noop("part sent"),
    "sent": gettext_noop("sent"),
    "part delivered": gettext_noop("part delivered"),
    "delivered": gettext_noop("delivered"),
    "returned": gettext_noop("returned"),
}
DID = {
    "cancel": gettext_noop("Cancel the order"),
    "refund": gettext_noop("Refund"),
    "replace": gettext_noop("Replacement"),
    "return": gettext_noop("Return"),
}
TO_DO = {
    "refund": gettext_noop("Refund"),
    "replace": gettext_noop("Send a replacement"),
    "return": gettext_noop("Start a return"),
}
STATES = {
    "requested": gettext_noop("waits for approval"),
    "approved": gettext_noop("approved"),
    "executing": gettext_noop("being done"),
    "done": gettext_noop("done"),
    "failed": gettext_noop("not done"),
    "unknown": gettext_noop("unclear: the desk is asking the shop"),
    "declined": gettext_noop("declined"),
}
TONES = {"done": "kept", "failed": "late", "unknown": "soon", "requested": "soon", "declined": "late"}


def money(amount: Decimal, currency: str) -> str:
    """As people of the language in force write it."""
    return format_currency(amount, currency, locale=locale_of(get_language() or "en"))
