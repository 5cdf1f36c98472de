"""Closed browsers hear that there is an answer, and not a word of it (RFC 8030, 8291, 8292)."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.casework.take_back import WITHIN, take_back
from answerable.channels import pager, push
from answerable.customers.models import Device
from answerable.customers.sign_in import sign_in
from answerable.escalation.models import Page
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.portal.visit import cookie_named
from answerable.push import keys
from answerable.push.place import NoPlace, place_said
from answerable.staff.models import Device as AgentsDevice
from answerable.tickets.models import Ticket
from support.browsing import Browser

AUTH = b"sixteen bytes ok"


class _Service(BaseHTTPRequestHandler):
    """A push service on this machine; it keeps what it is given."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def service(settings, tmp_path):
    """The service, the desk's key, and a browser's own key pair."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    server.got, server.status = [], 201
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    here = f"127.0.0.1:{server.server_port}"
    settings.PUSH_SERVICES = [here]
    settings.PUSH_KEY = str(tmp_path / "push.pem")
    public = keys.make(tmp_path / "push.pem")
    browser = ec.generate_private_key(ec.SECP256R1())
    said = {"endpoint": f"http://{here}/for/me", "p256dh": keys.public(browser), "auth": keys.encoded(AUTH)}

    def read():
        return [
            json.loads(http_ece.decrypt(body, private_key=browser, auth_secret=AUTH))
            for _, body in server.got
        ]

    yield SimpleNamespace(server=server, public=public, said=said, read=read, here=here)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def dana(desk, assets, service):
    """Dana's browser, which asked to be told, and a request of hers."""
    customer = desk.customers["dana"]
    see_brands([customer.brand_id])
    ticket = receive(
        Incoming(
            brand_id=customer.brand_id, channel="email", sender_email=customer.email, sender_proven=True,
            subject="Secret pallets", text="Where?", received_at=now(),
        ),
        at=now(),
    ).ticket  # fmt: skip
    client = Browser()
    token = sign_in(customer, at=now())
    client.cookies[cookie_named("customer", customer.brand)] = token
    assert service.public in client.get("/help/bulkimart/requests/").content.decode()
    assert client.post("/help/bulkimart/push", service.said).json() == {"told": True}
    see_brands([customer.brand_id])
    return SimpleNamespace(client=client, ticket=Ticket.objects.select_related("brand").get(pk=ticket.pk))


def answer(desk, ticket, **more):
    message = reply(
        ticket, agent=desk.agents["samuel"], text="In the secret hall.", then="open", at=now(), **more
    )
    see_brands([ticket.brand_id])
    return message


@pytest.mark.enable_socket
def test_an_answer_is_told_once_without_a_word_of_it(desk, dana, service):
    answer(desk, dana.ticket)
    assert push.drain() == 1
    assert push.drain() == 0
    (said,) = service.read()
    assert said == {
        "title": "Bulkimart",
        "body": "There is an answer to your request.",
        "url": "/help/bulkimart/requests/",
    }
    (headers, body) = service.server.got[0]
    assert b"secret" not in body.lower()
    assert headers["Content-Encoding"] == "aes128gcm"
    scheme, _, rest = headers["Authorization"].partition(" ")
    token, key = (part.partition("=")[2] for part in rest.split(","))
    assert (scheme, key) == ("vapid", service.public)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.decoded(key))
    pem = point.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    claims = jwt.decode(token, pem, algorithms=["ES256"], audience=f"http://{service.here}")
    assert claims["sub"].startswith("mailto:")


@pytest.mark.enable_socket
def test_what_can_still_be_taken_back_is_not_told_yet(desk, dana, service):
    message = answer(desk, dana.ticket, leaves_after=WITHIN)
    assert push.drain() == 0
    assert push.drain(clock=lambda: now() + timedelta(seconds=11)) == 1
    see_brands([dana.ticket.brand_id])
    again = answer(desk, dana.ticket, leaves_after=WITHIN)
    take_back(dana.ticket, message_id=again.pk, agent=desk.agents["samuel"], at=now())
    assert push.drain(clock=lambda: now() + timedelta(seconds=11)) == 0
    assert message.pk != again.pk


@pytest.mark.enable_socket
def test_signing_out_ends_it_and_so_does_the_switch_and_a_service_that_forgot(desk, dana, service):
    answer(desk, dana.ticket)
    service.server.status = 410
    assert push.drain() == 0
    see_brands([dana.ticket.brand_id])
    assert not Device.objects.exists()
    service.server.status = 201
    dana.client.post("/help/bulkimart/push", service.said)
    assert dana.client.post("/help/bulkimart/push", {"stop": "yes"}).json() == {"told": False}
    assert not Device.objects.exists()
    dana.client.post("/help/bulkimart/push", service.said)
    dana.client.post("/help/bulkimart/sign-out")
    see_brands([dana.ticket.brand_id])
    answer(desk, dana.ticket)
    assert push.drain() == 0
    assert len(service.server.got) == 1


@pytest.mark.enable_socket
def test_a_service_that_sends_us_elsewhere_is_not_followed(desk, dana, service):
    answer(desk, dana.ticket)
    service.server.status = 307
    assert push.drain() == 0
    see_brands([dana.ticket.brand_id])
    assert Device.objects.count() == 1


@pytest.mark.enable_socket
def test_only_the_requesters_browser_hears_of_it(desk, dana, service):
    ours = desk.customers["dana"].brand
    receive(
        Incoming(brand_id=ours.pk, channel="email", sender_email="ana@northside.example", text="Me?", received_at=now()),
        at=now(),
    )  # fmt: skip
    answer(desk, Ticket.objects.select_related("brand").get(requester__email="ana@northside.example"))
    assert push.drain() == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://internal.example/push",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://xnotify.windows.com/x",
        "http://127.0.0.1:8000/",
        "http://[::1",
        "file:///etc/passwd",
        "",
        "https://fcm.googleapis.com/" + "a" * 500,
    ],
)
def test_only_known_push_services_are_ever_called(endpoint):
    good = keys.public(ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(NoPlace):
        place_said(endpoint, good, keys.encoded(AUTH))
    place_said("https://web.push.apple.com/x", good, keys.encoded(AUTH))


def test_nonsense_keys_are_refused():
    good = keys.public(ec.generate_private_key(ec.SECP256R1()))
    for p256dh, auth in (("", ""), ("AAAA", keys.encoded(AUTH)), (good, "AAAA"), (good, "é")):
        with pytest.raises(NoPlace):
            place_said("https://fcm.googleapis.com/x", p256dh, auth)


def test_without_a_key_nothing_is_offered_and_nothing_taken(desk, client, settings, tmp_path):
    settings.PUSH_KEY = str(tmp_path / "none.pem")
    customer = desk.customers["dana"]
    client.cookies[cookie_named("customer", customer.brand)] = sign_in(customer, at=now())
    assert "data-push" not in client.get("/help/bulkimart/requests/").content.decode()
    assert client.post("/help/bulkimart/push", {"stop": "yes"}).status_code == 404


def test_a_key_is_made_once_and_nobody_else_may_read_it(tmp_path):
    public = keys.make(tmp_path / "push.pem")
    assert len(keys.decoded(public)) == 65
    assert (tmp_path / "push.pem").stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        keys.make(tmp_path / "push.pem")


@pytest.mark.enable_socket
def test_who_is_on_call_is_called_on_their_device_too(desk, dana, service, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    samuel = Client()
    samuel.force_login(desk.agents["samuel"])
    assert service.public in samuel.get("/me/").content.decode()
    assert samuel.post("/me/push", service.said).json() == {"told": True}
    see_brands([dana.ticket.brand_id])
    Page.objects.create(
        brand=dana.ticket.brand, ticket=dana.ticket, agent=desk.agents["samuel"], kind="call",
        rule=dana.ticket.policy_version.policy.rules[0].id, reason="critical", paged_at=now(),
    )  # fmt: skip
    pager.drain()
    (said,) = service.read()
    assert said["body"] == "You are called. Open the desk."
    assert said["url"].endswith(dana.ticket.reference)
    assert "pallets" not in json.dumps(said)
    assert service.server.got[0][0]["Urgency"] == "high"
    samuel.post("/me/push", {"stop": "yes"})
    assert not AgentsDevice.objects.exists()
    assert "showNotification" in samuel.get("/desk-worker.js").content.decode()
