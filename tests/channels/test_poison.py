"""Letters made to stop the desk or to write its mail: each is one letter's trouble and nobody else's."""

import random
from threading import Event as Flag

import psycopg
import pytest

from answerable.casework.reply import reply
from answerable.channels import catcher, deliveries, outbox, worker
from answerable.channels.models import CaughtMail, Letter
from answerable.channels.outbox import Outbox
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Delivery, Ticket
from support.letters import listening, raw, send

INSIDE = "=?utf-8?b?PT91dGYtOD9xPz0wZD0wYUJjYzpfc29tZWJvZHk9NDBlbHNlLmV4YW1wbGU/PQ==?="
"""An encoded word in an encoded word: who decodes once has a line break of another's in hand."""
BREAKING_OUT = "=?utf-8?q?=0d=0aBcc:_somebody=40else.example=0d=0a=0d=0aClick_here?="


@pytest.fixture
def look(desk):
    return lambda: brands_visible([brand.pk for brand in desk.brands.values()])


def wide(letters):
    """Text that neither shrinks nor fits into an index."""
    chance = random.Random(7)
    return "".join(chr(chance.randrange(0x20000, 0x2A000)) for _ in range(letters))


def test_a_message_id_no_index_can_hold_is_left_out(door, intake, look):
    send(door, raw(subject="too long", Message_ID=f"<{wide(890)}@x.example>"))
    send(door, raw(subject="after it", References=f"<{wide(890)}@x.example>"))
    intake.drain()
    with look():
        assert set(Ticket.objects.values_list("subject", flat=True)) == {"too long", "after it"}
        assert not Ticket.objects.get(subject="too long").messages.first().rfc_id


def test_a_letter_too_large_for_the_database_waits_and_the_next_is_read(door, intake, look, own_database):
    with psycopg.connect(own_database.owner, autocommit=True) as owner:
        owner.execute("CREATE INDEX too_narrow ON tickets_message (text)")
    send(door, raw(subject="too large", body=wide(4000)))
    send(door, raw(subject="after it"))
    intake.drain()
    with look():
        assert [ticket.subject for ticket in Ticket.objects.all()] == ["after it"]
        stuck = Letter.objects.get(state="unread")
        assert stuck.tries == 1
        assert "could not take it in" in stuck.reason


@pytest.mark.parametrize("message_id", [f"<{INSIDE}@x.example>", f"<{BREAKING_OUT}@x.example>"])
def test_a_message_id_does_not_write_our_headers(door, intake, look, desk, message_id):
    send(door, raw(Message_ID=message_id))
    intake.drain()
    with look():
        reply(Ticket.objects.get(), agent=desk.agents["priya"], text="Yes.", then="open", at=now())
    with listening(catcher.listen) as relay:
        Outbox(relay=outbox.Relay("127.0.0.1", relay.port)).drain()
    with look():
        sent = [bytes(mail.raw) for mail in CaughtMail.objects.order_by("id")]
        assert len(sent) == 2
        for mail in sent:
            assert b"\r\nBcc:" not in mail
            assert b"Click" not in mail


@pytest.mark.parametrize("sender", ["=?utf-8?b?DQpCY2M6IGE=?=@x.example", f"dana@{BREAKING_OUT}.example"])
def test_an_address_does_not_write_our_headers(door, intake, look, desk, sender):
    send(door, raw(subject="hostile", From=sender))
    send(door, raw(subject="after it"))
    intake.drain()
    with look():
        hostile = Ticket.objects.get(subject="hostile")
        reply(hostile, agent=desk.agents["priya"], text="Yes.", then="open", at=now())
    with listening(catcher.listen) as relay:
        Outbox(relay=outbox.Relay("127.0.0.1", relay.port)).drain()
    with look():
        assert CaughtMail.objects.count() == 1
        assert not any(b"\nBcc:" in bytes(mail.raw) for mail in CaughtMail.objects.all())
        refused = Delivery.objects.get(state="failed")
        assert "not an address" in refused.error or "header" in refused.error


def test_a_mail_nobody_can_write_fails_alone(door, intake, look, monkeypatch):
    send(door, raw(subject="breaks"))
    send(door, raw(subject="after it"))
    intake.drain()
    compose = deliveries.compose

    def breaking(delivery, *, at):
        if delivery.ticket.subject == "breaks":
            raise IndexError("a mistake of a library")
        return compose(delivery, at=at)

    monkeypatch.setattr(deliveries, "compose", breaking)
    with listening(catcher.listen) as relay:
        Outbox(relay=outbox.Relay("127.0.0.1", relay.port)).drain()
    with look():
        told = dict(Delivery.objects.values_list("ticket__subject", "state"))
        assert told == {"breaks": "failed", "after it": "sent"}
        assert "IndexError" in Delivery.objects.get(state="failed").error


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("room", [worker.Intake, worker.Outbox])
def test_a_worker_whose_thread_dies_ends(own_database, desk, monkeypatch, room):
    def broken(_self):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(room, "drain", broken)
    stop = Flag()
    threads = worker.start(stop)
    try:
        assert stop.wait(30)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
