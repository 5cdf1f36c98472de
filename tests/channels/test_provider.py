"""A provider instead of a relay: mail out by its interface, letters and bounces back by its calls. The bodies
are those Postmark and Mailgun send, over HTTP.
"""

import hashlib
import hmac
import json
import threading
from base64 import b64encode
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.refer import refer
from answerable.casework.reply import reply
from answerable.channels import tasks
from answerable.channels.email.provider import Provider
from answerable.channels.models import Letter
from answerable.channels.outbox import Outbox
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.site import health
from answerable.tickets.models import Delivery, Event, Ticket
from answerable.tickets.side import SideLetter

SECRET = "0123456789abcdef"


class Asked(BaseHTTPRequestHandler):
    """A provider's interface on this machine."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(json.loads(body))
        status, answer = self.server.answer
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


SENT = {"To": "dana@harborcafe.example", "SubmittedAt": "2026-12-03T10:00:00Z", "MessageID": "1b2c", "ErrorCode": 0,
        "Message": "OK"}  # fmt: skip


@pytest.fixture
def postmark(settings, monkeypatch, socket_enabled):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.bodies, server.answer = [], (200, SENT)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_address[1]}/",
    }
    monkeypatch.setenv("ANSWERABLE_MAIL_API", "postmark")
    monkeypatch.setenv("ANSWERABLE_MAIL_API_HOOK_SECRET", SECRET)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def answered(own_database, desk):
    """A ticket of Dana's with an answer that waits for the customer, in the outbox."""
    brand = desk.brands["bulkimart"]
    with brands_visible([brand.pk]):
        ticket = receive(
            Incoming(
                brand_id=brand.pk, channel="email", sender_email="dana@harborcafe.example", subject="Cartons",
                sender_name="Dana Whitfield", text="Where?", received_at=now() - timedelta(hours=1),
                sender_proven=False,
            ),
            at=now(),
        ).ticket  # fmt: skip
        return reply(ticket, agent=desk.agents["priya"], text="In bay 4.", then="wait", at=now())


def delivery(message):
    with brands_visible([message.brand_id]):
        return Delivery.objects.get(message=message)


def test_an_answer_goes_by_the_provider_with_its_headers_and_comes_back_as_sent(answered, postmark):
    Outbox().drain()
    (asked,) = postmark.bodies
    headers = {each["Name"]: each["Value"] for each in asked["Headers"]}
    assert asked["To"] == "Dana Whitfield <dana@harborcafe.example>"
    assert asked["TextBody"].startswith("In bay 4.")
    assert "In bay 4." in asked["HtmlBody"]
    assert headers["Message-ID"] == answered.rfc_id
    assert asked["ReplyTo"].startswith("Bulkimart Support <support+r")
    assert asked["Metadata"]["delivery"].startswith("support+b")
    assert delivery(answered).state == "sent"


def test_teams_and_our_own_people_are_written_to_by_the_provider_too(answered, postmark, desk):
    with brands_visible([answered.brand_id]):
        refer(
            Ticket.objects.get(), agent=desk.agents["priya"], email="claims@maker.example", text="Is it a fault?",
            within=timedelta(hours=4), at=now(),
        )  # fmt: skip
    Outbox().drain()
    word = EmailMessage("A way back", "Here it is.", "desk@answerable.example", ["priya@answerable.example"])
    content = b64encode(word.message().as_bytes()).decode()
    tasks.send_to_staff(sender=word.from_email, recipient=word.to[0], content=content)
    told = {asked["To"]: asked["TextBody"].strip() for asked in postmark.bodies[1:]}
    assert told == {"claims@maker.example": "Is it a fault?", "priya@answerable.example": "Here it is."}
    with brands_visible([answered.brand_id]):
        assert SideLetter.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        ((422, {"ErrorCode": 300, "Message": "Invalid email request"}), "failed", "said 422"),
        ((401, {"ErrorCode": 10, "Message": "Bad or missing API token."}), "queued", "said 401"),
        ((429, {"ErrorCode": 429, "Message": "Rate limit"}), "queued", "said 429"),
        ((503, {"ErrorCode": 100, "Message": "Maintenance"}), "queued", "said 503"),
        (
            (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "x", "To": 17}),
            "unknown",
            "may have been sent",
        ),
    ],
)
def test_x17_a_providers_refusals_are_classed_as_a_relays(answered, postmark, answer, state, said):
    postmark.answer = answer
    Outbox().drain()
    assert delivery(answered).state == state
    assert said in delivery(answered).error


def test_a_provider_that_does_not_answer_delays(answered, postmark):
    postmark.shutdown()
    postmark.server_close()
    Outbox().drain()
    assert delivery(answered).state == "sending" or "does not answer" in delivery(answered).error
    assert delivery(answered).state == "queued"


def test_an_unknown_provider_is_named(monkeypatch):
    monkeypatch.setenv("ANSWERABLE_MAIL_API", "pigeon")
    with pytest.raises(ValueError, match="pigeon"):
        Provider.from_environment()


def hook(kind, body, secret=SECRET):
    return Client(enforce_csrf_checks=True).post(
        f"/hooks/mail/{secret}/{kind}/", json.dumps(body), content_type="application/json"
    )


def bounce(metadata, details, kind="HardBounce", code=1):
    return {
        "RecordType": "Bounce", "MessageStream": "outbound", "ID": 901542550, "Type": kind, "TypeCode": code,
        "Name": "Hard bounce", "MessageID": "1b2c", "Metadata": metadata, "ServerID": 23,
        "Description": "The server was unable to deliver your message", "Details": details,
        "Email": "dana@harborcafe.example", "From": "support@bulkimart.com",
        "BouncedAt": "2026-12-03T10:01:00.5Z", "DumpAvailable": False, "Inactive": True, "CanActivate": True,
        "Subject": "Re: Cartons",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("details", "comes_back"),
    [
        ("smtp;550 5.1.1 The account does not exist", False),
        ("smtp;550 5.7.1 Message refused by our policy", True),
    ],
)
def test_x18_a_providers_bounce_marks_the_ticket_and_undoes_the_stop_where_we_are_at_fault(
    answered, postmark, details, comes_back
):
    Outbox().drain()
    metadata = postmark.bodies[0]["Metadata"]
    for _ in range(2):  # providers repeat themselves
        assert hook("tracking", bounce(metadata, details)).status_code == 200
    assert delivery(answered).state == "failed"
    assert "Came back" in delivery(answered).error
    with brands_visible([answered.brand_id]):
        assert Event.objects.filter(kind="delivery failed").count() == 1
        ticket = Ticket.objects.get(pk=answered.ticket_id)
        assert Event.objects.filter(kind="answer came back").exists() is comes_back
        assert (ticket.status == "open") is comes_back
        assert (ticket.customer_waits_since is not None) is comes_back


def test_d6_what_is_forged_marks_nothing(answered, postmark):
    Outbox().drain()
    metadata = postmark.bodies[0]["Metadata"]
    body = bounce(metadata, "550")
    assert hook("tracking", body, secret="guess").status_code == 404
    assert hook("tracking", body, secret="").status_code == 404
    assert hook("elsewhere", body).status_code == 404
    forged = {"delivery": metadata["delivery"].replace("-", "-aa")}
    assert hook("tracking", bounce(forged, "550")).status_code == 200
    assert hook("tracking", ["nonsense"]).status_code == 400
    assert delivery(answered).state == "sent"


def test_a_complaint_is_told_once(answered, postmark):
    Outbox().drain()
    body = bounce(postmark.bodies[0]["Metadata"], "") | {
        "RecordType": "SpamComplaint",
        "Type": "SpamComplaint",
    }
    for _ in range(2):
        assert hook("tracking", body).status_code == 200
    with brands_visible([answered.brand_id]):
        assert Event.objects.filter(kind="complaint").count() == 1


def test_mailgun_has_to_sign(answered, postmark, settings, monkeypatch):
    Outbox().drain()
    monkeypatch.setenv("ANSWERABLE_MAIL_API", "mailgun")
    settings.ANYMAIL = {"MAILGUN_API_KEY": "k", "MAILGUN_WEBHOOK_SIGNING_KEY": "signing"}
    stamp, token = "1796292000", "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0"
    body = {
        "signature": {"timestamp": stamp, "token": token, "signature": "0" * 64},
        "event-data": {
            "event": "failed", "severity": "permanent", "reason": "bounce", "timestamp": 1796292000.1,
            "id": "G9Bn5sl1TC6nu79C8C0bwg", "recipient": "dana@harborcafe.example", "tags": [],
            "delivery-status": {"code": 550, "message": "5.7.1 blocked by policy", "description": ""},
            "message": {"headers": {"message-id": answered.rfc_id.strip("<>")}},
            "user-variables": postmark.bodies[0]["Metadata"],
        },
    }  # fmt: skip
    assert hook("tracking", body).status_code == 404
    assert delivery(answered).state == "sent"
    body["signature"]["signature"] = hmac.new(
        b"signing", f"{stamp}{token}".encode(), hashlib.sha256
    ).hexdigest()
    assert hook("tracking", body).status_code == 200
    assert delivery(answered).state == "failed"


def inbound(to):
    return {
        "FromName": "Dana Whitfield", "From": "dana@harborcafe.example", "MessageStream": "inbound",
        "FromFull": {"Email": "dana@harborcafe.example", "Name": "Dana Whitfield", "MailboxHash": ""},
        "To": to, "ToFull": [{"Email": to, "Name": "", "MailboxHash": ""}], "Cc": "", "CcFull": [], "Bcc": "",
        "BccFull": [], "OriginalRecipient": to, "Subject": "Zwölf Kartons", "MessageID": "22c74902",
        "ReplyTo": "", "MailboxHash": "", "Date": "Thu, 3 Dec 2026 10:00:00 -0500",
        "TextBody": "Hello, twelve cartons are missing.\n", "HtmlBody": "<p>Hello</p>",
        "StrippedTextReply": "", "Tag": "",
        "Headers": [
            {"Name": "Return-Path", "Value": "<dana@harborcafe.example>"},  # of the envelope: Postmark puts it first
            {"Name": "Received", "Value": "from mail.harborcafe.example by inbound.postmarkapp.com ..."},
            {"Name": "X-Spam-Status", "Value": "No"},
            {"Name": "X-Spam-Score", "Value": "1.7"},
            {"Name": "MIME-Version", "Value": "1.0"},
            {"Name": "Message-ID", "Value": "<by-provider@harborcafe.example>"},
        ],
        "Attachments": [
            {"Name": "list.txt", "Content": "YSBsaXN0", "ContentType": "text/plain", "ContentLength": 6}
        ],
    }  # fmt: skip


def test_a_letter_by_a_provider_is_a_letter_like_any_other(postmark, desk, own_database, intake):
    for _ in range(2):
        assert hook("inbound", inbound("support@bulkimart.com")).status_code == 200
    assert hook("inbound", inbound("nobody@elsewhere.example")).status_code == 422
    intake.drain()
    with brands_visible([desk.brands["bulkimart"].pk]):
        assert sorted(Letter.objects.values_list("source", "state")) == [
            ("http", "duplicate"),
            ("http", "read"),
        ]
        assert set(Letter.objects.values_list("envelope_from", flat=True)) == {"dana@harborcafe.example"}
        ticket = Ticket.objects.get()
        assert ticket.subject == "Zwölf Kartons"
        message = ticket.messages.get(author="customer")
        assert message.rfc_id == "<by-provider@harborcafe.example>"
        assert message.attachments.get().name == "list.txt"


def test_what_is_put_off_delivered_or_unsubscribed_fails_nothing(answered, postmark):
    """Bodies in the forms anymail's own tests show for Postmark: only a suppression after a bounce gives up."""
    Outbox().drain()
    metadata = postmark.bodies[0]["Metadata"]
    arrived = {"RecordType": "Delivery", "ServerID": 23, "MessageStream": "outbound", "MessageID": "1b2c", "Tag": "",
               "Recipient": "dana@harborcafe.example", "Metadata": metadata, "DeliveredAt": "2026-12-03T10:01:00.2735393Z",
               "Details": "delivered"}  # fmt: skip
    later = bounce(metadata, "smtp;451 4.7.1 Greylisted", kind="Transient", code=2)
    change = {"RecordType": "SubscriptionChange", "MessageID": "1b2c", "ServerID": 23, "MessageStream": "outbound",
              "ChangedAt": "2026-12-03T10:02:00Z", "Recipient": "dana@harborcafe.example", "Origin": "Recipient",
              "SuppressSending": True, "SuppressionReason": "ManualSuppression", "Tag": "", "Metadata": metadata}  # fmt: skip
    opened = {"RecordType": "Open", "FirstOpen": True, "Client": {}, "OS": {}, "Platform": "Unknown", "UserAgent": "x",
              "ReadSeconds": 0, "Geo": {}, "MessageID": "1b2c", "ReceivedAt": "2026-12-03T10:03:00.1Z",
              "Recipient": "dana@harborcafe.example", "Metadata": metadata}  # fmt: skip
    for body in (arrived, later, change, opened):
        assert hook("tracking", body).status_code == 200
        assert delivery(answered).state == "sent"
    assert "Delayed" in delivery(answered).error
    assert hook("tracking", change | {"SuppressionReason": "HardBounce"}).status_code == 200
    assert delivery(answered).state == "failed"


def test_calls_at_the_wrong_address_are_told_so_and_take_nothing(postmark, desk, own_database):
    assert hook("tracking", inbound("support@bulkimart.com")).status_code == 400
    assert hook("inbound", {"RecordType": "Delivery", "MessageID": "1b2c"}).status_code == 400
    with brands_visible([desk.brands["bulkimart"].pk]):
        assert not Letter.objects.exists()


def test_a_letter_handed_in_whole_is_kept_as_it_came(postmark, desk, own_database, intake):
    """With "include raw email content" Postmark sends the letter itself, its lines ended by LF, beside its parts."""
    raw = (
        "Received: from mail.harborcafe.example by inbound.postmarkapp.com ...\nMIME-Version: 1.0\n"
        "Message-ID: <whole@harborcafe.example>\nFrom: Dana Whitfield <dana@harborcafe.example>\n"
        "To: support@bulkimart.com\nSubject: Twelve cartons\nDate: Thu, 3 Dec 2026 10:00:00 -0500\n"
        'Content-Type: multipart/mixed; boundary="b1"\n\n--b1\nContent-Type: text/plain; charset="utf-8"\n\n'
        "Where are they?\n--b1\nContent-Type: text/plain\nContent-Disposition: attachment; filename=list.txt\n\n"
        "a list\n--b1--\n"
    )
    body = inbound("support@bulkimart.com") | {"RawEmail": raw}
    body["Attachments"] = [
        {"Name": "twice.txt", "Content": "eA==", "ContentType": "text/plain", "ContentLength": 1}
    ]
    body["Headers"] += [{"Name": "Return-Path", "Value": "<somebody@else.example>"}]
    for _ in range(2):
        assert hook("inbound", body).status_code == 200
    intake.drain()
    with brands_visible([desk.brands["bulkimart"].pk]):
        assert sorted(Letter.objects.values_list("state", flat=True)) == ["duplicate", "read"]
        assert Letter.objects.first().envelope_from == "dana@harborcafe.example"
        message = Ticket.objects.get().messages.get(author="customer")
        assert (message.rfc_id, message.text.strip()) == ("<whole@harborcafe.example>", "Where are they?")
        assert [file.name for file in message.attachments.all()] == ["list.txt"]


def test_readyz_says_when_mail_is_tried_and_none_leaves(answered, postmark):
    postmark.answer = (503, {"ErrorCode": 100, "Message": "Maintenance"})
    at = now()
    for minutes in (0, 2, 10):
        Outbox(clock=lambda minutes=minutes: at + timedelta(minutes=minutes)).drain()
    assert health.outgoing() == "ok"  # not for long yet
    with brands_visible([answered.brand_id]):
        type(answered).objects.filter(pk=answered.pk).update(at=at - timedelta(hours=1))
    assert "were tried in vain for 30 minutes" in health.outgoing()
    assert "Maintenance" in health.outgoing()
    with brands_visible([answered.brand_id]):
        Delivery.objects.exclude(message=answered).update(sent_at=at)
    with brands_visible([answered.brand_id]):
        other = Delivery.objects.get(message=answered)
        other.pk, other.message = None, Ticket.objects.get().messages.get(author="customer")
        other.state, other.sent_at, other.next_attempt_at = "sent", at, None
        other.save()
    assert health.outgoing() == "ok"  # others do get theirs: it is not the relay


def test_the_raw_letter_is_whole(postmark, desk, own_database):
    hook("inbound", inbound("support@bulkimart.com"))
    with brands_visible([desk.brands["bulkimart"].pk]):
        mail = message_from_bytes(bytes(Letter.objects.get().raw), policy=default)
    assert mail.get_body(["plain"]).get_content().startswith("Hello, twelve cartons")
