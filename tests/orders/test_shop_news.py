"""News of shops: signed as each kind signs, kept once, and looked up in the shop."""

import base64
import hmac
import json
from hashlib import sha256

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from answerable.orders.hooks import look_up
from answerable.orders.keys import lock
from answerable.orders.models import Order, Shop, ShopNews
from support.shops.medusa import Medusa
from support.shops.saleor import Saleor
from support.shops.shopify import Shopify
from support.shops.wire import listening
from support.shops.woo import Woo


def connect(desk, fake, **more):
    return Shop.objects.create(
        brand=desk.brands["barbar"], kind=fake.kind, name="Shop", address=fake.address, secret=lock(fake.keys["secret"]),
        hook_secret=lock(fake.keys["hook_secret"]), **more,
    )  # fmt: skip


def post(client, shop, body, headers):
    return client.post(
        f"/hooks/barbar/shops/{shop.pk}", body, content_type="application/json", headers=headers
    ).status_code


@pytest.fixture
def shopify(desk):
    with listening(Shopify()) as fake:
        yield connect(desk, fake)


def test_shopify_signs_in_base64_and_numbers_its_news(shopify, client, look):
    body = json.dumps(
        {"id": 450789469, "name": "#1001", "admin_graphql_api_id": "gid://shopify/Order/450789469"}
    ).encode()
    digest = hmac.digest(b"shpss_1", body, sha256)
    headers = {"X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(), "X-Shopify-Topic": "orders/updated",
               "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043"}  # fmt: skip
    assert post(client, shopify, body, headers | {"X-Shopify-Hmac-Sha256": digest.hex()}) == 401
    assert post(client, shopify, body + b" ", headers) == 401
    assert post(client, shopify, body, {}) == 401
    assert [post(client, shopify, body, headers) for _ in range(2)] == [202, 202]
    look()
    assert ShopNews.objects.get().topic == "orders/updated"
    look_up(brand=shopify.brand_id, shop=shopify.pk, number="#1001")
    look()
    assert Order.objects.get().customer.email == "lukas@brandt.example"


@pytest.fixture
def saleor(desk):
    with listening(Saleor()) as fake:
        fake.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = jwt.algorithms.RSAAlgorithm.to_jwk(fake.key.public_key(), as_dict=True)
        fake.jwks = {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}
        fake.shop = connect(desk, fake)
        yield fake


def signed(body, key, kid="1"):
    """As Saleor does it: `core/jwt_manager.py`, an unencoded payload left out of the middle."""
    return jwt.api_jws.encode(
        body, key=key, algorithm="RS256", headers={"kid": kid, "crit": ["b64"]}, is_payload_detached=True
    )


NEWS = json.dumps(
    {"issuedAt": "2026-11-22T06:00:00+00:00", "order": {"id": "T3JkZXI6Mg==", "number": "1042"}}
).encode()


def test_saleors_signature_is_checked_with_the_key_it_publishes(saleor, client, look):
    given = {"Saleor-Signature": signed(NEWS, saleor.key), "Saleor-Event": "order_updated"}
    assert post(client, saleor.shop, NEWS, given) == 202
    assert post(client, saleor.shop, NEWS + b" ", given) == 401
    assert post(client, saleor.shop, NEWS, given | {"Saleor-Signature": "x..y"}) == 401
    assert post(client, saleor.shop, NEWS, {}) == 401
    look()
    assert ShopNews.objects.get().topic == "order_updated"
    look_up(brand=saleor.shop.brand_id, shop=saleor.shop.pk, number="1042")
    look()
    assert Order.objects.get().number == "1042"


def test_a_forger_neither_passes_nor_makes_the_desk_ask_for_keys_each_time(saleor, client):
    forged = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for kid in ("1", "2", "3", "4"):
        assert post(client, saleor.shop, NEWS, {"Saleor-Signature": signed(NEWS, forged, kid)}) == 401
    header = base64.urlsafe_b64encode(b'{"alg":"none","kid":"1"}').rstrip(b"=").decode()
    assert post(client, saleor.shop, NEWS, {"Saleor-Signature": f"{header}.."}) == 401
    assert saleor.asked_for_keys == 1


def test_a_saleor_app_that_still_has_a_secret_signs_in_hex(saleor, client):
    Shop.objects.filter(pk=saleor.shop.pk).update(hook_secret=lock("old"))
    right = hmac.new(b"old", NEWS, sha256).hexdigest()
    assert post(client, saleor.shop, NEWS, {"Saleor-Signature": right}) == 202
    assert post(client, saleor.shop, NEWS, {"Saleor-Signature": signed(NEWS, saleor.key)}) == 401


def test_medusas_subscriber_signs_with_the_secret_of_the_page(desk, client, look):
    with listening(Medusa()) as fake:
        shop = connect(desk, fake)
        body = json.dumps({"event": "order.canceled", "order": {"id": "order_01", "display_id": 77}}).encode()
        right = {
            "X-Answerable-Signature": hmac.new(b"medusa-hook", body, sha256).hexdigest(),
            "X-Answerable-Event": "order.canceled",
        }
        assert [post(client, shop, body, right) for _ in range(2)] == [202, 202]
        assert post(client, shop, body, right | {"X-Answerable-Signature": "0" * 64}) == 401
        look()
        look_up(brand=shop.brand_id, shop=shop.pk, number="77")
        look()
        assert Order.objects.get().number == "#77"


def test_woocommerce_signs_in_base64_and_numbers_its_news(desk, client, look):
    with listening(Woo()) as fake:
        shop = connect(desk, fake, user="ck_1")
        body = json.dumps(fake.order).encode()

        def deliver(said, *, secret=b"whsec", delivery="d-1"):
            signature = base64.b64encode(hmac.digest(secret, said, sha256)).decode()
            return post(client, shop, said, {
                "X-WC-Webhook-Signature": signature, "X-WC-Webhook-Delivery-ID": delivery, "X-WC-Webhook-Topic": "order.updated",
            })  # fmt: skip

        assert deliver(body, secret=b"other") == 401
        assert [deliver(body) for _ in range(2)] == [202, 202]
        assert deliver(b"[]", delivery="d-2") == 400
        look()
        assert ShopNews.objects.count() == 1
        look_up(brand=shop.brand_id, shop=shop.pk, number="72700")
        look()
        assert Order.objects.get(number="72700").shop == shop


def test_without_a_secret_nothing_is_believed(desk, client):
    with listening(Medusa()) as fake:
        shop = connect(desk, fake)
        Shop.objects.update(hook_secret="")
        empty = hmac.new(b"", b"{}", sha256).hexdigest()
        assert post(client, shop, b"{}", {"X-Answerable-Signature": empty}) == 401
