"""Mail in somebody else's name: the desk neither passes the words on nor answers to whom it may not concern."""

from email import message_from_bytes
from email.policy import default

import pytest

from answerable.channels import catcher
from answerable.channels.email.parse import parse
from answerable.channels.email.send import Relay
from answerable.channels.models import CaughtMail
from answerable.channels.outbox import Outbox
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Delivery, Ticket
from support.letters import listening, raw, send


@pytest.fixture
def look(desk):
    return lambda: brands_visible([brand.pk for brand in desk.brands.values()])


@pytest.fixture
def answered(door, intake, look):
    """What leaves after a letter."""

    def answered(letter):
        send(door, letter)
        intake.drain()
        with listening(catcher.listen) as relay:
            Outbox(relay=Relay("127.0.0.1", relay.port)).drain()
        with look():
            return [message_from_bytes(bytes(mail.raw), policy=default) for mail in CaughtMail.objects.all()]

    return answered


@pytest.mark.parametrize(
    "advertisement",
    [
        "You won! https://prize.example/claim?x=1 now",
        "You won! prize.example now",
        "You won! www.prize-2026 now",
        "You won! HTTP://PRIZE now",
        "You won! x@prize.example now",
    ],
)
def test_an_acknowledgement_carries_nobodys_links(answered, look, advertisement):
    (mail,) = answered(raw(subject=advertisement, From=f'"{advertisement}" <victim@elsewhere.test>'))
    with look():
        assert Ticket.objects.get().subject == advertisement  # people see what was written
    text = mail.get_body(["plain"]).get_content() + mail.get_body(["html"]).get_content()
    for told in (str(mail["Subject"]), str(mail["To"]), text):
        assert "prize" not in told.lower()
    assert "You won!" in mail["Subject"]
    assert "victim@elsewhere.test" in text


def test_a_person_is_called_by_name(answered):
    (mail,) = answered(
        raw(subject="Order BK-48213 v2.0, e.g. 12 cartons", From='"Dr. D. Whitfield" <d@x.test>')
    )
    assert "Hello Dr. D. Whitfield," in mail.get_body(["plain"]).get_content()
    assert "Order BK-48213 v2.0, e.g. 12 cartons" in mail["Subject"]


@pytest.mark.parametrize(
    "sender",
    [
        "dana@harborcafe.example\r\nFrom: eve@evil.example",
        "friends: dana@harborcafe.example, eve@evil.example;",
        "dana@harborcafe.example, eve@evil.example",
    ],
)
def test_who_may_be_somebody_else_is_not_answered_by_machine(answered, look, sender):
    assert answered(raw(From=sender)) == []
    with look():
        assert Ticket.objects.count() == 1
        assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("verdicts", "doubtful"),
    [
        ("dmarc=none; spf=pass smtp.mailfrom=harborcafe.example", False),
        ("dmarc=none; dkim=pass header.d=harborcafe.example", False),
        ("dmarc=temperror; dkim=pass header.d=harborcafe.example", False),
        ("dmarc=none; spf=pass smtp.mailfrom=evil.example", True),
        ("dmarc=none", True),
        ("dmarc=fail; spf=pass smtp.mailfrom=harborcafe.example", True),
    ],
)
def test_a_domain_without_a_dmarc_policy_may_prove_itself_otherwise(verdicts, doubtful):
    letter = parse(raw(Authentication_Results=f"mx.desk.example; {verdicts}"), authserv="mx.desk.example")
    assert letter.doubtful is doubtful
    assert letter.proven is not doubtful
