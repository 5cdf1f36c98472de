"""The customers' pages: the first page, a search among ten thousand articles, a request of one's own."""

from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

from answerable.run.bench.articles import ARTICLES
from answerable.run.bench.articles import asked as searched
from answerable.run.bench.pages import Asked
from answerable.run.bench.visitor import SETTLED
from answerable.run.places import CannotRun

TIMES = 100 + SETTLED
MOST = 15
TAIL = 40
SLUG = "bulkimart"


def asked() -> Iterator[Asked]:
    """Three rows, the first two as nobody in particular; the articles are written already."""
    (name, value), requests = _customer()
    dice = Random(11)  # noqa: S311
    nobody, customer = {"Cookie": ""}, {"Cookie": f"{name}={value}"}
    home = [f"/help/{SLUG}/"] * TIMES
    yield Asked("portal home", home, nobody, MOST, SETTLED, TAIL)
    searches = [f"/help/{SLUG}/articles/search?{urlencode({'q': searched(dice)})}" for _ in range(TIMES)]
    yield Asked(f"help search, {ARTICLES:,} articles", searches, nobody, MOST, SETTLED, TAIL)
    opened = [f"/help/{SLUG}/requests/{requests[n % len(requests)]}/" for n in range(TIMES)]
    yield Asked("request page", opened, customer, MOST, SETTLED, TAIL)


def _customer() -> tuple[tuple[str, str], list[str]]:
    """A customer with requests: the cookie that signs them in, and the references."""
    from django.db.models import Count

    from answerable.brands.models import Brand
    from answerable.customers.models import Customer
    from answerable.customers.sign_in import sign_in
    from answerable.kit.now import now
    from answerable.kit.scope import brands_visible
    from answerable.portal.visit import cookie_named
    from answerable.tickets.models import Ticket

    brand = Brand.objects.get(slug=SLUG)
    with brands_visible([brand.pk]):
        busiest = (
            Ticket.objects.filter(brand=brand)
            .values("requester")
            .annotate(count=Count("id"))
            .order_by("-count")
            .first()
        )
        if busiest is None:
            raise CannotRun("There is no request to open.")
        customer = Customer.objects.get(pk=busiest["requester"])
        tickets = Ticket.objects.filter(requester=customer).select_related("brand").order_by("-id")[:20]
        token = sign_in(customer, at=now())
        return (cookie_named("customer", brand), token), [ticket.reference for ticket in tickets]
