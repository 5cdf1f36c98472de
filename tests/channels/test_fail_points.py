"""X19: whoever takes a letter in or carries a mail out may die at every single statement and at every word to the
relay. The next one goes on: one ticket, one acknowledgement, one mail.
"""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db import connection

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.channels.email.intake import Intake
from answerable.channels.email.send import Line, Relay
from answerable.channels.models import Letter
from answerable.channels.outbox import Outbox
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Delivery, Message, Ticket
from support.letters import listening, raw, send
from support.relay import Scripted, breaking


class Died(BaseException):
    """As by kill -9: nothing of the process's own code runs after it."""


class Death:
    """Ends the session with the database at the statement of this number, before or after the database did it."""

    def __init__(self, number, *, after):
        self.left, self.after = number, after
        self.reached = False

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left != 0:
            return execute(sql, params, many, context)
        self.reached = True
        if self.after:
            execute(sql, params, many, context)
        connection.connection.pgconn.finish()  # as the kernel does it to the dead
        raise Died


def dies(work, death):
    """Whether it came to die; as a process that does, it forgets everything."""
    with connection.execute_wrapper(death):
        try:
            work()
        except BaseException:
            if not death.reached:
                raise
    connection.close()
    return death.reached


@pytest.fixture
def look(desk):
    return lambda: brands_visible([brand.pk for brand in desk.brands.values()])


def everything_once(look, count):
    with look():
        assert Ticket.objects.count() == count
        assert Message.objects.filter(author="customer").count() == count
        assert Message.objects.filter(purpose="acknowledgement").count() == count
        assert Delivery.objects.count() == count
        assert not Letter.objects.exclude(state="read").exists()


def test_x19_who_takes_a_letter_in_may_die_at_every_statement(door, reader, look):
    """Each death costs a letter of its own, so that every point is met as the first time."""
    point, reached = 0, True
    while reached:
        point += 1
        for after in (False, True):
            guest = f"Guest {point} {after} <guest{point}{after}@inn.example>"
            send(door, raw(f"letter {point} {after}", From=guest))
            dying = Intake(reader)
            reached = dies(dying.drain, Death(point, after=after))
            dying._forget()  # the next one has a reading process of its own
            Intake(reader).drain()
    assert point > 10
    everything_once(look, point * 2)


def test_x19_who_carries_mail_out_may_die_at_every_statement(desk, own_database, look, socket_enabled):
    """What was on the wire is unknown and never sent again; all else leaves once."""
    point, reached = 0, True
    script = Scripted()
    brand = desk.brands["bulkimart"]
    with listening(script.listen) as server:
        relay = Relay("127.0.0.1", server.port)
        while reached:
            point += 1
            for after in (False, True):
                email = f"guest{point}{after}@inn.example".lower()
                with brands_visible([brand.pk]):
                    incoming = Incoming(
                        brand_id=brand.pk, channel="email", sender_email=email, subject="Cups", text="Where?",
                        received_at=now(),
                    )  # fmt: skip
                    receive(incoming, at=now())
                reached = dies(Outbox(relay=relay).drain, Death(point, after=after))
                Outbox(relay=relay, clock=lambda: now() + timedelta(minutes=6)).drain()
    assert point > 10
    sent = Counter(message_from_bytes(mail)["Message-ID"] for mail in script.mails)
    with look():
        states = dict(Delivery.objects.values_list("message__rfc_id", "state"))
    assert set(states.values()) == {"sent", "unknown"}
    assert len(states) == point * 2
    assert set(sent.values()) == {1}
    assert {name for name, state in states.items() if state == "sent"} <= set(sent)
    assert (
        list(states.values()).count("unknown") <= 4
    )  # dead between the mark and the next: before or after it


BREAKS = {
    "no greeting": ({"GREETING": None}, "queued"),
    "a greeting that says no": ({"GREETING": "554 go away"}, "queued"),
    "a greeting that is none": ({"GREETING": "hello"}, "queued"),
    "hangs up at our name": ({"EHLO": None, "HELO": None}, "queued"),
    "refuses us": ({"EHLO": "550 no", "HELO": "550 no"}, "queued"),
    "hangs up at the sender": ({"MAIL": None}, "queued"),
    "421 at the sender": ({"MAIL": "421 busy"}, "queued"),
    "452 at the sender": ({"MAIL": "452 full"}, "queued"),
    "552 at the sender": ({"MAIL": "552 too big"}, "failed"),
    "hangs up at the recipient": ({"RCPT": None}, "queued"),
    "450 at the recipient": ({"RCPT": "450 4.2.0 greylisted"}, "queued"),
    "452 at the recipient": ({"RCPT": "452 4.2.2 full"}, "queued"),
    "550 at the recipient": ({"RCPT": "550 5.1.1 nobody"}, "failed"),
    "words at the recipient": ({"RCPT": "perhaps"}, "queued"),
    "hangs up at the data": ({"DATA": None}, "queued"),
    "451 at the data": ({"DATA": "451 later"}, "queued"),
    "554 at the data": ({"DATA": "554 no valid recipients"}, "failed"),
    "hangs up at the last dot": ({".": None}, "unknown"),
    "421 at the last dot": ({".": "421 shutting down"}, "queued"),
    "452 at the last dot": ({".": "452 full"}, "queued"),
    "554 at the last dot": ({".": "554 5.7.1 spam"}, "failed"),
    "words at the last dot": ({".": "perhaps"}, "unknown"),
    "silent at its greeting": ({"GREETING": ""}, "queued"),
    "silent at the recipient": ({"RCPT": ""}, "queued"),
    "silent at the last dot": ({".": ""}, "unknown"),
}


def test_x17_whatever_word_a_relay_breaks_at_the_mail_is_tried_again_or_shown(
    desk, own_database, look, socket_enabled, monkeypatch
):
    brand = desk.brands["bulkimart"]
    wrong = {}
    monkeypatch.setattr(Line.__init__, "__kwdefaults__", {"timeout": 0.2})
    for number, (name, (breaks, expected)) in enumerate(BREAKS.items()):
        with brands_visible([brand.pk]):
            incoming = Incoming(
                brand_id=brand.pk, channel="email", sender_email=f"guest{number}@inn.example", subject=name,
                text="Where?", received_at=now(),
            )  # fmt: skip
            ticket = receive(incoming, at=now()).ticket
        with breaking(breaks) as server:
            relay = Relay("127.0.0.1", server.port)
            Outbox(relay=relay).drain()
            with look():
                found = Delivery.objects.get(ticket=ticket)
                state, attempts = found.state, found.attempts
            server.breaks = {}
            Outbox(relay=relay, clock=lambda: now() + timedelta(minutes=2)).drain()
            with look():
                later = Delivery.objects.get(ticket=ticket).state
            came = len(server.mails)
        once = {"queued": ("sent", 2 if "." in breaks else 1), "failed": ("failed", "." in breaks),
                "unknown": ("unknown", 1)}[expected]  # fmt: skip
        if (state, attempts, (later, came)) != (expected, 1, once):
            wrong[name] = (state, attempts, found.error, later, came)
    assert not wrong
