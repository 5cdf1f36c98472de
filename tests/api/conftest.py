import json
from datetime import timedelta

import pytest

PEOPLE = {
    "bulkimart": ("dana@harborcafe.example", "Dana Whitfield"),
    "barbar": ("noor@haddad.example", "Noor Haddad"),
}


class Script:
    """A program that uses the API with somebody's token."""

    def __init__(self, client, token):
        self.client, self.token = client, token
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path, body, **headers):
        raw = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post(
            f"/api/v1{path}", raw, content_type="application/json", headers=self.headers | headers
        )


@pytest.fixture
def client():
    """No assets are built for it: the API serves none."""
    from django.test import Client

    return Client()


@pytest.fixture
def see_all(desk):
    """Requests leave the brands of their caller in scope of the test's transaction; see everything again."""
    from answerable.kit.scope import see_brands

    return lambda: see_brands(brand.pk for brand in desk.brands.values())


@pytest.fixture
def script(client, desk):
    from answerable.kit.now import now
    from answerable.staff.models import ApiToken

    def of(name):
        return Script(client, ApiToken.issue(desk.agents[name], name="test", at=now()))

    return of


@pytest.fixture
def write_in(desk, see_all):
    """A customer's letter some minutes ago."""

    from answerable.casework.incoming import Incoming
    from answerable.casework.receive import receive
    from answerable.kit.now import now

    def write(brand="bulkimart", *, ago=30, **more):
        see_all()
        email, name = PEOPLE[brand]
        at = now() - timedelta(minutes=ago)
        given = {
            "subject": "12 cartons short on pallet delivery",
            "text": "Our pallet for order BK-48213 came this morning, 12 cartons are missing.",
            "sender_email": email,
            "sender_name": name,
            "rfc_id": f"<{ago}.{more.get('subject', '')}@{brand}>",
            **more,
        }
        incoming = Incoming(brand_id=desk.brands[brand].pk, channel="email", received_at=at, **given)
        return receive(incoming, at=at).ticket

    return write
