"""The customers' pages: the first page, a search among ten thousand articles, a request of one's own."""

from random import Random
from urllib.parse import urlencode

from answerable.run.bench.articles import ARTICLES, asked
from answerable.run.bench.ground import Ground
from answerable.run.bench.table import Table, milliseconds
from answerable.run.bench.visitor import SETTLED, Visitor
from answerable.run.places import CannotRun

TIMES = 100 + SETTLED
MOST = 15
TAIL = 40
SLUG = "bulkimart"


def measure(ground: Ground, size: int, table: Table) -> None:
    """Three rows; the articles are written already."""
    cookie, requests = _customer()
    dice = Random(11)  # noqa: S311
    with ground.running("web"):
        visitor = Visitor(ground.web)
        home = [f"/help/{SLUG}/"] * TIMES
        table.add(milliseconds("portal home", size, visitor.time(home, after=SETTLED), most=MOST, tail=TAIL))
        searches = [f"/help/{SLUG}/articles/search?{urlencode({'q': asked(dice)})}" for _ in range(TIMES)]
        name = f"help search, {ARTICLES:,} articles"
        table.add(milliseconds(name, size, visitor.time(searches, after=SETTLED), most=MOST, tail=TAIL))
        visitor.cookies = dict([cookie])
        opened = [f"/help/{SLUG}/requests/{requests[n % len(requests)]}/" for n in range(TIMES)]
        table.add(
            milliseconds("request page", size, visitor.time(opened, after=SETTLED), most=MOST, tail=TAIL)
        )


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
