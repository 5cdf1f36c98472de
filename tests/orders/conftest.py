"""A desk whose shop answers over HTTP on this machine, with letters of the cast."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from support.served import serve


@pytest.fixture
def served(own_database, assets, desk, settings):
    """The address of the desk and its demo shop, served from this process on the test's own database."""
    settings.DEMO = True
    with serve() as address:
        settings.BASE_URL = address
        yield address


@pytest.fixture
def writes(desk):
    """`writes("noor", subject, text)`: the ticket of a letter that has just come in."""
    from answerable.casework.incoming import Incoming
    from answerable.casework.receive import receive
    from answerable.kit.now import now
    from answerable.kit.scope import brands_visible
    from answerable.tickets.models import Ticket

    def write(who, subject, text="", **more):
        customer = desk.customers[who]
        at = now() - timedelta(minutes=10)
        with brands_visible([customer.brand_id]):
            got = receive(
                Incoming(
                    brand_id=customer.brand_id, channel="email", sender_email=customer.email,
                    sender_name=customer.name, subject=subject, text=text, language="en", received_at=at, **more,
                ),
                at=at,
            )  # fmt: skip
        from answerable.kit.scope import see_brands

        see_brands(brand.pk for brand in desk.brands.values())
        return Ticket.objects.select_related("brand", "requester", "company").get(pk=got.ticket.pk)

    return write


@pytest.fixture
def shop(served, desk):
    """Both brands' demo shops, stocked."""
    from answerable.demo.orders import open_shop
    from answerable.kit.now import now

    orders = {}
    for brand in desk.brands.values():
        orders |= {order.number: order for order in open_shop(brand, at=now())}
    return SimpleNamespace(orders=orders, address=served)


@pytest.fixture
def browser(desk):
    """`browser("priya")`: a client signed in as an agent of the cast."""
    from django.test import Client

    def of(name):
        client = Client()
        client.force_login(desk.agents[name])
        return client

    return of


@pytest.fixture
def look(desk):
    """See every brand again: requests leave nothing in sight."""
    from answerable.kit.scope import see_brands

    return lambda: see_brands(brand.pk for brand in desk.brands.values())
