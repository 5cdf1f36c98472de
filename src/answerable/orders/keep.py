"""Keep what a shop says about an order, and find whose it is."""

from datetime import datetime, timedelta

from answerable.brands.models import Brand
from answerable.customers.models import Company, Customer
from answerable.orders.models import Order, Shop
from answerable.orders.shops.opening import ask
from answerable.orders.shops.port import Seen, ShopError

BY_FILE = "csv"
FRESH = timedelta(minutes=2)
"""A snapshot this young is shown without asking again."""


class NumberTaken(ShopError):
    """Two shops of a brand call an order by the same number: neither may pass for the other."""


def keep(brand: Brand, shop: Shop | None, seen: Seen, *, at: datetime) -> Order:
    """Save an order as its shop described it at `at`. An older description never replaces a newer one.

    What came by file is replaced by what a shop says.

    Raises:
        NumberTaken: another shop of the brand has an order of this number; that one stays.
    """
    customer = Customer.objects.filter(brand=brand, email=seen.email.lower()).first() if seen.email else None
    company = customer.company_id if customer else _company_of(brand, seen.email)
    said = {
        "shop": shop,
        "remote_id": seen.remote_id,
        "customer": customer,
        "company_id": company,
        "email": seen.email.lower(),
        "placed_at": seen.placed_at,
        "status": seen.status,
        "payment": seen.payment,
        "fulfilment": seen.fulfilment,
        "currency": seen.currency,
        "total": seen.total,
        "refunded": seen.refunded,
        "tracking": seen.tracking,
        "lines": seen.lines,
        "returns": seen.returns,
        "fetched_at": at,
    }
    order, new = Order.objects.select_related("shop").get_or_create(
        brand=brand, number=seen.number, defaults=said
    )
    if order.shop is not None and order.shop != shop and order.shop.kind != BY_FILE:
        raise NumberTaken(
            f"{order.shop.name} has an order {order.number}, too. "
            "Let each shop begin its numbers with letters of its own."
        )
    if not new and order.fetched_at <= at:
        for name, value in said.items():
            setattr(order, name, value)
        order.save(force_update=True)
    return order


def refresh(order: Order, *, at: datetime) -> str:
    """Ask the order's shop how it stands now; what went wrong, in words, or "".

    Orders that came by file, or are fresh, are left as they are.
    """
    if order.shop is None or order.shop.kind == "csv" or at - order.fetched_at < FRESH:
        return ""
    try:
        seen = ask(order.shop, lambda port: port.order(order.number), at=at)
    except (ShopError, ValueError) as trouble:
        return str(trouble)
    if seen is not None:
        keep(order.brand, order.shop, seen, at=at)
        order.refresh_from_db()
    return ""


def _company_of(brand: Brand, email: str) -> int | None:
    domain = email.rpartition("@")[2].lower()
    found = Company.objects.filter(brand=brand, domains__contains=[domain]).first() if domain else None
    return found.pk if found else None
