"""Every provider the desk offers: one answer goes out by its interface, one bounce comes back by its call. The bodies
have the shapes the provider documents; what a provider is not tested with is not offered.
"""

import hashlib
import hmac
import json
import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote_plus

import pytest
from django.test import Client

from answerable.casework.incoming import Incoming
from answerable.casework.readers import add_reader
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.channels.email.provider import OFFERED, Provider
from answerable.channels.outbox import Outbox
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Delivery, Event, Ticket

SECRET = "0123456789abcdef"
DANA, TEO = "dana@harborcafe.example", "teo@northside.example"


class Asked(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.server.answer
        content = json.dumps(answer).encode() if answer is not None else b""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def mailgun_event(envelope, to, code, words):
    stamp, token = "1796292000", "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0"
    signature = hmac.new(b"signing", f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signature},
        "event-data": {
            "event": "failed", "severity": "permanent", "reason": "bounce", "timestamp": 1796292000.1,
            "id": "G9Bn5sl1TC6nu79C8C0bwg", "recipient": to, "tags": [],
            "delivery-status": {"code": code, "message": words, "description": ""},
            "message": {"headers": {"message-id": "x@bulkimart.answerable"}},
            "user-variables": {"delivery": envelope},
        },
    }  # fmt: skip


PROVIDERS = {
    "postmark": (
        {"SERVER_TOKEN": "t"},
        (200, {"To": DANA, "Cc": TEO, "SubmittedAt": "2026-12-03T10:00:00Z", "MessageID": "1b2c", "ErrorCode": 0, "Message": "OK"}),
        lambda envelope, to, code, words: {
            "RecordType": "Bounce", "ID": 901542550, "Type": "HardBounce", "TypeCode": 1, "Name": "Hard bounce",
            "MessageID": "1b2c", "Metadata": {"delivery": envelope}, "Details": f"smtp;{code} {words}", "Email": to,
            "BouncedAt": "2026-12-03T10:01:00.5Z", "Description": "The server was unable to deliver your message",
        },
    ),
    "mailgun": (
        {"API_KEY": "k", "WEBHOOK_SIGNING_KEY": "signing"},
        (200, {"id": "<20261203100000.1@bulkimart.com>", "message": "Queued. Thank you."}),
        mailgun_event,
    ),
    "brevo": (
        {"API_KEY": "k"},
        (201, {"messageId": "<201.1@smtp-relay.brevo.example>"}),
        lambda envelope, to, code, words: {
            "event": "hard_bounce", "email": to, "id": 1, "date": "2026-12-03 10:01:00", "ts_epoch": 1796292000000,
            "message-id": "<201.1@smtp-relay.brevo.example>", "reason": f"{code} {words}", "subject": "Re: Cartons",
            "X-Mailin-custom": json.dumps({"delivery": envelope}), "tags": [],
        },
    ),
    "mailjet": (
        {"API_KEY": "k", "SECRET_KEY": "s"},
        (200, {"Messages": [{"Status": "success", "To": [{"Email": DANA, "MessageUUID": "u", "MessageID": 1, "MessageHref": "h"}],
                             "Cc": [{"Email": TEO, "MessageUUID": "v", "MessageID": 2, "MessageHref": "h"}], "Bcc": []}]}),
        lambda envelope, to, code, words: [
            {"event": "bounce", "time": 1796292000, "MessageID": 1, "email": to, "blocked": False, "hard_bounce": True,
             "error_related_to": "recipient", "error": "user unknown", "comment": f"{code} {words}", "smtp_reply": f"{code} {words}",
             "Payload": json.dumps({"delivery": envelope})},
        ],
    ),
    "sparkpost": (
        {"API_KEY": "k"},
        (200, {"results": {"total_rejected_recipients": 0, "total_accepted_recipients": 2, "id": "1"}}),
        lambda envelope, to, code, words: [
            {"msys": {"message_event": {
                "type": "bounce", "bounce_class": "10", "event_id": "1", "timestamp": "1796292000", "transmission_id": "1",
                "rcpt_to": to, "raw_rcpt_to": to, "error_code": str(code), "raw_reason": f"{code} {words}",
                "reason": f"{code} {words}", "rcpt_meta": {"delivery": envelope}, "rcpt_tags": []}}},
        ],
    ),
}  # fmt: skip


@pytest.fixture(params=PROVIDERS)
def provider(request, settings, monkeypatch, socket_enabled):
    """The provider's interface on this machine, named in the settings."""
    name = request.param
    keys, answer, event = PROVIDERS[name]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.bodies, server.answer, server.event = [], answer, event
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    prefix = name.upper()
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    settings.ANYMAIL = {f"{prefix}_{key}": value for key, value in keys.items()} | {f"{prefix}_API_URL": url}
    monkeypatch.setenv("ANSWERABLE_MAIL_API", name)
    monkeypatch.setenv("ANSWERABLE_MAIL_API_HOOK_SECRET", SECRET)
    yield server
    server.shutdown()
    server.server_close()


def hook(body):
    return Client().post(f"/hooks/mail/{SECRET}/tracking/", json.dumps(body), content_type="application/json")


def test_an_answer_goes_out_whole_and_its_bounce_comes_home(provider, own_database, desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    brand, priya = desk.brands["bulkimart"], desk.agents["priya"]
    with brands_visible([brand.pk]):
        ticket = receive(
            Incoming(
                brand_id=brand.pk, channel="email", sender_email=DANA, sender_name="Dana Whitfield", subject="Cartons",
                text="Where?", received_at=now() - timedelta(hours=1), sender_proven=False,
            ),
            at=now(),
        ).ticket  # fmt: skip
        add_reader(ticket, email=TEO, agent=priya, at=now())
        answer = reply(Ticket.objects.get(), agent=priya, text="In bay 4, größer.", then="wait", at=now())
    Outbox().drain()
    with brands_visible([brand.pk]):
        delivery = Delivery.objects.get(message=answer)
        assert (delivery.state, delivery.error) == ("sent", "")
    (body,) = provider.bodies
    written = body.decode("utf-8")
    sent = (
        (unquote_plus(written) if written.startswith("from=") else written)
        .replace("\\u00f6", "ö")
        .replace("\\u00df", "ß")
    )
    for part in (
        DANA,
        TEO,
        "In bay 4, größer.",
        answer.rfc_id.strip("<>"),
        f"[{ticket.reference}]",
        "support+r",
    ):
        assert part in sent, part
    envelope = re.search(r"support\+b[0-9a-z]+-[a-z2-7]{20}@bulkimart\.com", sent)[0]
    for _ in range(2):  # providers repeat themselves
        assert hook(provider.event(envelope, TEO, 550, "5.1.1 No such user")).status_code == 200
    with brands_visible([brand.pk]):
        assert Event.objects.get(kind="reader not reached").data["email"] == TEO
        assert Delivery.objects.get(message=answer).state == "sent"
    for _ in range(2):
        assert hook(provider.event(envelope, DANA, 550, "5.7.1 blocked by our policy")).status_code == 200
    with brands_visible([brand.pk]):
        delivery = Delivery.objects.get(message=answer)
        assert delivery.state == "failed"
        assert "5.7.1 blocked" in delivery.error
        assert Event.objects.filter(kind="answer came back").count() == 1  # R9: its clock runs again
        assert Ticket.objects.get().status == "open"


def test_what_is_offered_is_what_is_tested(monkeypatch, root):
    assert set(PROVIDERS) == OFFERED
    for name in ("pigeon", "amazon_ses", "sendgrid", "console", "test"):
        monkeypatch.setenv("ANSWERABLE_MAIL_API", name)
        with pytest.raises(ValueError, match=f"no provider “{name}”"):
            Provider.from_environment()
    told = (root / "docs/operations.md").read_text()
    assert all(f"`{name}`" in told for name in OFFERED)
