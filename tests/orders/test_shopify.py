"""What only Shopify does: cancellations a moment later, lines refunded whole, keys of its own."""

from decimal import Decimal

import pytest

from answerable.orders.shops.port import ShopAway, ShopSaysNo, ShopSilent, Wish
from answerable.orders.shops.shopify import shop as shopify
from answerable.orders.shops.shopify.shop import Shopify
from support.shops.shopify import Shopify as Fake
from support.shops.wire import listening


@pytest.fixture
def fake():
    with listening(Fake()) as shop:
        yield shop


@pytest.fixture
def shop(fake, monkeypatch):
    monkeypatch.setattr(shopify, "BETWEEN", 0)
    return Shopify(fake.address, "shpat_1")


def test_a_cancellation_is_through_when_its_job_is(fake, shop):
    fake.sent, fake.slow_job = False, 3
    shop.do(shop.order("#1001"), Wish("cancel", "k"))
    assert shop.happened(shop.order("#1001"), Wish("cancel", "k"))


def test_a_cancellation_that_takes_its_time_is_looked_at_again_later(fake, shop):
    fake.sent, fake.slow_job = False, 100
    with pytest.raises(ShopSilent, match="still cancelling"):
        shop.do(shop.order("#1001"), Wish("cancel", "k"))


def test_one_key_gives_back_once_even_where_the_desk_would_ask_twice(fake, shop):
    wish = Wish("refund", "answerable-1-7", fake.line, amount=Decimal(5))
    assert shop.do(shop.order("#1001"), wish) == shop.do(shop.order("#1001"), wish)
    assert len(fake.refunds) == 1


def test_a_lines_whole_price_refunds_the_line_and_a_part_gives_money_only(fake, shop):
    shop.do(shop.order("#1001"), Wish("refund", "k-1", fake.line, amount=Decimal(5)))
    shop.do(shop.order("#1001"), Wish("refund", "k-2", fake.line, amount=Decimal("42.50")))
    assert [len(each["lines"]) for each in fake.refunds] == [0, 1]


def test_what_has_not_been_sent_cannot_come_back(fake, shop):
    fake.sent = False
    with pytest.raises(ShopSaysNo, match="not been sent yet"):
        shop.do(shop.order("#1001"), Wish("return", "k", fake.line, quantity=1))


def test_a_shop_in_a_hurry_and_a_missing_right_are_said(fake, shop, monkeypatch):
    said = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    monkeypatch.setattr(fake, "said_orders", lambda *_: {"errors": [said]})
    with pytest.raises(ShopAway, match="asked too often"):
        shop.order("#1001")
    said["extensions"]["code"] = "ACCESS_DENIED"
    with pytest.raises(ShopSaysNo, match="lacks a right"):
        shop.order("#1001")
