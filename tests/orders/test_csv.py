"""Orders by file: all of it, or nothing and the lines that are wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.orders.models import Order
from answerable.orders.shops.csv_file import read_file

HEAD = "number,email,placed_at,currency,item,quantity,price,fulfilment\n"
GOOD = HEAD + (
    "BB-30001,noor@haddad.example,2026-11-20,GBP,Desk lamp,1,64.90,sent\n"
    "BB-30001,noor@haddad.example,2026-11-20,GBP,Bulb,3,4.50,sent\n"
    "BB-30002,mei@lin.example,2026-11-21T09:30+00:00,GBP,Kettle,1,42.50,\n"
)


def bring(client, text):
    file = SimpleUploadedFile("orders.csv", text if isinstance(text, bytes) else text.encode())
    return client.post("/shops/", {"what": "file", "brand": "barbar", "file": file})


def test_a_file_of_orders_is_kept_with_its_lines_and_customers(browser, assets, look):
    assert "2 orders were kept" in bring(browser("iris"), GOOD).content.decode()
    look()
    order = Order.objects.get(number="BB-30001")
    assert (str(order.total), order.customer.name, order.fulfilment, len(order.lines)) == (
        "78.40",
        "Noor Haddad",
        "sent",
        2,
    )
    bring(browser("iris"), GOOD)
    look()
    assert Order.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("BB-1,noor@haddad.example,yesterday,GBP,x,1,1", "Line 5: 'yesterday' is no date"),
        ("BB-1,noor@haddad.example,2026-11-20,GBP,x,one,1", "Line 5: 'one' is no quantity"),
        ("BB-1,noor@haddad.example,2026-11-20,GBP,x,1,NaN", "Line 5: 'NaN' is no price"),
        ("BB-1,noor,2026-11-20,GBP,x,1,1", "Line 5: 'noor' is no e-mail address"),
        ("BB-1,noor@haddad.example,2026-11-20,pounds,x,1,1", "Line 5: 'pounds' is no currency"),
        ("BB-30001,mei@lin.example,2026-11-20,GBP,x,1,1", "Line 5: order BB-30001 has another customer"),
        (",noor@haddad.example,2026-11-20,GBP,x,1,1", "Line 5: 'number' is empty"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_kept(line, told, browser, assets, look):
    answer = bring(browser("iris"), GOOD + line + "\n")
    assert answer.status_code == 422
    assert told in answer.content.decode().replace("&#39;", "'")
    look()
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a,b\n1,2\n", b"\0", HEAD.encode() + b'"' * 9, b"number\n" * 9]
)
def test_any_bytes_are_answered_with_a_sentence(content):
    found = read_file(content)
    assert found.orders == []
    assert all(mistake.endswith(".") for mistake in found.mistakes)


def test_only_administrators_connect_shops_and_only_in_the_world(browser, assets):
    assert browser("lena").get("/shops/").status_code == 403
    said = {
        "brand": "barbar",
        "kind": "woocommerce",
        "name": "Shop",
        "user": "ck",
        "secret": "cs",
        "hook_secret": "w",
    }
    for address in (
        "http://shop.example.com",
        "https://127.0.0.1",
        "https://localhost",
        "https://10.1.2.3",
        "https://[::1]",
        "x",
    ):
        answer = browser("iris").post("/shops/", said | {"address": address})
        assert answer.status_code == 422
        assert "public address" in answer.content.decode()


def test_a_file_never_speaks_for_a_shop_that_can_be_asked(browser, assets, look, desk):
    from answerable.kit.now import now
    from answerable.orders.keep import keep
    from answerable.orders.models import Shop
    from answerable.orders.shops.port import Seen

    brand = desk.brands["barbar"]
    main = Shop.objects.create(brand=brand, kind="shopify", name="Main")
    keep(brand, main, Seen("1", "BB-30002", "lukas@brandt.example", now(), "GBP", 10), at=now())
    answer = bring(browser("iris"), GOOD)
    assert answer.status_code == 422
    assert "Main has an order BB-30002, too" in answer.content.decode()
    look()
    assert Order.objects.get().email == "lukas@brandt.example"
