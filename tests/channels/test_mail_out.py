"""Mail out: from the outbox over a relay to a mailbox, and back again as an answer or a bounce."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.casework.errors import NotPossible
from answerable.casework.readers import add_reader
from answerable.casework.reply import reply
from answerable.casework.send_again import send_again
from answerable.channels import catcher, outbox
from answerable.channels.deliveries import Deliveries
from answerable.channels.email import compose, keys, tokens
from answerable.channels.email.send import Outcome, Relay, _dotted
from answerable.channels.models import CaughtMail, Letter
from answerable.channels.outbox import Outbox
from answerable.customers.models import Customer
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.staff.models import Agent
from answerable.tickets.models import Delivery, Event, Message, Ticket
from support.letters import listening, raw, send
from support.relay import Scripted


@pytest.fixture
def look(desk):
    return lambda: brands_visible([brand.pk for brand in desk.brands.values()])


@pytest.fixture
def relay(own_database, desk):
    with listening(catcher.listen) as server:
        yield Relay("127.0.0.1", server.port)


@pytest.fixture
def opened(door, intake, look):
    """A ticket of Dana's with an acknowledgement in the outbox."""
    send(door, raw())
    intake.drain()
    with look():
        return Ticket.objects.select_related("brand").get()


def caught():
    return [message_from_bytes(bytes(mail.raw), policy=default) for mail in CaughtMail.objects.order_by("id")]


def deliver(script, **more):
    with listening(script.listen) as server:
        Outbox(relay=Relay("127.0.0.1", server.port), **more).drain()


def test_ac_01_the_acknowledgement_arrives_as_an_answer_by_machine(opened, relay, look):
    Outbox(relay=relay).drain()
    with look():
        (mail,) = caught()
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.attempts, delivery.error) == ("sent", 1, "")
        first = Message.objects.get(author="customer")
        assert mail["Auto-Submitted"] == "auto-replied"
        assert mail["From"] == "Bulkimart Support <support@bulkimart.com>"
        assert mail["To"] == "Dana Whitfield <dana@harborcafe.example>"
        assert mail["Subject"] == f"Re: Twelve cartons are missing [{opened.reference}]"
        assert mail["Message-ID"] == delivery.message.rfc_id
        assert mail["In-Reply-To"] == mail["References"] == first.rfc_id
        assert opened.reference in mail.get_body(["plain"]).get_content()
        page = mail.get_body(["html"]).get_content()
        assert '<html lang="en" dir="ltr"' in page
        assert opened.brand.colour in page
        assert "background-color: #234FA8" in page  # in the element: most mail programs know nothing else
        assert page.count("<style") == 1
        assert "@media (prefers-color-scheme:dark)" in page
        shown = catcher.caught([opened.brand_id])
        assert [each.subject for each in shown] == [mail["Subject"]]


def test_a_whole_conversation_by_mail_stays_one_ticket(  # noqa: PLR0917
    opened, door, relay, intake, desk, look
):
    with look():
        reply(opened, agent=desk.agents["priya"], text="Which boxes?\n\n<b>large?</b>", then="wait", at=now())
    Outbox(relay=relay).drain()
    with look():
        answer = caught()[-1]
        assert answer["Auto-Submitted"] is None
        assert "&lt;b&gt;large?&lt;/b&gt;" in answer.get_body(["html"]).get_content()
        back = raw("Re: x", "The large ones.", In_Reply_To=answer["Message-ID"])
        address = answer["Reply-To"].addresses[0].addr_spec
    send(door, back, to=address)
    intake.drain()
    with look():
        assert Ticket.objects.get().messages.filter(author="customer").count() == 2
        assert Letter.objects.latest("id").message.text.strip() == "The large ones."


def test_d1_two_desks_that_answer_each_other_stop_at_once(opened, door, relay, intake, look):
    """Our acknowledgement comes back as the acknowledgement of another desk, and then silence."""
    Outbox(relay=relay).drain()
    with look():
        ours = caught()[0]
    echo = raw(
        "Re: your request",
        "We have your request.",
        In_Reply_To=ours["Message-ID"],
        Auto_Submitted="auto-replied",
    )
    for number in range(3):
        send(door, echo + b"%d" % number, to=ours["Reply-To"].addresses[0].addr_spec)
    intake.drain()
    Outbox(relay=relay).drain()
    with look():
        assert len(caught()) == 1
        assert Ticket.objects.count() == 1


def test_what_is_refused_for_good_is_visible_on_the_ticket(opened, look):
    deliver(Scripted(rcpt="550 5.1.1 No such user"))
    with look():
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.next_attempt_at) == ("failed", None)
        assert "No such user" in delivery.error
        event = Event.objects.get(kind="delivery failed")
        assert event.data["to"] == "dana@harborcafe.example"
        iris = Agent.objects.get(email="iris@answerable.example")
        send_again(delivery.ticket, message_id=delivery.message_id, agent=iris, at=now())
        with pytest.raises(NotPossible, match="on its way"):
            send_again(delivery.ticket, message_id=delivery.message_id, agent=iris, at=now())
        before = delivery.message.rfc_id
    script = Scripted()
    deliver(script)
    with look():
        assert Delivery.objects.get().state == "sent"
        assert before.encode() in script.mails[0]


@pytest.mark.parametrize(
    ("rcpt", "content"), [("450 4.2.0 greylisted", "250 OK"), ("250 OK", "451 later"), ("421 busy", "250 OK")]
)
def test_x17_what_is_put_off_is_tried_again_for_five_days_and_then_given_up(opened, look, rcpt, content):
    started = now()
    moments = []
    script = Scripted(rcpt=rcpt, content=content)
    for hours in range(0, 24 * 6, 6):
        deliver(script, clock=lambda hours=hours: started + timedelta(hours=hours))
        with look():
            delivery = Delivery.objects.get()
            moments.append(delivery.state)
    assert moments.count("queued") == 20  # 0, 6, … 114 hours
    assert moments[-1] == "failed"
    assert delivery.error.startswith("Given up after 5 days.")


def test_the_waits_between_attempts_grow(opened, look):
    started = now()
    clock = started
    waits = []
    for _ in range(8):
        deliver(Scripted(content="451 later"), clock=lambda clock=clock: clock)
        with look():
            due = Delivery.objects.get().next_attempt_at
        waits.append((due - clock) // timedelta(minutes=1))
        clock = due
    assert waits == [1, 5, 15, 30, 60, 120, 240, 240]


def test_no_relay_at_the_address_costs_nothing_but_time(opened, look):
    with listening(Scripted().listen) as server:
        port = server.port
    Outbox(relay=Relay("127.0.0.1", port)).drain()
    with look():
        delivery = Delivery.objects.get()
        assert delivery.state == "queued"
        assert "does not answer" in delivery.error


def test_without_a_relay_mail_waits_in_the_outbox(opened, look, monkeypatch):
    monkeypatch.delenv("ANSWERABLE_RELAY", raising=False)
    Outbox().drain()
    with look():
        assert (Delivery.objects.get().state, Delivery.objects.get().attempts) == ("queued", 0)


def test_x17_when_the_line_breaks_after_the_last_dot_nobody_knows_and_it_is_not_sent_twice(opened, look):
    script = Scripted(content="drop")
    deliver(script)
    deliver(script)
    with look():
        assert Delivery.objects.get().state == "unknown"
        assert Event.objects.filter(kind="delivery unknown").count() == 1
        assert len(script.mails) == 1


KILLED_WHILE_SENDING = """
import os, signal, django
django.setup()
from answerable.channels.email import send
from answerable.channels.outbox import Outbox
wire = send.Line.send
def killed(self, mail, *, on_the_wire):
    def told():
        on_the_wire()
        os.kill(os.getpid(), signal.SIGKILL)
    return wire(self, mail, on_the_wire=told)
send.Line.send = killed
Outbox().drain()
"""


def test_ac_22_a_sender_killed_on_the_wire_never_sends_twice(opened, own_database, look):
    script = Scripted()
    with listening(script.listen) as server:
        relay = f"smtp://127.0.0.1:{server.port}"
        environment = own_database.environment(
            ANSWERABLE_RELAY=relay, ANSWERABLE_SECRET=os.environ["ANSWERABLE_SECRET"]
        )
        done = subprocess.run(
            [sys.executable, "-c", KILLED_WHILE_SENDING], env=environment, check=False, timeout=60
        )
        assert done.returncode == -signal.SIGKILL
        with look():
            assert Delivery.objects.get().state == "sending"
        Outbox(relay=Relay("127.0.0.1", server.port), clock=lambda: now() + timedelta(minutes=6)).drain()
    with look():
        assert Delivery.objects.get().state == "unknown"
    assert script.mails == []


def test_x19_a_sender_too_slow_finds_another_has_taken_its_mail_and_sends_nothing(opened, look):
    script = Scripted()
    with listening(script.listen) as server:
        relay = Relay("127.0.0.1", server.port)
        answers = Deliveries()
        with look():
            (taken,) = answers.take(opened.brand_id, now(), until=now() + outbox.LEASE, most=10)
        Outbox(relay=relay, clock=lambda: now() + timedelta(seconds=31)).drain()
        with look():
            assert not answers.on_the_wire(taken, now())
    assert len(script.mails) == 1
    with look():
        assert (Delivery.objects.get().state, Delivery.objects.get().attempts) == ("sent", 2)


def test_what_became_of_a_mail_is_remembered_while_the_database_is_away(opened, look, monkeypatch):
    from django.db import OperationalError

    script = Scripted()
    with listening(script.listen) as server:
        sender = Outbox(relay=Relay("127.0.0.1", server.port))

        def away(*_):
            raise OperationalError("the server closed the connection unexpectedly")

        with monkeypatch.context() as patched:
            patched.setattr(sender, "_write", away)
            with pytest.raises(OperationalError):
                sender.drain()
        with look():
            assert Delivery.objects.get().state == "sending"
        sender.drain()
    with look():
        assert Delivery.objects.get().state == "sent"
    assert len(script.mails) == 1


def test_senders_side_by_side_send_each_mail_once(opened, desk, look):
    from threading import Thread

    with look():
        for number in range(12):
            reply(opened, agent=desk.agents["priya"], text=f"answer {number}", then="open", at=now())
    script = Scripted()
    with listening(script.listen) as server:

        def work():
            Outbox(relay=Relay("127.0.0.1", server.port)).drain()
            connection.close()

        senders = [Thread(target=work) for _ in range(3)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    with look():
        assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert len(script.mails) == len({message_from_bytes(mail)["Message-ID"] for mail in script.mails}) == 13


def bounce(original, to, action="failed", status="5.1.1"):
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; dana@harborcafe.example\r\nAction: {action}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; 550 {status} no such user\r\n--b\r\n"
        f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def delivered(opened, relay, look):
    Outbox(relay=relay).drain()
    with look():
        return Delivery.objects.select_related("message").get()


def test_x18_a_bounce_marks_the_delivery_and_the_ticket(delivered, door, intake, look):
    with look():
        envelope = CaughtMail.objects.get().sender
    assert envelope.startswith("support+b")
    send(door, bounce("<unknown@x.example>", envelope), to=envelope, sender="")
    intake.drain()
    with look():
        delivery = Delivery.objects.get()
        assert delivery.state == "failed"
        assert "5.1.1" in delivery.error
        assert "5.1.1" in Event.objects.get(kind="delivery failed").data["reason"]
        assert Letter.objects.latest("id").state == "bounce"
        assert Ticket.objects.count() == 1


def test_x18_a_bounce_to_the_plain_address_is_known_by_the_message_id(delivered, door, intake, look):
    send(door, bounce(delivered.message.rfc_id, "support@bulkimart.com"), sender="")
    intake.drain()
    with look():
        assert Delivery.objects.get().state == "failed"


def test_a_delay_is_noted_and_fails_nothing(delivered, door, intake, look):
    send(door, bounce(delivered.message.rfc_id, "support@bulkimart.com", "delayed", "4.4.1"), sender="")
    intake.drain()
    with look():
        delivery = Delivery.objects.get()
        assert delivery.state == "sent"
        assert delivery.error.startswith("Delayed")


def test_d6_a_forged_bounce_marks_nothing(delivered, door, intake, look):
    forged = tokens.address(
        "support@bulkimart.com", tokens.make(b"guess", delivered.brand_id, "bounce", delivered.pk)
    )
    send(door, bounce("<guess@x.example>", forged), to=forged, sender="")
    foreign = tokens.address(
        "support@barbar.example", tokens.make(keys.mail(), delivered.brand_id, "bounce", delivered.pk)
    )
    send(door, bounce("<guess@y.example>", foreign), to=foreign, sender="")
    intake.drain()
    with look():
        assert Delivery.objects.get().state == "sent"
        assert Ticket.objects.count() == 1


KNOWN_HEADERS = {"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"}
KNOWN_HEADERS |= {"Content-Language", "Content-Type", "MIME-Version"}


@pytest.mark.parametrize(
    "subject",
    [
        "a\r\nBcc: x@y.example",
        "a\u2028b",
        "x" * 2000,
        "",
        "Grüße 😀" * 40,
        "=?utf-8?q?=0ABcc:_x@y?=",
        "Re: Re: AW: x",
    ],
)
def test_c13_whatever_a_customer_calls_it_the_answer_has_one_line_per_header(
    opened, relay, desk, look, subject
):
    with look():
        Ticket.objects.update(subject=subject[:500])
        Customer.objects.update(name=subject[:200])
        message = reply(Ticket.objects.get(), agent=desk.agents["priya"], text="Yes.", then="open", at=now())
    Outbox(relay=relay).drain()
    with look():
        assert message.delivery.state in {"queued", "sent"}
        assert Delivery.objects.get(message=message).state == "sent"
        mail = caught()[-1]
        assert mail["Bcc"] is None
        assert len(mail["Subject"]) < 260
        assert opened.reference in mail["Subject"]
        assert set(mail.keys()) <= KNOWN_HEADERS
        head = bytes(CaughtMail.objects.latest("id").raw).partition(b"\r\n\r\n")[0]
        assert max(map(len, head.split(b"\r\n"))) <= 998


def test_right_to_left_mail_says_so(opened, relay, desk, look):
    with look():
        Ticket.objects.update(language="ar")
        reply(Ticket.objects.get(), agent=desk.agents["priya"], text="مرحبا", then="open", at=now())
    Outbox(relay=relay).drain()
    with look():
        mail = caught()[-1]
        assert mail["Content-Language"] == "ar"
        assert '<html lang="ar" dir="rtl"' in mail.get_body(["html"]).get_content()
        assert "مرحبا" in mail.get_body(["plain"]).get_content()


def test_content_is_never_cut_at_a_dot():
    assert _dotted(b".a\n..\r\nb\r.") == b"..a\r\n...\r\nb\r\n..\r\n"


def test_addresses_are_written_as_dns_knows_them():
    assert compose.ascii_domain("kontakt@bücher.example") == "kontakt@xn--bcher-kva.example"
    assert compose.ascii_domain("a@b.example") == "a@b.example"


def test_a_relay_is_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("ANSWERABLE_RELAY", "smtp://desk:s%40crt@mail.example")
    assert Relay.from_environment() == Relay("mail.example", 587, "desk", "s@crt")
    monkeypatch.setenv("ANSWERABLE_RELAY", "mail.example:25")
    with pytest.raises(ValueError, match="must look like"):
        Relay.from_environment()


def test_a_password_is_not_sent_over_an_open_line(monkeypatch):
    from answerable.channels.email import send as sending

    script = Scripted()
    monkeypatch.setattr(sending, "LOOPBACK", frozenset())
    with (
        listening(script.listen) as server,
        sending.Line(Relay("127.0.0.1", server.port, "desk", "secret")) as line,
    ):
        answer = line.send(
            compose.Outgoing("a@b.example", "c@d.example", b"x", utf8=False), on_the_wire=pytest.fail
        )
    assert answer.outcome is Outcome.LATER
    assert "no encryption" in answer.said


@pytest.mark.parametrize(
    ("said", "comes_back"),
    [
        ("550 5.1.1 No such user", False),
        ("552 5.2.2 Mailbox full", False),
        ("550 No such person at this address", False),
        ("550 5.7.1 Message refused by policy", True),
        ("554 Your host is on a blocklist", True),
        ("550 5.1.1 User unknown, see our policy", False),
    ],
)
def test_r9_an_answer_refused_because_of_us_is_no_answer(opened, desk, look, said, comes_back):
    with look():
        reply(opened, agent=desk.agents["priya"], text="Yes.", then="wait", at=now())
    deliver(Scripted(rcpt=said))
    with look():
        ticket = Ticket.objects.get()
        assert ticket.events.filter(kind="answer came back").exists() is comes_back
        assert (ticket.status == "open") is comes_back


def test_screens_hear_of_a_mail_when_it_has_left_or_has_not_and_of_nothing_in_between(
    opened, relay, own_database
):
    """The trigger `tell_of_mail`: sent, failed and unknown are told, being on the wire is not."""
    with psycopg.connect(own_database.app, autocommit=True) as screen:
        screen.execute("LISTEN answerable_live")
        Outbox(relay=relay).drain()
        (news,) = [json.loads(each.payload) for each in screen.notifies(timeout=2)]
        assert (news["kind"], news["ticket"], news["brand"]) == ("mail sent", opened.pk, opened.brand_id)
        with brands_visible([opened.brand_id]):
            for state in ("unknown", "unknown", "queued", "sending", "failed"):
                Delivery.objects.update(state=state)
        told = [json.loads(each.payload)["kind"] for each in screen.notifies(timeout=2)]
        assert told == ["mail unknown", "mail failed"]


def test_x19_what_a_dead_sender_held_is_due_at_once_and_what_a_living_one_holds_is_not(
    opened, relay, look, own_database
):
    with psycopg.connect(own_database.app, autocommit=True) as sender:
        pid = sender.execute("SELECT pg_backend_pid()").fetchone()[0]
        held = now() + outbox.LEASE
        with look():
            Delivery.objects.update(taken_by=pid, attempts=1, next_attempt_at=held)
        Outbox(relay=relay).drain()
        with look():
            assert Delivery.objects.get().next_attempt_at == held
    with psycopg.connect(own_database.app, autocommit=True) as watching:
        while watching.execute("SELECT FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone() is not None:
            pass
    Outbox(relay=relay).drain()
    with look():
        assert Delivery.objects.get().state == "sent"
        assert len(caught()) == 1


def answers(opened, desk, count):
    return [
        reply(opened, agent=desk.agents["priya"], text=f"answer {number}", then="open", at=now())
        for number in range(count)
    ]


def test_one_mail_of_many_costs_at_most_nine_statements_and_no_line_of_its_own(opened, desk, look):
    with look():
        answers(opened, desk, 9)
    script = Scripted()
    with listening(script.listen) as server, CaptureQueriesContext(connection) as captured:
        assert Outbox(relay=Relay("127.0.0.1", server.port)).drain() == 10
    assert (len(script.mails), script.lines) == (10, 1)
    assert len(captured) <= 90, "\n".join(query["sql"] for query in captured)


def test_what_was_taken_and_not_tried_is_given_back_untried(opened, desk, look):
    """Of ten taken together the first takes long: the others are free for whoever is quicker."""
    with look():
        answers(opened, desk, 9)
    at = now()
    instants = iter([at] * 5)
    script = Scripted()
    with listening(script.listen) as server:
        slow = Outbox(relay=Relay("127.0.0.1", server.port))
        slow.clock = lambda: next(instants, at + outbox.LEASE)
        slow.brands = [opened.brand_id]
        with look(), slow.relay.line() as line:
            assert slow.some(line) == 1
    with look():
        left = Delivery.objects.filter(state="queued")
        assert set(left.values_list("attempts", "taken_by")) == {(0, None)}
        assert (left.count(), len(script.mails)) == (9, 1)


def test_a_line_the_relay_has_closed_is_replaced_and_the_mail_leaves(opened, desk, look):
    """Relays carry so many mails on one line and then say 421, or nothing at all."""
    with look():
        answers(opened, desk, 5)
    script = Scripted(mails_a_line=2)
    deliver(script)
    with look():
        assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert (len(script.mails), script.lines) == (6, 3)


@pytest.fixture
def read_by_teo(opened, desk, look):
    """An answer that Teo gets, too."""
    with look():
        add_reader(opened, email="teo@northside.example", agent=desk.agents["priya"], at=now())
        Delivery.objects.update(state="sent")
        return reply(
            Ticket.objects.get(), agent=desk.agents["priya"], text="In bay 4.", then="wait", at=now()
        )


def test_a_reader_the_relay_refuses_is_told_to_the_agent_and_keeps_the_answer_from_nobody(read_by_teo, look):
    script = Scripted(refused={"teo@northside.example": "550 5.1.1 No such user"})
    deliver(script)
    with look():
        assert Delivery.objects.get(message=read_by_teo).state == "sent"
        told = Event.objects.get(kind="reader not reached").data
        assert (told["email"], told["reason"]) == ("teo@northside.example", "550 5.1.1 No such user")
    assert len(script.mails) == 1


def test_a_readers_bounce_is_none_of_the_requesters(read_by_teo, relay, door, intake, look):
    Outbox(relay=relay).drain()
    with look():
        envelope = CaughtMail.objects.get().sender
    report = bounce("<x@y.example>", envelope).replace(b"dana@harborcafe.example", b"Teo@northside.example")
    for number in range(2):
        send(door, report + b"%d" % number, to=envelope, sender="")
    intake.drain()
    with look():
        assert Delivery.objects.get(message=read_by_teo).state == "sent"
        assert Event.objects.get(kind="reader not reached").data["email"] == "teo@northside.example"
        assert Ticket.objects.get().status == "waiting"
