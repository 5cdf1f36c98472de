"""Customers of the cast in front of the portal."""

import pytest
from django.test import Client


@pytest.fixture
def signed_in(desk, assets):
    """`signed_in("noor")`: a browser without a screen in which this customer of the cast is signed in."""
    from answerable.customers.sign_in import sign_in
    from answerable.kit.now import now
    from answerable.portal.visit import cookie_named

    def let_in(name, **options):
        customer = desk.customers[name]
        client = Client(**options)
        client.cookies[cookie_named("customer", customer.brand)] = sign_in(customer, at=now())
        return client

    return let_in
