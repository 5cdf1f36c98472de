"""A desk with a day's work on it: letters of the cast, answers, notes, waits, something late."""

import pytest

from support.served import serve


@pytest.fixture
def lived(desk):
    """The cast's desk with the tickets of `support.day`."""
    from answerable.kit.now import now
    from support.day import live_a_day

    return live_a_day(desk, now=now())


@pytest.fixture
def iris(client, desk):
    """Iris's browser without a screen: signed in, may see both brands."""
    from answerable.staff.models import Agent

    client.force_login(Agent.objects.get(email="iris@answerable.example"))
    return client


@pytest.fixture
def served(own_database, assets, lived, settings):
    """The address of the desk, served from this process on the test's own database."""
    with serve() as address:
        settings.LIVE_URL = f"{address}/nobody-listens"
        yield address
