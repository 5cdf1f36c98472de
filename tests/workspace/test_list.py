import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.promises.left import left, span


def test_the_list_says_who_owes_what_by_when(iris, lived):
    page = iris.get("/desk/mine/").content.decode()
    late, waiting = (page.index(f">{name}</span>") for name in ("Overdue", "Waiting for someone"))
    invoice = page.index("Factura 7741")
    between = max(
        page.rfind(f">{name}</span>", 0, invoice) for name in ("Due today", "Later")
    )  # the hour decides
    assert late < page.index("Refund not on my card") < between < invoice < waiting
    assert waiting < page.index("App asks for login")
    assert "3 d over" in page or "2 d over" in page
    assert "Escalated" in page
    assert 'data-row="BM-' in page


def test_a_list_costs_few_statements(iris, lived, count_queries):
    iris.get("/desk/mine/")
    with count_queries(8):
        iris.get("/desk/mine/")


def test_views_narrow_the_list(iris, lived):
    def subjects(view):
        return iris.get(f"/desk/{view}/", headers={"HX-Request": "true"}).content.decode()

    assert "¿Dónde está mi pedido" not in subjects("mine")
    assert "¿Dónde está mi pedido" in subjects("unassigned")
    assert "12 cartons" not in subjects("brand-barbar")
    assert "Factura 7741" in subjects("escalated")
    assert "12 cartons" not in subjects("escalated")
    assert "Refund not on my card" in subjects("overdue")
    assert "Swap oat milk brand" in subjects("done")
    assert "Swap oat milk brand" in subjects("all")


def test_a_view_that_does_not_exist_is_not_found(iris, lived):
    assert iris.get("/desk/brand-acme/").status_code == 404


def test_a_brand_of_others_is_out_of_sight(client, lived):
    client.force_login(lived.agents["Lena"])
    page = client.get("/desk/all/").content.decode()
    assert "Refund not on my card" in page
    assert "12 cartons" not in page
    assert client.get("/desk/brand-bulkimart/").status_code == 404
    assert client.get(f"/desk/all/{lived.tickets['pallet'].reference}").status_code == 404
    assert client.get("/promises/bulkimart").status_code == 404


def test_a_search_goes_on_where_a_page_ended(iris, lived, desk, count_queries):
    brand = desk.brands["bulkimart"]
    with brands_visible([brand.pk]):
        for number in range(61):
            at = now() - timedelta(days=1, minutes=number)
            incoming = Incoming(
                brand_id=brand.pk, channel="email", sender_email="teo@northside.example",
                subject=f"Pallet wrap {number}.", text="A quokka ate it.", received_at=at, rfc_id=f"<{number}@x>",
            )  # fmt: skip
            receive(incoming, at=at)
    seen = []
    address = "/desk/team/?q=quokka"
    for _ in range(2):
        with count_queries(8):
            page = iris.get(address, headers={"HX-Request": "true"}).content.decode()
        seen += re.findall(r"Pallet wrap (\d+)\.", page)
        address = (
            unescape(re.search(r'class="more" href="([^"]+)', page)[1]) if 'class="more"' in page else ""
        )
    assert [int(number) for number in seen] == list(range(61))
    assert address == ""


def test_search_finds_by_words_and_by_number(iris, lived):
    found = iris.get("/desk/team/?q=espresso").content.decode()
    assert "12 cartons short" in found
    assert "Kettle" not in found
    number = lived.tickets["app"].reference
    assert "App asks for login" in iris.get(f"/desk/team/?q={number}").content.decode()
    assert "Nothing found for “zzzz”" in iris.get("/desk/team/?q=zzzz").content.decode()


def test_a_long_list_goes_on_by_key_and_says_each_heading_once(iris, lived):
    first = lived.seen("beans")
    with lived.scope("beans"):
        for minute in range(60):
            first.pk = None
            first.due_at = now() + timedelta(days=3, minutes=minute)
            first.save(force_insert=True)
    page = iris.get("/desk/mine/").content.decode()
    shown = set(_references(page))
    older = page.partition('class="more" href="')[2].partition('"')[0].replace("&amp;", "&")
    rest = iris.get(older, headers={"HX-Request": "true"}).content.decode()
    assert "Later" not in rest
    assert len(shown) == 50
    assert not shown & set(_references(rest))
    assert len(shown | set(_references(rest))) == 50 + rest.count("data-row=")


def _references(page):
    return [part.partition('"')[0] for part in page.split('data-row="')[1:]]


def test_signing_in_is_asked_for_and_comes_back(client, lived):
    answer = client.get("/desk/mine/?q=oat")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/desk/mine/%3Fq%3Doat"
    signed_in = client.post(
        answer["Location"], {"login": "iris@answerable.example", "password": "answerable-demo"}
    )
    assert signed_in["Location"] == "/desk/mine/?q=oat"
    assert Session.objects.count() == 1


def test_a_part_asked_for_without_a_session_sends_the_whole_page_to_sign_in(client, lived):
    answer = client.get(
        "/desk/mine/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/mine/BM-1"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fdesk%2Fmine%2FBM-1"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=47, seconds=59), "47 min"),
        (timedelta(hours=5, minutes=20), "5 h 20"),
        (timedelta(hours=38, minutes=20), "38 h"),
        (timedelta(days=3, hours=4), "3 d"),
        (timedelta(0), "0 min"),
    ],
)
def test_lengths_are_said_shortly(length, said):
    assert span(length) == said


@pytest.mark.parametrize(
    ("used", "state", "percent"), [(0.5, "on", 50), (0.8, "soon", 80), (1.0, "soon", 100), (1.1, "late", 100)]
)
def test_a_promise_is_at_risk_from_four_fifths_and_late_after_its_end(used, state, percent):
    start = now()
    shown = left(start, start + timedelta(hours=10), start + timedelta(hours=10) * used)
    assert (shown.state, shown.percent) == (state, percent)


def test_a_promise_is_at_risk_in_its_last_hour():
    start = now()
    assert left(start, start + timedelta(hours=2), start + timedelta(minutes=70)).state == "soon"
    assert left(start, None, start).state == "none"
