"""A letter with a card number: not one byte of the desk keeps it, and its sender is as proven as before."""

import json
from email.message import EmailMessage

import dkim
import pytest
from django.conf import settings

from answerable.channels.email.parse import parse
from answerable.channels.email.seen_whole import verdicts_on
from answerable.channels.email.without_cards import without_cards
from answerable.channels.models import Letter
from answerable.kit.scope import brands_visible
from answerable.privacy.models import Access
from answerable.tickets.models import Attachment, Event, Message, Ticket
from answerable.tickets.search import find
from support.letters import dkim_pair, raw, send

CARD = "4111 1111 1111 1111"


def letter(*, cte="quoted-printable", charset="utf-8"):
    mail = EmailMessage()
    mail["From"] = "Dana Whitfield <dana@harborcafe.example>"
    mail["To"] = "support@bulkimart.com"
    mail["Subject"] = f"Größe XL, card {CARD}"
    mail["Message-ID"] = "<4111111111111111@harborcafe.example>"
    mail["Date"] = "Thu, 03 Dec 2026 10:00:00 -0500"
    mail.set_content(f"Grüße, please refund {CARD}.\n" * 3, charset=charset, cte=cte)
    mail.add_alternative(f"<p>Please refund <b>{CARD}</b></p>", subtype="html", cte="base64")
    mail.add_attachment(
        f"card,{CARD}\n".encode(), maintype="text", subtype="csv", filename=f"card {CARD}.csv"
    )
    mail.add_attachment(b"\x89PNG\x00", maintype="image", subtype="png", filename=f"Größe {CARD}.png")
    inside = EmailMessage()
    inside["Subject"] = f"Forwarded {CARD}"
    inside.set_content(f"inside: {CARD}", cte="base64")
    mail.add_attachment(inside)
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("cte", "charset"),
    [("8bit", "utf-8"), ("quoted-printable", "utf-8"), ("base64", "utf-8"), ("base64", "utf-16")],
)
def test_ac_43_every_part_that_people_read_is_masked_and_the_letter_still_reads(cte, charset):
    read = parse(without_cards(letter(cte=cte, charset=charset)))
    inside = parse(read.attachments[-1].content)
    told = [read.subject, read.text, read.html, inside.subject, inside.text]
    told += [file.name for file in read.attachments] + [read.attachments[0].content.decode()]
    assert all("1111" in one for one in told if one != "Größe")
    assert not any("4111" in one for one in told)
    assert read.subject == "Größe XL, card **** **** **** 1111"
    assert read.text.startswith("Grüße, please refund **** **** **** 1111.")
    assert read.message_id == "<4111111111111111@harborcafe.example>"  # what threads a letter stays


def test_ac_43_a_letter_without_a_card_is_the_same_bytes():
    plain = raw(body="Order 10482, parcel 00340434161094042557, call +44 20 7946 0000.\n")
    assert without_cards(plain) is plain


def test_ac_43_a_card_in_a_letter_is_nowhere_on_the_desk(door, intake, everything):
    content = letter()
    send(door, content)
    send(door, content)  # the same letter again is still known again
    with brands_visible([brand.pk for brand in everything.brands.values()]):
        kept = list(Letter.objects.order_by("id"))
        assert [one.state for one in kept] == ["unread", "duplicate"]
        whole = bytes(kept[0].raw)
        assert b"4111 1111" not in whole
        assert kept[0].size == len(whole)
    intake.drain()
    with brands_visible([brand.pk for brand in everything.brands.values()]):
        message = Message.objects.filter(author="customer").latest("id")
        assert message.text.startswith("Grüße, please refund **** **** **** 1111.")
        assert not find("4111")
        names = set(Attachment.objects.filter(message=message).values_list("name", flat=True))
        assert {"card **** **** **** 1111.csv", "Größe **** **** **** 1111.png"} <= names
        for model in (Message, Ticket, Event, Letter, Access):
            assert "4111 1111" not in str(list(model.objects.values()))
    files = [path.read_bytes() for path in settings.DATA.rglob("attachments/*/*")]
    assert files
    assert not any(b"4111 1111" in one for one in files)


def test_ac_43_masking_does_not_make_a_proven_sender_doubtful():
    private, public = dkim_pair(1024)
    whole = letter()
    signature = dkim.sign(
        whole, b"s1", b"harborcafe.example", private, include_headers=[b"from", b"subject", b"date"]
    )
    zone = {("s1._domainkey.harborcafe.example", "TXT"): [public]}
    zone["_dmarc.harborcafe.example", "TXT"] = ["v=DMARC1; p=reject"]

    def lookup(name, kind):
        return zone.get((name.lower(), kind), [])

    arrived = signature + whole
    noted = verdicts_on(arrived, None, lookup)
    assert json.loads(noted)[1:] == ["pass", "pass", True]
    clean = without_cards(arrived)
    assert not parse(
        clean, lookup=lookup
    ).proven  # its signature is broken: only what was noted speaks for it
    read = parse(clean, lookup=lookup, noted=noted)
    assert (read.proven, read.doubtful) == (True, False)


def test_ac_43_the_intake_reads_a_masked_letter_with_what_was_noted(door, intake, everything, monkeypatch):
    monkeypatch.setattr(
        "answerable.channels.letters.verdicts_on", lambda *_: json.dumps([None, "fail", "fail", False])
    )
    send(door, letter())
    intake.drain()
    with brands_visible([brand.pk for brand in everything.brands.values()]):
        kept = Letter.objects.latest("id")
        assert json.loads(kept.verdicts)[2] == "fail"
        assert kept.state == "read"
        assert kept.message.doubt or kept.ticket
