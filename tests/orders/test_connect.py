"""Administrators connect shops: tested first, with words for what is wrong, and found wrong keys replaced."""

import pytest

from answerable.orders.models import Order, Shop
from support.shops.medusa import Medusa
from support.shops.saleor import Saleor
from support.shops.shopify import Shopify
from support.shops.wire import listening
from support.shops.woo import Woo

pytestmark = pytest.mark.usefixtures("assets")


@pytest.fixture(params=[Shopify, Saleor, Medusa, Woo], ids=lambda kind: kind.kind)
def fake(request, settings):
    settings.SHOPS_INSIDE = True
    with listening(request.param()) as shop:
        yield shop


def form(fake, **more):
    return {
        "brand": "barbar",
        "kind": fake.kind,
        "name": "Our shop",
        "address": fake.address,
        **fake.keys,
        **more,
    }


def read(answer):
    return answer.content.decode().replace("&#39;", "'")


def test_a_shop_that_answers_is_connected_and_says_its_name(fake, browser, desk, look):
    page = read(browser("iris").post("/shops/", form(fake)))
    assert "Our shop is connected. It answers as" in page
    look()
    shop = Shop.objects.get()
    assert (shop.kind, shop.error) == (fake.kind, "")
    assert fake.keys["secret"] not in shop.secret
    assert f"/hooks/barbar/shops/{shop.pk}" in page
    assert fake.keys["secret"] not in page


def test_a_wrong_key_is_said_and_nothing_is_kept_but_what_was_typed(fake, browser, look):
    answer = browser("iris").post("/shops/", form(fake, secret="wrong-secret"))
    page = read(answer)
    assert answer.status_code == 422
    assert "key" in page
    assert fake.address in page
    assert "wrong-secret" not in page
    look()
    assert not Shop.objects.exists()


def test_another_machine_at_the_address_is_said(fake, browser):
    answer = browser("iris").post("/shops/", form(fake, address=f"{fake.address}/blog"))
    assert answer.status_code == 422
    assert any(
        words in read(answer) for words in ("not the shop", "no WooCommerce", "does not know", "another kind")
    )
    dead = browser("iris").post("/shops/", form(fake, address="http://127.0.0.1:9"))
    assert "The shop cannot be reached." in read(dead)


def test_a_connected_shop_is_tested_given_new_keys_and_disconnected(fake, browser, look):
    iris = browser("iris")
    iris.post("/shops/", form(fake))
    look()
    shop = Shop.objects.get()
    assert "It answers as" in read(iris.post(f"/shops/{shop.pk}", {"what": "test"}))
    refused = iris.post(f"/shops/{shop.pk}", {"what": "keys", "secret": "wrong"})
    assert (refused.status_code, "key" in read(refused)) == (422, True)
    assert iris.post(f"/shops/{shop.pk}", {"what": "keys", "secret": fake.keys["secret"]}).status_code == 200
    look()
    Shop.objects.update(address="http://127.0.0.1:9")
    assert "cannot be reached" in read(iris.post(f"/shops/{shop.pk}", {"what": "test"}))
    look()
    assert "cannot be reached" in Shop.objects.get().error
    assert browser("lena").post(f"/shops/{shop.pk}", {"what": "disconnect"}).status_code == 403
    assert iris.post(f"/shops/{shop.pk}", {"what": "disconnect"}).status_code == 302
    look()
    assert not Shop.objects.exists()
    assert not Order.objects.exists()


def test_rights_the_key_lacks_are_named(browser, settings):
    settings.SHOPS_INSIDE = True
    with listening(Shopify()) as fake:
        fake.scopes.remove("write_returns")
        page = read(browser("iris").post("/shops/", form(fake)))
    assert "It lacks: write_returns." in page


@pytest.mark.parametrize("kind", [Shopify, Saleor, Medusa, Woo], ids=lambda kind: kind.kind)
def test_the_form_asks_for_what_the_kind_of_shop_calls_by_name(kind, browser):
    page = read(browser("iris").get(f"/shops/?kind={kind.kind}"))
    assert ("Consumer key" in page) == (kind is Woo)
    assert ("Admin API access token" in page) == (kind is Shopify)
    assert ("MANAGE_ORDERS" in page) == (kind is Saleor)
    assert 'aria-current="true"' in page
