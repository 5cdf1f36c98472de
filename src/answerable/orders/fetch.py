"""Ask a brand's shops for orders the desk has not been told of."""

from datetime import datetime, timedelta

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.orders.keep import keep
from answerable.orders.lookup import find
from answerable.orders.models import Lookup, Order
from answerable.orders.shops.opening import ask, shops_of
from answerable.orders.shops.port import ShopError

AGAIN = timedelta(minutes=10)
"""A customer the shops did not know is not asked for again so soon."""


def fetch(brand: Brand, number: str, *, at: datetime) -> Order | None:
    """The order of this number, from whichever shop of the brand knows it; None where none does."""
    for shop in shops_of(brand.pk):
        try:
            seen = ask(shop, lambda port: port.order(number), at=at)
            if seen is not None:
                return keep(brand, shop, seen, at=at)
        except (ShopError, ValueError):
            continue
    return find(brand, number)


def is_worth_asking(customer: Customer, *, at: datetime) -> bool:
    """Whether a shop might know orders of somebody of whom the desk knows none."""
    if not customer.email or Lookup.objects.filter(customer=customer, at__gt=at - AGAIN).exists():
        return False
    return shops_of(customer.brand_id).exists()


def fetch_of(customer: Customer, *, at: datetime) -> None:
    """Keep what the shops know of a customer's orders. A shop that does not answer is passed over."""
    Lookup.objects.update_or_create(customer=customer, defaults={"brand_id": customer.brand_id, "at": at})
    for shop in shops_of(customer.brand_id):
        try:
            found = ask(shop, lambda port: port.orders_of(customer.email), at=at)
            for seen in found:
                if seen.email.lower() == customer.email.lower():  # some shops search in more than the address
                    keep(customer.brand, shop, seen, at=at)
        except (ShopError, ValueError):
            continue
