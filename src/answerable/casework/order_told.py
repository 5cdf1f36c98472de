"""What a customer is told about something done to their order, in their language."""

from babel.numbers import format_currency
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.kit.dates import locale_of
from answerable.orders.models import Order
from answerable.tickets.models import OrderAction


def told_customer(action: OrderAction, *, too_late: bool) -> str:
    """A sentence or two; `too_late`: the order had left, so they are offered the way back."""
    order = action.order.number
    if too_late:
        return _(
            "order %(order)s has already left our warehouse, so it can no longer be cancelled. You can "
            "send it back instead: answer this mail, and we start the return for you."
        ) % {"order": order}
    match action.kind:
        case OrderAction.Kind.CANCEL:
            return _cancelled(action.order) % {"order": order}
        case OrderAction.Kind.REFUND:
            return _(
                "we gave back %(amount)s for order %(order)s (%(line)s). Your bank may need a few days."
            ) % {
                "amount": money(action),
                "order": order,
                "line": action.line_name,
            }
        case OrderAction.Kind.REPLACE:
            return ngettext(
                "a replacement for order %(order)s is on its way: %(count)d × %(line)s.",
                "replacements for order %(order)s are on their way: %(count)d × %(line)s.",
                action.quantity,
            ) % {"order": order, "count": action.quantity, "line": action.line_name}
    return _("we started the return for order %(order)s: %(count)d × %(line)s.") % {
        "order": order,
        "count": action.quantity,
        "line": action.line_name,
    }


def _cancelled(order: Order) -> str:
    """Not every shop gives back what was paid when it cancels: what it says of the payment decides."""
    if order.payment == Order.Payment.REFUNDED:
        return _("we cancelled order %(order)s for you. What you paid is on its way back.")
    if order.payment in {Order.Payment.PAID, Order.Payment.PART}:
        return _(
            "we cancelled order %(order)s for you. We give back what you paid and tell you when we have."
        )
    return _("we cancelled order %(order)s for you. There is nothing to pay.")


def money(action: OrderAction) -> str:
    """The amount as people of the language in force write it."""
    locale = locale_of(translation.get_language() or "en")
    return format_currency(action.amount, action.currency, locale=locale)
