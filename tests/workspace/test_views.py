"""The list is narrowed in its address, and a way to look at it is kept under a name."""

import pytest

from answerable.kit.scope import see_brands
from answerable.orders.models import Order
from answerable.tickets.models import SavedView, TicketOrder


def shown(client, lived, query):
    page = client.get(f"/desk/all/{query}").content.decode().split('id="rows"')[1]
    return {key for key, ticket in lived.tickets.items() if f'data-row="{ticket.reference}"' in page}


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("?language=de", {"kettle"}),
        ("?language=es&channel=email", {"invoice", "reader"}),
        ("?urgency=urgent&language=fr", set()),
        ("?tier=x&assignee=%00&company=", None),
        ("?tier=99999999999", None),
    ],
)
def test_the_address_narrows_the_list(iris, lived, query, keys):
    if "%00" in query:
        assert iris.get(f"/desk/all/{query}").status_code == 400
        return
    assert shown(iris, lived, query) == (set(lived.tickets) if keys is None else keys)


def test_a_narrowed_list_stays_narrow_where_it_goes_on(iris, lived, count_queries):
    page = iris.get("/desk/all/?language=de").content.decode()
    assert 'data-live-url="/desk/all/?language=de"' in page
    assert '<input type="hidden" name="language" value="de">' in page
    with count_queries(8):
        iris.get("/desk/all/?language=de")


def test_a_view_is_kept_for_me_or_for_a_brand(desk, client, lived):
    client.force_login(desk.agents["iris"])
    said = {"view": "team", "language": "de", "name": "Wombats"}
    assert client.post("/desk/views", said)["Location"] == "/desk/team/?language=de"
    client.post("/desk/views", said | {"name": "All wombats", "shared": "barbar"})
    page = client.get("/desk/narrow?view=team&language=de").content.decode()
    assert 'href="/desk/team/?language=de"' in page
    client.force_login(desk.agents["lena"])
    page = client.get("/desk/narrow").content.decode()
    assert "All wombats" in page
    assert ">Wombats<" not in page
    client.force_login(desk.agents["samuel"])
    assert "ombats" not in client.get("/desk/narrow").content.decode()
    see_brands([desk.brands["barbar"].pk])
    shared = SavedView.objects.get(name="All wombats")
    client.force_login(desk.agents["lena"])
    assert client.post(f"/desk/views/{shared.pk}/removal").status_code == 404  # it is not hers
    client.force_login(desk.agents["iris"])
    assert client.post(f"/desk/views/{shared.pk}/removal").status_code == 302
    see_brands([desk.brands["barbar"].pk])
    assert SavedView.objects.get().name == "Wombats"


def test_nobody_shares_with_a_brand_that_is_not_theirs(desk, client):
    client.force_login(desk.agents["lena"])
    client.post("/desk/views", {"view": "all", "name": "Mine", "shared": "bulkimart"})
    assert SavedView.objects.get().brand_id is None


def test_the_palette_finds_an_order_by_its_number(desk, iris, lived):
    ticket = lived.tickets["where"]
    see_brands([ticket.brand_id])
    order = Order.objects.create(
        brand=ticket.brand, number="BB-77001", placed_at=ticket.received_at, currency="GBP", total="1.00",
        fetched_at=ticket.received_at,
    )  # fmt: skip
    TicketOrder.objects.create(brand=ticket.brand, ticket=ticket, order=order, at=ticket.received_at)
    for query in ("77001", "#77001", "bb-770"):
        found = iris.get("/desk/palette", {"q": query}).json()["items"]
        assert {
            "text": "BB-77001",
            "href": f"/desk/all/{ticket.reference}",
            "hint": f"Order · {ticket.reference}",
        } in found
