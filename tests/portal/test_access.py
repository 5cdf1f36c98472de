"""Every portal page × who asks × whose it is (F1): the rows are in `site_rows/portal.py`."""

from types import SimpleNamespace

import pytest
from django.test import Client

from answerable.kit.scope import see_brands
from answerable.tickets.models import Ticket
from site_rows.portal import PORTAL
from support.things import PEOPLE, WORDS, rows_of

ROWS = [row for rows in PORTAL.values() for row in rows]
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{'POST' if row.post is not None else 'GET'} {row.where}")  # fmt: skip


@pytest.fixture
def things(stock, desk, settings):
    """A request of the first customer of each brand, with the brand's word in it and a secret in a note."""
    settings.MEDIA_ROOT = stock.files
    see_brands(brand.pk for brand in desk.brands.values())
    return stock.requests


def asked(client, row, thing):
    address = row.where.format(t=thing)
    answer = client.get(address) if row.post is None else client.post(address, row.post)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body.decode(errors="replace")


def state(desk):
    see_brands(brand.pk for brand in desk.brands.values())
    revisions = list(Ticket.objects.order_by("pk").values_list("revision", flat=True))
    return rows_of("tickets", "promises", "escalation"), revisions


@every_row
@pytest.mark.parametrize("slug", WORDS)
def test_customers_get_their_own_and_never_what_is_among_us(row, slug, things, signed_in, settings):
    answer, body = asked(signed_in(PEOPLE[slug][0]), row, things[slug])
    assert answer.status_code == row.own, body[:2000]
    assert "wombat" not in body
    theirs = next(word for other, word in WORDS.items() if other != slug)
    assert theirs not in body
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@every_row
@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_what_is_somebody_elses_is_as_if_it_were_not(row, who, things, signed_in, desk):
    client = Client() if who == "nobody" else signed_in(PEOPLE["barbar"][1])
    before = state(desk)
    answer, body = asked(client, row, things["barbar"])
    assert answer.status_code == getattr(row, who), body[:2000]
    if "{t.follow}" not in row.where:
        assert WORDS["barbar"] not in body
    if "{t.reference}" in row.where or "{t.file}" in row.where:
        assert answer.status_code in {302, 404}
        assert state(desk) == before


@pytest.mark.parametrize("row", [row for row in ROWS if "{t.reference}" in row.where or "{t.follow}" in row.where], ids=lambda row: row.where)  # fmt: skip
def test_another_brands_request_is_as_if_it_were_not(row, things, signed_in, desk):
    mixed = SimpleNamespace(**{**vars(things["bulkimart"]), "slug": "barbar"})
    before = state(desk)
    answer, body = asked(signed_in("noor"), row, mixed)
    assert answer.status_code == 404
    assert WORDS["bulkimart"] not in body
    assert state(desk) == before


@pytest.mark.parametrize("row", [row for row in ROWS if row.post is not None], ids=lambda row: row.where)
def test_a_form_without_its_token_is_refused(row, things, signed_in, desk):
    before = state(desk)
    client = signed_in("noor", enforce_csrf_checks=True)
    answer = client.post(row.where.format(t=things["barbar"]), row.post)
    assert answer.status_code in {
        403,
        404,
    }  # 404: what a pass in the address opens needs no token, and has none
    assert state(desk) == before
