"""WooCommerce as its documentation shows it, spoken by a small server over real HTTP."""

import base64
import hmac
import json
import threading
from decimal import Decimal
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from answerable.kit.now import now
from answerable.orders.hooks import look_up
from answerable.orders.keys import lock
from answerable.orders.models import Order, Shop, ShopNews
from answerable.orders.shops.port import CannotDo, ShopAway, ShopSaysNo, Wish
from answerable.orders.shops.woocommerce import WooCommerce

KEY = "Basic " + base64.b64encode(b"ck_1:cs_1").decode()


def as_documented():
    """The example order of the REST API's documentation, shortened to what is read."""
    return {
        "id": 727, "number": "727", "status": "processing", "currency": "USD", "total": "29.35",
        "date_created_gmt": "2026-11-20T11:44:57", "date_paid_gmt": "2026-11-20T11:45:20",
        "billing": {"email": "noor@haddad.example"}, "refunds": [], "meta_data": [],
        "line_items": [{"id": 315, "name": "Woo Single #1", "sku": "", "quantity": 2, "price": 3, "total": "6.00"}],
    }  # fmt: skip


class Woo(BaseHTTPRequestHandler):
    def do_GET(self):
        shop = self.server.shop
        path = self.path.partition("?")[0].removeprefix("/wp-json/wc/v3/")
        if self.headers.get("Authorization") != KEY:
            self._say(401, {"code": "woocommerce_rest_cannot_view", "message": "Sorry"})
        elif path == "orders/727":
            self._say(200, shop["order"])
        elif path == "orders/727/refunds":
            self._say(200, shop["refunds"])
        else:
            self._say(404, {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID."})

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        shop = self.server.shop
        if Decimal(said["amount"]) > Decimal(shop["order"]["total"]):
            self._say(
                400,
                {"code": "woocommerce_rest_cannot_create_order_refund", "message": "Invalid refund amount."},
            )
            return
        refund = {"id": 726, "amount": said["amount"], "reason": said["reason"]}
        shop["refunds"].append(refund)
        shop["order"]["refunds"].append({"id": 726, "reason": said["reason"], "total": f"-{said['amount']}"})
        self._say(201, refund)

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.shop["order"]["status"] = "cancelled"
        self._say(200, self.server.shop["order"])

    def _say(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def woo():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Woo)
    server.shop = {"order": as_documented(), "refunds": []}
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_an_order_is_read_in_the_desks_words(woo):
    order = WooCommerce(woo.address, "ck_1", "cs_1").order("727")
    assert (order.number, order.payment, order.fulfilment, order.total) == (
        "727",
        "paid",
        "unfulfilled",
        Decimal("29.35"),
    )
    assert order.lines[0]["name"] == "Woo Single #1"
    assert WooCommerce(woo.address, "ck_1", "cs_1").order("1") is None


def test_a_refund_carries_our_key_and_is_found_again_by_it(woo):
    shop = WooCommerce(woo.address, "ck_1", "cs_1")
    wish = Wish("refund", "answerable-1-7", "315", amount=Decimal("3.00"), reason="broken")
    order = shop.order("727")
    assert shop.happened(order, wish) is False
    assert shop.do(order, wish) == "726"
    assert shop.happened(order, wish) is True
    assert shop.order("727").payment == "part refunded"


def test_a_cancellation_and_what_the_shop_cannot_do(woo):
    shop = WooCommerce(woo.address, "ck_1", "cs_1")
    order = shop.order("727")
    shop.do(order, Wish("cancel", "k"))
    assert shop.order("727").status == "cancelled"
    with pytest.raises(CannotDo):
        shop.do(order, Wish("replace", "k", "315", 1))
    with pytest.raises(ShopSaysNo, match="Invalid refund amount"):
        shop.do(order, Wish("refund", "k", "315", amount=Decimal(100)))
    with pytest.raises(ShopSaysNo, match="key"):
        WooCommerce(woo.address, "ck_1", "wrong").order("727")
    with pytest.raises(ShopAway):
        WooCommerce("http://127.0.0.1:9", "a", "b").order("727")


@pytest.fixture
def connected(desk, woo):
    return Shop.objects.create(
        brand=desk.brands["barbar"], kind="woocommerce", name="Woo", address=woo.address, user="ck_1",
        secret=lock("cs_1"), hook_secret=lock("whsec"),
    )  # fmt: skip


def deliver(client, shop, body, *, secret=b"whsec", delivery="d-1"):
    signature = base64.b64encode(hmac.digest(secret, body, sha256)).decode()
    return client.post(
        f"/hooks/barbar/shops/{shop.pk}", body, content_type="application/json",
        headers={"X-WC-Webhook-Signature": signature, "X-WC-Webhook-Delivery-ID": delivery, "X-WC-Webhook-Topic": "order.updated"},
    )  # fmt: skip


def test_news_of_the_shop_is_signed_taken_once_and_looked_up(connected, client, look):
    body = json.dumps(as_documented()).encode()
    assert deliver(client, connected, body, secret=b"other").status_code == 401
    assert deliver(client, connected, body + b" ").status_code == 202
    assert deliver(client, connected, body + b" ").status_code == 202
    assert deliver(client, connected, b"[]", delivery="d-2").status_code == 400
    look()
    assert ShopNews.objects.count() == 1
    look_up(brand=connected.brand_id, shop=connected.pk, number="727")
    look()
    order = Order.objects.get(number="727")
    assert (order.customer.email, order.shop) == ("noor@haddad.example", connected)


def test_a_shops_secrets_are_not_readable_in_the_database(connected):
    assert "cs_1" not in connected.secret
    assert "whsec" not in connected.hook_secret


def test_a_shop_that_fails_three_times_is_left_alone_for_a_minute(connected, woo):
    from datetime import timedelta

    from answerable.orders.shops.opening import ask

    connected.address = "http://127.0.0.1:9"
    connected.save()
    at = now()
    for _ in range(3):
        connected.refresh_from_db()
        with pytest.raises(ShopAway, match="reached"):
            ask(connected, lambda port: port.order("727"), at=at)
    connected.refresh_from_db()
    with pytest.raises(ShopAway, match="asked again in a minute"):
        ask(connected, lambda port: port.order("727"), at=at)
    connected.address = woo.address
    connected.save()
    assert ask(connected, lambda port: port.order("727"), at=at + timedelta(minutes=1)).number == "727"
    connected.refresh_from_db()
    assert connected.failures == 0
