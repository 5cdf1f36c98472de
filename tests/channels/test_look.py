"""How our mails look and what they tell: signature, promise with its clause, quoted words, hours; signed, and
with a way out where the customer did not ask for them.
"""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.test import Client

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.channels.email import look, sign, unsubscribe
from answerable.channels.email.compose import Outgoing, compose
from answerable.channels.email.send import Line, Outcome, Relay
from answerable.feedback.models import OptOut
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.tickets.models import Delivery, Message
from support.letters import listening
from support.relay import Scripted

WORDS = "Hello,\n\ntwelve cartons are missing.\n\nDana"


@pytest.fixture
def asked(desk):
    """A ticket of Dana's."""

    def ask(text=WORDS, **more):
        given = {"sender_email": "dana@harborcafe.example", "sender_name": "Dana Whitfield", **more}
        return receive(
            Incoming(
                brand_id=desk.brands["bulkimart"].pk, channel="email", subject="Cartons", text=text,
                received_at=now() - timedelta(minutes=5), **given,
            ),
            at=now(),
        ).ticket  # fmt: skip

    return ask


def mail_of(message):
    delivery = Delivery.objects.select_related("brand", "message__agent", "ticket__requester").get(
        message=message
    )
    return message_from_bytes(compose(delivery, at=now()).content, policy=default)


def parts(mail):
    return mail.get_body(["plain"]).get_content().replace("\r\n", "\n"), mail.get_body(["html"]).get_content()


def answered(desk, ticket, text="They are in bay 4.", then="open"):
    return reply(ticket, agent=desk.agents["priya"], text=text, then=then, at=now())


def test_an_answer_is_signed_quotes_the_last_letter_and_tells_hours(desk, asked):
    text, page = parts(mail_of(answered(desk, asked())))
    assert text.startswith("They are in bay 4.\n")
    assert "-- \nPriya Raman\nBulkimart\n" in text
    assert "you wrote:\n> Hello,\n> \n> twelve cartons are missing.\n" in text
    assert "Mon–Fri 09:00–18:00 (New York)" in text
    for said in ("They are in bay 4.", "Priya Raman", "twelve cartons are missing.", "Mon–Fri 09:00–18:00"):
        assert said in page
    assert "<script" not in page


def test_an_agents_own_signature_is_plain_text(desk, asked):
    priya = desk.agents["priya"]
    priya.preferences = {"signature": "Priya\n<b>Head of everything</b>\n" + "x\n" * 30}
    priya.save()
    text, page = parts(mail_of(answered(desk, asked())))
    assert "-- \nPriya\n<b>Head of everything</b>\n" in text
    assert "&lt;b&gt;Head of everything" in page
    assert text.count("\nx") == 6


def test_quoted_history_is_short_and_the_customers_own(desk, asked):
    long = "\n".join(f"line {number}" for number in range(200)) + "\n> older words"
    text, _ = parts(mail_of(answered(desk, asked(long))))
    assert "> line 11\n> …\n" in text
    assert "line 12" not in text
    ticket = asked()
    Message.objects.filter(ticket=ticket, author="customer").update(customer=desk.customers["teo"])
    text, _ = parts(mail_of(answered(desk, ticket)))
    assert "twelve cartons" not in text


def test_the_promise_that_runs_is_told_with_its_clause_and_none_is_made_up(desk, asked):
    ticket = asked()
    message = answered(desk, ticket)
    ticket.refresh_from_db()
    at = now() + timedelta(days=1)
    type(ticket).objects.filter(pk=ticket.pk).update(due_at=at, due_metric="resolution", due_clause="6.4")
    text, page = parts(mail_of(message))
    assert "Promised: a solution by" in text
    assert "(§ 6.4)" in text
    assert "§ 6.4" in page
    type(ticket).objects.filter(pk=ticket.pk).update(due_at=None, due_metric="", due_clause="")
    assert "Promised" not in parts(mail_of(message))[0]
    type(ticket).objects.filter(pk=ticket.pk).update(
        due_at=now() - timedelta(minutes=1), due_metric="resolution"
    )
    assert "Promised" not in parts(mail_of(message))[0]  # a broken promise is not promised again


def test_a_letter_in_another_direction_is_drawn_in_it(desk, asked):
    ticket = asked()
    type(ticket).objects.update(language="ar")
    ticket.refresh_from_db()
    _, page = parts(mail_of(answered(desk, ticket, "مرحبا")))
    assert 'dir="rtl"' in page
    assert "border-right: 2px" in page


@pytest.mark.parametrize(
    ("colour", "ink"), [("#234FA8", "#ffffff"), ("#FFE066", "#14231f"), ("x;}", "#ffffff")]
)
def test_a_brands_mark_is_readable_whatever_its_colour(colour, ink):
    light, _ = look.styles(colour)
    assert f"color:{ink};background-color:{colour if colour[0] == '#' else look.PLAIN}" in light


@pytest.fixture
def key(tmp_path, monkeypatch):
    secret = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    folder = tmp_path / "bulkimart.com"
    folder.mkdir()
    (folder / "s2026.pem").write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    monkeypatch.setenv("ANSWERABLE_DKIM", str(tmp_path))
    from base64 import b64encode

    public = secret.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b"v=DKIM1; k=rsa; p=" + b64encode(public)


def test_a_mail_is_signed_where_the_brands_domain_has_a_key(desk, asked, key):
    message = answered(desk, asked())
    delivery = Delivery.objects.select_related("brand", "message__agent", "ticket__requester").get(
        message=message
    )
    content = compose(delivery, at=now()).content

    def dns(name, timeout=5):
        assert name in {b"s2026._domainkey.bulkimart.com.", "s2026._domainkey.bulkimart.com."}
        return key

    assert dkim.verify(content, dnsfunc=dns)
    assert not dkim.verify(content.replace(b"bay 4", b"bay 5"), dnsfunc=dns)
    assert not dkim.verify(content.replace(b"Subject: Re:", b"Subject: Yes:"), dnsfunc=dns)
    assert sign.signed(content, domain="barbar.example") == content  # no key, no signature


def test_an_ed25519_key_signs_beside_the_rsa_one_and_either_is_checked(desk, asked, key, tmp_path):
    from base64 import b64encode

    secret = ed25519.Ed25519PrivateKey.generate()
    pem = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "bulkimart.com" / "ed2026.pem").write_bytes(pem)
    content = compose(
        Delivery.objects.select_related("brand", "message__agent", "ticket__requester").get(
            message=answered(desk, asked())
        ),
        at=now(),
    ).content
    assert content.count(b"DKIM-Signature:") == 2
    assert b"a=ed25519-sha256" in content.partition(b"DKIM-Signature:")[2].partition(b"DKIM-Signature:")[0]
    public = b"v=DKIM1; k=ed25519; p=" + b64encode(secret.public_key().public_bytes_raw())

    def dns(name, timeout=5):
        return public if name.startswith(b"ed2026.") else key

    for place in (0, 1):
        assert dkim.DKIM(content).verify(idx=place, dnsfunc=dns)
        with pytest.raises(dkim.ValidationError):
            dkim.DKIM(content.replace(b"bay 4", b"bay 5")).verify(idx=place, dnsfunc=dns)
    key = public
    public = public[:-44] + b64encode(ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert not dkim.DKIM(content).verify(idx=0, dnsfunc=dns)


def test_the_example_of_rfc_8463_is_proved():
    """Appendix A: the letter, its two signatures and the keys in the DNS, as printed there."""
    letter = RFC_8463.replace("\n", "\r\n").encode()
    keys = {b"brisbane": b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}

    def dns(name, timeout=5):
        return keys.get(name.partition(b".")[0])

    assert dkim.DKIM(letter, minkey=0).verify(idx=0, dnsfunc=dns)


def test_a_key_that_cannot_be_read_holds_the_mail_back_in_words(desk, asked, tmp_path, monkeypatch):
    (tmp_path / "bulkimart.com").mkdir()
    (tmp_path / "bulkimart.com" / "s1.pem").write_text("nonsense")
    monkeypatch.setenv("ANSWERABLE_DKIM", str(tmp_path))
    with pytest.raises(sign.CannotSign, match=r"The DKIM key s1\.pem of bulkimart\.com cannot be read"):
        mail_of(answered(desk, asked()))


def test_d7_only_what_nobody_asked_for_can_be_unsubscribed_and_only_by_a_post(desk, asked):
    ticket = asked()
    answer = answered(desk, ticket)
    assert mail_of(answer)["List-Unsubscribe"] is None
    Message.objects.filter(pk=answer.pk).update(purpose="follow-up", automated=True)
    mail = mail_of(answer)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail["List-Unsubscribe"]).strip("<>").partition("//")[2].partition("/")[2]
    person = Client(enforce_csrf_checks=True)
    assert person.get(f"/{address}").status_code == 200
    see_brands([ticket.brand_id])
    assert not OptOut.objects.exists()
    for forged in (
        address[:-3] + "aaa",
        address.replace("bulkimart", "barbar"),
        "unsubscribe/bulkimart/u1-x",
    ):
        assert person.post(f"/{forged}").status_code == 404
    assert person.post(f"/{address}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    see_brands([ticket.brand_id])
    assert OptOut.objects.get().customer_id == ticket.requester_id
    assert (
        unsubscribe.customer_of(desk.brands["bulkimart"], address.rpartition("/")[2]) == ticket.requester_id
    )


def test_x38_where_tls_is_required_nothing_leaves_in_clear(monkeypatch, socket_enabled):
    script = Scripted()
    with listening(script.listen) as server:
        monkeypatch.setenv("ANSWERABLE_RELAY", f"smtp://127.0.0.1:{server.port}?tls=required")
        relay = Relay.from_environment()
        assert relay.tls_required
        with Line(relay) as line:
            answer = line.send(
                Outgoing("a@b.example", "c@d.example", b"x", utf8=False), on_the_wire=pytest.fail
            )
    assert answer.outcome is Outcome.LATER
    assert "encryption, which is required" in answer.said
    assert script.mails == []
    monkeypatch.setenv("ANSWERABLE_RELAY", "smtp://mail.example?tls=maybe")
    with pytest.raises(ValueError, match="one option"):
        Relay.from_environment()


RFC_8463 = """\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
