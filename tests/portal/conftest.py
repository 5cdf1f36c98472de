"""Customers of the cast in front of the portal."""

import pytest

from support.browsing import Browser
from support.served import serve


@pytest.fixture
def client(assets):
    """A visitor's browser, in place of pytest-django's."""
    return Browser()


@pytest.fixture
def signed_in(desk, assets):
    """`signed_in("noor")`: a browser without a screen in which this customer of the cast is signed in."""
    from answerable.customers.sign_in import sign_in
    from answerable.kit.now import now
    from answerable.portal.visit import cookie_named

    def let_in(name, **options):
        customer = desk.customers[name]
        client = Browser(**options)
        client.cookies[cookie_named("customer", customer.brand)] = sign_in(customer, at=now())
        return client

    return let_in


@pytest.fixture
def served(own_database, assets, desk):
    """The address of the portals, served from this process on the test's own database."""
    with serve() as address:
        yield address


@pytest.fixture
def lived(desk):
    """The cast's desk with the tickets of `support.day`."""
    from answerable.kit.now import now
    from support.day import live_a_day

    return live_a_day(desk, now=now())
