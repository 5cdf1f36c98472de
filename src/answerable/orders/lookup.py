"""Orders as the desk remembers them. Nobody is asked: this is quick and works while a shop does not."""

import re
from collections.abc import Sequence

from django.db.models import Q

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.kit.rows import read
from answerable.orders.models import Order

SHOWN = 50
RECENT = 2
"""How many orders are proposed where a letter names none (AC-25)."""
MOST_NUMBERS = 10
LONGEST_READ = 50_000
_NUMBER = re.compile(r"(?<![\w-])(?:#?([A-Z]{2,3}-?\d{4,9}|\d{5,9})|#(\d{3,4}))(?![\w-])", re.IGNORECASE)

_CALLED = """
FROM orders_order shown WHERE shown.brand_id = %s AND shown.number = ANY(%s::varchar[])
ORDER BY shown.placed_at DESC, shown.id DESC
"""


def orders_of(customer: Customer, *, limit: int = SHOWN) -> list[Order]:
    """A customer's orders, the newest first: their own, and by their role their company's."""
    mine = Q(customer=customer)
    if customer.company_id is not None and customer.sees_company:
        mine |= Q(company_id=customer.company_id)
    return list(Order.objects.filter(mine, brand_id=customer.brand_id).order_by("-placed_at", "-id")[:limit])


def recent_of(customer: Customer) -> list[Order]:
    """The two orders a letter without a number is probably about (AC-25)."""
    return orders_of(customer, limit=RECENT)


def find(brand: Brand, number: str) -> Order | None:
    """The order people call by this number; `10482`, `#10482` and `BB-10482` may be the same one."""
    return next(iter(find_all(brand, [number])), None)


def find_all(brand: Brand, numbers: Sequence[str]) -> list[Order]:
    """The orders of these numbers that the desk knows. One statement, none without numbers."""
    wanted = {spelled for number in numbers for spelled in _spellings(brand, number)}
    if not wanted:
        return []
    return [found for (found,) in read(_CALLED, {"shown": Order}, [brand.pk, sorted(wanted)])]


def numbers_in(text: str) -> list[str]:
    """What looks like order numbers in a letter, in the order they stand there, at most ten.

    Only numbers the desk knows become links; a telephone number is found here and matches nothing.
    """
    found = ((match[1] or match[2]).upper() for match in _NUMBER.finditer(text[:LONGEST_READ]))
    return list(dict.fromkeys(found))[:MOST_NUMBERS]


def _spellings(brand: Brand, number: str) -> set[str]:
    bare = number.strip().lstrip("#").upper()
    digits = bare.rpartition("-")[2] if "-" in bare else re.sub(r"^[A-Z]+", "", bare)
    if not digits.isdecimal():
        return {bare} if bare else set()
    letters = bare.removesuffix(digits).rstrip("-")
    prefixes = {letters} if letters else {brand.prefix.upper(), f"{brand.prefix[0].upper()}{brand.mark}"}
    return {bare, *(f"{prefix}-{digits}" for prefix in prefixes)} | (set() if letters else {f"#{digits}"})
