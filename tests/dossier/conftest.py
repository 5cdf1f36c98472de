"""A desk with letters of both brands, people who lead and people who do not, and files of the test's own."""

import pytest
from django.test import Client


@pytest.fixture
def lived(desk, settings, tmp_path):
    """The cast's desk with the tickets of `support.day`; files lie in a folder of the test."""
    from answerable.kit.now import now
    from support.day import live_a_day

    settings.MEDIA_ROOT = tmp_path
    return live_a_day(desk, now=now())


@pytest.fixture
def browser(desk, assets):
    """`browser("priya")`: signed in as an agent of the cast."""

    def of(name):
        client = Client()
        client.force_login(desk.agents[name])
        return client

    return of


@pytest.fixture
def look(desk):
    """See every brand: requests leave nothing in sight."""
    from answerable.kit.scope import see_brands

    return lambda: see_brands(brand.pk for brand in desk.brands.values())
