"""Every address of the desk × who asks × whose it is. A route without a row here fails (F1).

What is not a person's to see is answered as if it did not exist, to the letter; nothing of the other brand
stands in any answer; nothing is changed by who may not change it.
"""

import json
import re

import pytest
from django.apps import apps
from django.test import Client

from answerable.channels.models import Letter
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.staff.models import ApiToken
from site_rows.desk import MATRIX, NOBODYS, Row, thing_like
from site_rows.portal import PORTAL
from site_rows.routes import routes
from support.things import WORDS, rows_of

OURS = {"lena": "barbar", "samuel": "bulkimart"}
"""Who works for one brand only, and for which."""
ROWS = [(route, row) for route, rows in MATRIX.items() for row in rows]
NAMES = [f"{'POST' if row.post is not None else 'GET'} {row.where(thing_like(1))}" for _, row in ROWS]
every_row = pytest.mark.parametrize("row", [row for _, row in ROWS], ids=NAMES)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CHANGES = re.compile(
    r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|<bdi class="code">[^<]*|X-CSRFToken[^}]*'
)


@pytest.fixture
def things(stock, desk, settings):
    """The same for both brands, each with its own word in it."""
    settings.DEMO = True
    settings.MEDIA_ROOT = stock.files
    return stock.things


@pytest.fixture
def asks(desk):
    """`asks(name, row, thing)`: the answer to an agent, to nobody (None), to one who was let go ("gone")."""
    tomas = desk.agents["tomas"]
    tokens = {name: ApiToken.issue(desk.agents[name], name="script", at=now()) for name in (*OURS, "tomas")}

    def asks(who, row, thing):
        client = Client()
        headers = {}
        name = "tomas" if who == "gone" else who
        if name and row.api:
            headers["Authorization"] = f"Bearer {tokens[name]}"
        elif name:
            client.force_login(desk.agents[name])
        if who == "gone":
            type(tomas).objects.filter(pk=tomas.pk).update(is_active=False)
        address = row.where(thing)
        if row.post is None:
            return client.get(address, headers=headers)
        if row.api:
            return client.post(
                address, json.dumps(row.post), content_type="application/json", headers=headers
            )
        return client.post(address, row.post)

    return asks


def said(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return CHANGES.sub("", body.decode())


def state(desk):
    """How many rows of each kind there are, and the revisions of the tickets."""
    see_brands(brand.pk for brand in desk.brands.values())
    counts = rows_of("tickets", "promises", "customers", "channels", "staff", "feedback", "automation")
    revisions = apps.get_model("tickets.Ticket").objects.order_by("pk").values_list("revision", "assignee_id")
    letters = Letter.objects.order_by("pk").values_list("state", flat=True)
    kept = counts, list(revisions), list(letters)
    see_brands([])
    return kept


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(routes()) == set(MATRIX) | set(PORTAL)
    assert not set(MATRIX) & set(PORTAL)


@every_row
def test_who_is_not_signed_in_sees_the_door_and_changes_nothing(row, things, asks, desk):
    before = state(desk)
    for who in (None, "gone"):
        answer = asks(who, row, things["barbar"])
        assert answer.status_code == row.anonymous, who
        told = said(answer)
        assert not any(word in told for word in WORDS.values())
        if answer.status_code == 302 and row.where(things["barbar"]) not in {"/", "/desk/"}:
            assert answer["Location"].startswith("/accounts/login/")
    assert state(desk) == before


@every_row
def test_agents_see_their_own_brand_and_nothing_of_the_other(row, things, asks):
    for who in OURS:
        sees_its_own(who, row, things, asks)


def sees_its_own(who, row, things, asks):
    mine, theirs = OURS[who], next(slug for slug in WORDS if slug != OURS[who])
    answer = asks(who, row, things[mine])
    told = said(answer)
    assert answer.status_code == row.own, who
    assert WORDS[theirs] not in told
    assert theirs not in told.lower()  # not even that there is such a brand
    if row.shows:
        assert WORDS[mine] in told
    for name, value in HEADERS.items():
        assert answer[name] == value
    assert (
        "default-src 'self'" in answer["Content-Security-Policy"]
        or "default-src 'none'" in answer["Content-Security-Policy"]
        or "sandbox" in answer["Content-Security-Policy"]
    )
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "row",
    [row for _, row in ROWS if row.of_a_thing],
    ids=[name for name, (_, row) in zip(NAMES, ROWS, strict=True) if row.of_a_thing],
)
def test_what_is_the_other_brands_is_as_if_it_were_not(row, things, asks, desk):
    for who in OURS:
        is_as_if_it_were_not(who, row, things, asks, desk)


def is_as_if_it_were_not(who, row, things, asks, desk):
    theirs = next(slug for slug in WORDS if slug != OURS[who])
    before = state(desk)
    there = asks(who, row, things[theirs])
    nowhere = asks(who, row, NOBODYS[theirs])
    assert there.status_code == nowhere.status_code == 404, who
    assert said(there) == said(nowhere)
    assert {name: there[name] for name in there.headers} == {name: nowhere[name] for name in nowhere.headers}
    assert state(desk) == before


@pytest.mark.parametrize(
    "row",
    [row for _, row in ROWS if row.post is not None and not row.api],
    ids=[name for name, (_, row) in zip(NAMES, ROWS, strict=True) if row.post is not None and not row.api],
)
def test_a_form_without_its_token_is_refused(row, things, desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.agents["lena"])
    before = state(desk)
    assert client.post(row.where(things["barbar"]), row.post).status_code == 403
    assert state(desk) == before


@pytest.mark.parametrize(
    "row",
    [row for _, row in ROWS if row.post is not None and "tickets" in row.where(thing_like(1))],
    ids=[
        name for name, (_, row) in zip(NAMES, ROWS, strict=True) if row.post is not None and "ticket" in name
    ],
)
def test_reading_an_address_that_changes_things_changes_nothing(row, things, asks, desk):
    before = state(desk)
    asks("lena", Row(row.where, api=row.api), things["barbar"])
    assert state(desk) == before
