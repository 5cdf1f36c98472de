"""Another team is asked by mail, the answer comes back by mail, and the customer sees nothing of either."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.receive import receive
from answerable.casework.refer import call_off, refer
from answerable.casework.refer_late import tell_of_late
from answerable.channels import catcher
from answerable.channels.aside import SideLetters
from answerable.channels.email.send import Relay
from answerable.channels.models import CaughtMail, Letter
from answerable.channels.outbox import Outbox
from answerable.channels.reconcile import between
from answerable.kit.now import now
from answerable.kit.scope import brands_visible, see_brands
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Clock, Enforcement
from answerable.promises.publish import publish
from answerable.staff.models import Team
from answerable.tickets.models import Attachment, Message, Note, SideFile, Ticket
from answerable.tickets.side import SideLetter, SideRequest
from support.letters import listening, send

PART = {"HX-Request": "true"}


@pytest.fixture
def relay(own_database, desk):
    with listening(catcher.listen) as server:
        yield Relay("127.0.0.1", server.port)


@pytest.fixture
def warehouse(own_database, desk):
    see_brands([desk.brands["barbar"].pk])
    return Team.objects.get(brand=desk.brands["barbar"], name="Warehouse")


def side_mail(relay, **more):
    """Carry out what goes to teams and partners, and nothing to customers."""
    return Outbox(relay=relay, posts=(SideLetters(),), **more).drain()


def ticket_of(desk, when):
    return receive(
        Incoming(
            brand_id=desk.brands["barbar"].pk, channel="email", sender_email="mei@lin.example", language="en",
            subject="Charged twice", text="I was charged twice for order 20955.", received_at=when,
            rfc_id="<first@lin.example>",
        ),
        at=when,
    ).ticket  # fmt: skip


def test_ac_27_a_question_to_the_warehouse_and_its_answer(
    *, own_database, desk, warehouse, relay, door, intake, client, monkeypatch, assets
):
    barbar = desk.brands["barbar"]
    monday = datetime(2026, 11, 30, 10, tzinfo=UTC)
    see_brands([barbar.pk])
    source = PolicyVersion.objects.in_force(brand_id=barbar.pk, at=now()).source
    source = source.replace("weekly: Mon-Fri 09:00-18:00", "weekly: Mon-Fri 08:00-20:00; Sat 08:00-17:00")
    source = source.replace("version: 1", "version: 2").replace("2026-01-01", "2026-12-01")
    publish(source, brand=barbar, name="case", approved_by="Iris Okafor", at=monday)
    see_brands([barbar.pk])
    friday = datetime(2026, 12, 4, 18, 30, tzinfo=UTC)
    ticket = ticket_of(desk, friday - timedelta(hours=1))
    monkeypatch.setattr("answerable.workspace.desk.now", lambda: friday)
    client.force_login(desk.agents["lena"])
    asked = client.post(
        f"/desk/tickets/{ticket.reference}/asides",
        {"team": warehouse.pk, "text": "Is order 20955 still on dock 4?", "within": "4", "wait": "on"},
        headers=PART,
    )
    assert asked.status_code == 200
    assert "Is order 20955 still on dock 4?" in asked.content.decode()
    see_brands([barbar.pk])
    request = SideRequest.objects.get()
    assert request.due_at == datetime(2026, 12, 5, 10, 30, tzinfo=UTC)  # 1.5 h on Friday, 2.5 h on Saturday
    waits = Ticket.objects.get(pk=ticket.pk)
    assert waits.status == "referred"
    running = Clock.objects.get(ticket=ticket, metric="resolution")
    assert not running.paused  # only waiting for the customer stops it (3.2.d)
    assert Enforcement.objects.filter(ticket=ticket, promise__rule="5.3.b").count() == 1

    assert side_mail(relay, clock=lambda: friday) == 1
    see_brands([barbar.pk])
    assert SideLetter.objects.get().state == "sent"
    (mail,) = [message_from_bytes(bytes(each.raw), policy=default) for each in CaughtMail.objects.all()]
    assert mail["To"].addresses[0].addr_spec == "warehouse@barbar.example"
    assert "lin.example" not in mail.as_string()  # nothing of the customer travels on
    answer = (
        f"From: Dock 4 <warehouse@barbar.example>\r\nTo: {mail['Reply-To']}\r\nSubject: Re: {mail['Subject']}\r\n"
        f"Message-ID: <answer@warehouse.example>\r\nIn-Reply-To: {mail['Message-ID']}\r\n\r\nYes, behind the door.\r\n"
    )
    send(door, answer.encode(), to=mail["Reply-To"].addresses[0].addr_spec, sender="warehouse@barbar.example")
    intake.drain()
    see_brands([barbar.pk])
    request.refresh_from_db()
    assert request.answered_at is not None
    assert SideLetter.objects.get(state="came in").text.strip() == "Yes, behind the door."
    assert not Message.objects.filter(text__contains="behind the door").exists()
    assert Ticket.objects.get(pk=ticket.pk).status == "open"
    assert Ticket.objects.count() == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.ticket_id) == ("read", ticket.pk)
    day = timedelta(days=1)
    assert between(barbar.pk, letter.received_at - day, letter.received_at + day, at=now()).lost == 0
    page = client.get(f"/desk/all/{ticket.reference}", headers=PART).content.decode()
    assert "Yes, behind the door." in page
    assert "Only your team sees this" in page


def test_an_absence_note_answers_nothing(*, desk, warehouse, reader, intake, own_database, door, relay):
    ticket = ticket_of(desk, now())
    request = refer(
        ticket, agent=desk.agents["lena"], team=warehouse, text="Is it there?", within=timedelta(hours=4),
        wait=True, at=now(),
    )  # fmt: skip
    side_mail(relay)
    see_brands([desk.brands["barbar"].pk])
    (mail,) = [message_from_bytes(bytes(each.raw), policy=default) for each in CaughtMail.objects.all()]
    away = (
        f"From: warehouse@barbar.example\r\nTo: {mail['Reply-To']}\r\nSubject: Out of office\r\n"
        "Auto-Submitted: auto-replied\r\nMessage-ID: <away@warehouse.example>\r\n\r\nBack on Monday.\r\n"
    )
    send(door, away.encode(), to=mail["Reply-To"].addresses[0].addr_spec, sender="warehouse@barbar.example")
    intake.drain()
    see_brands([desk.brands["barbar"].pk])
    request.refresh_from_db()
    assert request.answered_at is None
    assert Ticket.objects.get(pk=ticket.pk).status == "referred"
    call_off(request, agent=desk.agents["lena"], at=now())
    assert Ticket.objects.get(pk=ticket.pk).status == "open"


def test_the_token_of_one_brand_opens_nothing_at_another(
    *, desk, warehouse, own_database, door, relay, intake
):
    ticket = ticket_of(desk, now())
    refer(
        ticket,
        agent=desk.agents["lena"],
        team=warehouse,
        text="Is it there?",
        within=timedelta(hours=4),
        at=now(),
    )
    side_mail(relay)
    see_brands([desk.brands["barbar"].pk])
    (mail,) = [message_from_bytes(bytes(each.raw), policy=default) for each in CaughtMail.objects.all()]
    token = mail["Reply-To"].addresses[0].username.partition("+")[2]
    to = f"support+{token}@bulkimart.com"
    forged = (
        f"From: dana@harborcafe.example\r\nTo: {to}\r\nSubject: Hello\r\nMessage-ID: <x@harborcafe.example>\r\n\r\n"
        "Let me in, please, I have a question.\r\n"
    )
    send(door, forged.encode(), to=to, sender="dana@harborcafe.example")
    intake.drain()
    with brands_visible([brand.pk for brand in desk.brands.values()]):
        assert SideLetter.objects.filter(state="came in").count() == 0
        assert Ticket.objects.filter(brand=desk.brands["bulkimart"]).count() == 1


def test_a_ticket_is_forwarded_with_its_files_and_the_answer_comes_back_beside_it(
    *, own_database, desk, warehouse, relay, door, intake, client, assets
):
    barbar = desk.brands["barbar"]
    see_brands([barbar.pk])
    ticket = receive(
        Incoming(
            brand_id=barbar.pk, channel="email", sender_email="mei@lin.example", sender_name="Mei Lin", language="en",
            subject="Cracked lid", text="The lid came cracked, see the picture.", received_at=now(),
            files=(IncomingFile("lid.jpg", "image/jpeg", b"\xff\xd8\xff picture of a lid", ""),),
        ),
        at=now(),
    ).ticket  # fmt: skip
    Note.objects.create(
        brand=barbar, ticket=ticket, agent=desk.agents["lena"], text="She complained before.", at=now()
    )
    client.force_login(desk.agents["lena"])
    asked = client.post(
        f"/desk/tickets/{ticket.reference}/asides",
        {
            "team": "",
            "email": "claims@maker.example",
            "text": "Is this a known fault?",
            "within": "4",
            "along": "on",
        },
        headers=PART,
    )
    assert asked.status_code == 200
    assert side_mail(relay) == 1
    see_brands([barbar.pk])
    mail = message_from_bytes(bytes(CaughtMail.objects.get().raw), policy=default)
    words = mail.get_body(("plain",)).get_content()
    assert words.startswith("Is this a known fault?")
    assert "The lid came cracked, see the picture." in words
    assert "Mei Lin" in words
    assert "mei@lin.example" not in mail.as_string()
    assert "complained" not in mail.as_string()
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("lid.jpg", b"\xff\xd8\xff picture of a lid")
    answer = (
        f"From: Claims <claims@maker.example>\r\nTo: {mail['Reply-To']}\r\nSubject: Re: {mail['Subject']}\r\n"
        "Message-ID: <answer@maker.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nYes, send it back.\r\n--b\r\nContent-Type: application/pdf\r\n"
        "Content-Disposition: attachment; filename=label.pdf\r\n\r\n%PDF label\r\n--b--\r\n"
    )
    send(door, answer.encode(), to=mail["Reply-To"].addresses[0].addr_spec, sender="claims@maker.example")
    intake.drain()
    see_brands([barbar.pk])
    assert SideLetter.objects.get(state="came in").text.strip() == "Yes, send it back."
    assert Ticket.objects.count() == 1
    assert Message.objects.filter(ticket=ticket, author="customer").count() == 1
    assert Attachment.objects.count() == 1  # the customer's own
    label = SideFile.objects.get()
    page = client.get(f"/desk/all/{ticket.reference}", headers=PART).content.decode()
    assert f"/desk/side-files/{label.pk}" in page
    assert "label.pdf" in page
    got = client.get(f"/desk/side-files/{label.pk}")
    assert b"".join(got.streaming_content).startswith(b"%PDF label")
    client.force_login(desk.agents["samuel"])
    assert client.get(f"/desk/side-files/{label.pk}").status_code == 404  # of another brand


def test_without_forwarding_they_get_the_question_alone(*, own_database, desk, warehouse, relay):
    ticket = ticket_of(desk, now())
    refer(
        ticket, agent=desk.agents["lena"], team=warehouse, text="There?", within=timedelta(hours=4), at=now()
    )
    side_mail(relay)
    see_brands([desk.brands["barbar"].pk])
    mail = message_from_bytes(bytes(CaughtMail.objects.get().raw), policy=default)
    assert mail.get_body(("plain",)).get_content().strip() == "There?"
    assert not list(mail.iter_attachments())


def test_x18_a_question_that_comes_back_is_shown_as_not_delivered(
    *, own_database, desk, warehouse, relay, door, intake
):
    barbar = desk.brands["barbar"]
    ticket = ticket_of(desk, now())
    refer(
        ticket, agent=desk.agents["lena"], team=warehouse, text="There?", within=timedelta(hours=4), at=now()
    )
    side_mail(relay)
    see_brands([barbar.pk])
    envelope = CaughtMail.objects.get().sender
    report = (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {envelope}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; warehouse@barbar.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
    )
    send(door, report.encode(), to=envelope, sender="")
    intake.drain()
    see_brands([barbar.pk])
    letter = SideLetter.objects.get()
    assert (letter.state, letter.error) == ("failed", "Came back. 5.1.1")
    assert Letter.objects.get().ticket_id == ticket.pk


def test_a_side_letter_nobody_can_write_fails_alone(*, own_database, desk, warehouse, relay, monkeypatch):
    ticket = ticket_of(desk, now())
    for text in ("breaks", "after it"):
        refer(
            ticket, agent=desk.agents["lena"], team=warehouse, text=text, within=timedelta(hours=4), at=now()
        )
    real = SideLetters.compose

    def breaking(self, mail, at):
        if mail.text == "breaks":
            raise IndexError("a mistake of a library")
        return real(self, mail, at)

    monkeypatch.setattr(SideLetters, "compose", breaking)
    assert side_mail(relay) == 2
    see_brands([desk.brands["barbar"].pk])
    assert dict(SideLetter.objects.values_list("text", "state")) == {"breaks": "failed", "after it": "sent"}


@pytest.mark.clause("BB-5.3")
def test_ac_27_a_question_nobody_answers_in_time_is_told_once(desk, warehouse, settings, client, assets):
    from django.core import mail

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monday = datetime(2026, 11, 30, 10, tzinfo=UTC)
    ticket = ticket_of(desk, monday)
    lena = desk.agents["lena"]
    asked = refer(
        ticket, agent=lena, team=warehouse, text="Is it there?", within=timedelta(hours=4), at=monday
    )
    answered = refer(
        ticket, agent=lena, team=warehouse, text="And that?", within=timedelta(hours=1), at=monday
    )
    call_off(answered, agent=lena, at=monday)
    before = Clock.objects.filter(ticket=ticket).values_list("due_at", flat=True)[0]
    assert tell_of_late(at=asked.due_at) == 0
    mail.outbox = []
    assert tell_of_late(at=asked.due_at + timedelta(minutes=1)) == 1
    assert tell_of_late(at=asked.due_at + timedelta(minutes=2)) == 0
    assert {(one.to[0], one.subject) for one in mail.outbox} >= {
        (lena.email, f"{ticket.reference}: Warehouse has not answered")
    }
    assert Clock.objects.filter(ticket=ticket).values_list("due_at", flat=True)[0] == before
    client.force_login(lena)
    assert (
        "Warehouse has not answered in time" in client.get(f"/desk/all/{ticket.reference}").content.decode()
    )
