"""Every kind of shop through the same doors: what is asked of it happens once, however often it is clicked."""

import re
import threading
from datetime import timedelta
from decimal import Decimal

import pytest

from answerable.casework import order_action
from answerable.kit.now import now
from answerable.orders.keep import keep
from answerable.orders.keys import lock
from answerable.orders.lookup import numbers_in
from answerable.orders.models import Order, Shop
from answerable.orders.shops.opening import ask, open_shop
from answerable.orders.shops.port import ShopAway, ShopSaysNo
from answerable.tickets.models import Message, OrderAction
from support.shops.medusa import Medusa
from support.shops.saleor import Saleor
from support.shops.shopify import Shopify
from support.shops.wire import listening
from support.shops.woo import Woo

KINDS = (Shopify, Saleor, Medusa, Woo)
NAMES = [kind.kind for kind in KINDS]


@pytest.fixture(params=KINDS, ids=NAMES)
def fake(request):
    with listening(request.param()) as shop:
        yield shop


@pytest.fixture
def connected(fake, desk):
    keys = fake.keys
    return Shop.objects.create(
        brand=desk.brands["barbar"], kind=fake.kind, name="Shop", address=fake.address, user=keys["user"],
        secret=lock(keys["secret"]), hook_secret=lock(keys["hook_secret"]),
    )  # fmt: skip


@pytest.fixture
def kettle(connected, fake, writes):
    """A letter about the order, which the desk knows from its shop."""
    at = now()
    keep(connected.brand, connected, open_shop(connected).order(fake.number), at=at)
    ticket = writes("lukas", "Deckel gesprungen", "Hallo")
    order_action.link(ticket, Order.objects.get(), agent=None, at=at)
    return ticket


def say(client, ticket, kind, fake, key="12345678abcdef", **more):
    said = {"order": Order.objects.get().pk, "key": key, "kind": kind, "line": fake.line, **more}
    return client.post(
        f"/desk/tickets/{ticket.reference}/orders/action", said, headers={"HX-Request": "true"}
    )


def told(ticket):
    return [message.text for message in Message.objects.filter(ticket=ticket, purpose="news")]


def test_an_order_is_read_in_the_desks_words(connected, fake):
    shop = open_shop(connected)
    order = shop.order(fake.number)
    assert (order.number, order.email.lower(), order.total, order.currency, order.payment, order.status) == (
        fake.number, "lukas@brandt.example", Decimal(60), "GBP", "paid", "open",
    )  # fmt: skip
    assert order.fulfilment == ("unfulfilled" if fake.kind == "woocommerce" else "sent")
    line = order.line(fake.line)
    assert ("Kettle" in line["name"], line["sku"], line["quantity"], Decimal(line["price"])) == (
        True, "KET-1", 1, Decimal("42.50"),
    )  # fmt: skip
    if fake.kind != "woocommerce":
        assert order.tracking[0]["number"] == "AB123456789GB"
    assert shop.order("999999") is None
    assert [each.number for each in shop.orders_of("lukas@brandt.example")] == [fake.number]
    assert shop.orders_of("nobody@brandt.example") == []


def test_ac_28_a_refund_clicked_twice_is_given_once_and_told_once(kettle, fake, browser, look):
    for _ in range(2):
        assert say(browser("lena"), kettle, "refund", fake, amount="42.50", reason="lid").status_code == 200
        look()
    assert (OrderAction.objects.get().state, fake.done("refund")) == ("done", 1)
    order = Order.objects.get()
    assert (str(order.refunded), order.payment) == ("42.50", "part refunded")
    assert len(told(kettle)) == 1
    assert "42.50" in told(kettle)[0] or "42,50" in told(kettle)[0]


def test_ac_28_two_processes_and_the_worker_do_it_once(own_database, kettle, fake, desk, look):
    from django.db import connections

    action = order_action.ask_for(
        kettle, Order.objects.get(), order_action.Asked("refund", "two-at-once", fake.line, amount=Decimal(10)),
        agent=desk.agents["lena"], at=now(),
    )  # fmt: skip

    def go():
        look()
        order_action.carry_out(OrderAction.objects.get(pk=action.pk), at=now())
        connections.close_all()

    both = [threading.Thread(target=go) for _ in range(3)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    order_action.look_after(kettle.brand_id, at=now())
    assert (fake.done("refund"), OrderAction.objects.get().tries) == (1, 1)


LAST = {
    "refund": {"shopify": "refundCreate", "saleor": "transactionRequestRefund", "medusa": "/refund", "woocommerce": "/refunds"},
    "replace": {"shopify": "draftOrderComplete", "saleor": "draftOrderComplete", "medusa": "outbound/items", "woocommerce": "POST /wp-json/wc/v3/orders "},
}  # fmt: skip


@pytest.mark.parametrize("kind", ["refund", "replace"])
def test_ac_28_what_broke_on_the_line_is_found_out_and_never_repeated(kind, kettle, fake, browser, look):
    fake.breaks_at = LAST[kind][fake.kind]
    more = {"amount": "10.00"} if kind == "refund" else {"quantity": "1"}
    page = say(browser("lena"), kettle, kind, fake, **more).content.decode()
    assert "unclear" in page
    fake.breaks_at = ""
    look()
    assert told(kettle) == []
    order_action.look_after(kettle.brand_id, at=now())
    action = OrderAction.objects.get()
    if (kind, fake.kind) == ("replace", "medusa"):  # broke before the last step: the draft sends nothing
        assert (action.state, fake.done(kind), told(kettle)) == ("failed", 0, [])
    else:
        assert (action.state, fake.done(kind), len(told(kettle))) == ("done", 1, 1)


def test_what_broke_before_it_was_done_is_known_not_to_have_happened(kettle, fake, browser, look):
    first = {
        "shopify": "transactions(first",
        "saleor": "query Payments",
        "medusa": "GET /admin/orders/",
        "woocommerce": "GET",
    }
    fake.breaks_at = first[fake.kind]
    say(browser("lena"), kettle, "refund", fake, amount="10.00")
    fake.breaks_at = ""
    look()
    order_action.look_after(kettle.brand_id, at=now())
    assert (OrderAction.objects.get().state, fake.done("refund"), told(kettle)) == ("failed", 0, [])


def test_a_replacement_is_a_free_order_to_the_same_address(kettle, fake, browser, look):
    for _ in range(2):
        say(browser("lena"), kettle, "replace", fake, quantity="1")
        look()
    assert (OrderAction.objects.get().state, fake.done("replace")) == ("done", 1)
    assert "Kettle" in told(kettle)[0]


def test_a_return_is_started_where_the_shop_knows_returns_and_the_agent_is_told_where_not(
    kettle, fake, browser, look
):
    answer = say(browser("lena"), kettle, "return", fake, quantity="1", reason="lid cracked")
    page = answer.content.decode()
    look()
    if fake.kind in {"saleor", "woocommerce"}:
        assert (answer.status_code, OrderAction.objects.count()) == (422, 0)
        assert "Tell the customer where to send" in page
        assert 'value="return"' not in page
    else:
        assert (OrderAction.objects.get().state, fake.done("return")) == ("done", 1)
        assert Order.objects.get().returns[0]["lines"].startswith("1 ×")


def test_ac_29_what_has_left_is_not_cancelled_and_the_way_back_is_offered(kettle, fake, browser, look):
    if fake.kind == "woocommerce":
        fake.order["status"] = "completed"
    Order.objects.update(fulfilment="unfulfilled")  # what the desk still believes
    assert "has left the warehouse" in say(browser("lena"), kettle, "cancel", fake).content.decode()
    look()
    assert not fake.done("cancel")
    assert Order.objects.get().fulfilment == "sent"
    assert len(told(kettle)) == 1


def unsent(fake):
    if fake.kind == "shopify":
        fake.sent = False
    elif fake.kind == "saleor":
        fake.status = "UNFULFILLED"
    elif fake.kind == "medusa":
        fake.sent = "not_fulfilled"


def test_ac_29_an_order_is_cancelled_and_the_money_spoken_of_as_the_shop_has_it(kettle, fake, browser, look):
    unsent(fake)
    Order.objects.update(fulfilment="unfulfilled")
    kettle.requester.preferred_language = "en"
    page = say(browser("lena"), kettle, "cancel", fake).content.decode()
    look()
    say(browser("lena"), kettle, "cancel", fake, key="another-form")
    look()
    assert fake.done("cancel")
    order = Order.objects.get()
    assert (order.status, len(told(kettle))) == ("cancelled", 1)
    gives_back = fake.kind in {"shopify", "medusa"}  # these two give back by themselves when they cancel
    assert (order.payment == "refunded") == gives_back
    assert ('value="refund"' in page) == (not gives_back)
    assert ("on its way back" in told(kettle)[0]) == gives_back
    assert ("tell you when we have" in told(kettle)[0]) == (not gives_back)


def test_more_than_a_payment_covers_is_refused_in_words(connected, fake):
    from answerable.orders.shops.port import Wish

    shop = open_shop(connected)
    with pytest.raises(ShopSaysNo, match=r"No single payment|Invalid refund amount"):
        shop.do(shop.order(fake.number), Wish("refund", "k-1", fake.line, amount=Decimal(100)))
    assert fake.done("refund") == 0


def test_a_wrong_key_and_a_dead_address_are_told_apart(connected, fake):
    connected.secret = lock("wrong")
    with pytest.raises(ShopSaysNo, match="key"):
        open_shop(connected).order(fake.number)
    connected.address = "http://127.0.0.1:9"
    with pytest.raises(ShopAway, match="cannot be reached"):
        open_shop(connected).order(fake.number)


def test_an_order_the_desk_was_never_told_of_is_asked_for(connected, fake, writes, browser, look):
    ticket = writes("lukas", "Deckel gesprungen", "Hallo")
    lena = browser("lena")
    page = lena.get(
        f"/desk/tickets/{ticket.reference}/orders", headers={"HX-Request": "true"}
    ).content.decode()
    assert "fresh=1" in page
    part = {"HX-Request": "true"}
    page = lena.get(f"/desk/tickets/{ticket.reference}/orders?fresh=1", headers=part).content.decode()
    assert re.findall(r'aria-label="([^"]+)"', page) == [fake.number]
    lena.post(f"/desk/tickets/{ticket.reference}/orders/link", {"number": fake.number}, headers=part)
    look()
    assert ticket.about_orders.get().order.number == fake.number


def test_nobody_is_asked_twice_in_ten_minutes_for_who_has_no_orders(connected, fake, writes, browser, look):
    ticket = writes("maya", "Hola")
    lena = browser("lena")
    for asked_again in (True, False):
        page = lena.get(f"/desk/tickets/{ticket.reference}/orders", headers={"HX-Request": "true"})
        assert ("fresh=1" in page.content.decode()) == asked_again
        lena.get(f"/desk/tickets/{ticket.reference}/orders?fresh=1", headers={"HX-Request": "true"})
    look()
    assert not Order.objects.exists()


def test_a_shopify_number_of_four_figures_is_known_by_its_sign():
    assert numbers_in("Order #1001 of 2026, and #77 or 1002") == ["1001"]


def test_a_shop_that_fails_three_times_is_left_alone_for_a_minute(connected, fake):
    at, address = now(), connected.address
    connected.address = "http://127.0.0.1:9"
    connected.save()
    for _ in range(3):
        connected.refresh_from_db()
        with pytest.raises(ShopAway, match="reached"):
            ask(connected, lambda port: port.order(fake.number), at=at)
    connected.refresh_from_db()
    with pytest.raises(ShopAway, match="asked again in a minute"):
        ask(connected, lambda port: port.order(fake.number), at=at)
    connected.address = address
    connected.save()
    found = ask(connected, lambda port: port.order(fake.number), at=at + timedelta(minutes=1))
    assert found.number == fake.number
    connected.refresh_from_db()
    assert connected.failures == 0
