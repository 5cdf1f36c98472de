"""Machines that answer machines: it ends, and nobody is flooded (D1, D3)."""

from datetime import UTC, datetime, timedelta
from threading import Semaphore, Thread

import pytest
from django.db import connection

from answerable.casework import acknowledge
from answerable.casework.budget import Budget
from answerable.channels.email import smtpd
from answerable.channels.email.intake import Intake
from answerable.channels.email.send import Relay
from answerable.channels.outbox import Outbox
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Message, Ticket
from support.letters import raw, send

ROUNDS = 6


@pytest.fixture
def look(desk):
    return lambda: brands_visible([brand.pk for brand in desk.brands.values()])


@pytest.fixture
def two_desks(door, intake, monkeypatch):
    """Each brand is a desk that does not know the other's address; their mail goes by SMTP."""
    known = Intake._know_the_brands

    def knows_only_itself(self):
        known(self)
        self.ours = set()

    monkeypatch.setattr(Intake, "_know_the_brands", knows_only_itself)

    def converse():
        for _ in range(ROUNDS):
            intake.drain()
            Outbox(relay=Relay("127.0.0.1", door)).drain()
        intake.drain()

    return converse


def acknowledgements():
    sent = Message.objects.filter(purpose="acknowledgement").values_list("brand__slug", flat=True)
    return sorted(sent)


def from_a_desk(subject="An order of ours", **headers):
    return raw(
        subject, From="Bulkimart Support <support@bulkimart.com>", To="support@barbar.example", **headers
    )


def test_d1_two_desks_stop_after_one_acknowledgement(door, two_desks, look):
    send(door, from_a_desk(), to="support@barbar.example", sender="support@bulkimart.com")
    two_desks()
    with look():
        assert acknowledgements() == ["barbar"]
        assert Ticket.objects.count() == 1


def test_d1_two_desks_stop_after_one_each_when_a_server_between_them_drops_the_header(
    door, two_desks, look, monkeypatch
):
    store = smtpd.store

    def dropping(content, *rest):
        lines = content.split(b"\r\n")
        return store(b"\r\n".join(line for line in lines if not line.startswith(b"Auto-Submitted")), *rest)

    monkeypatch.setattr(smtpd, "store", dropping)
    send(door, from_a_desk(), to="support@barbar.example", sender="support@bulkimart.com")
    two_desks()
    with look():
        assert acknowledgements() == ["barbar", "bulkimart"]
        assert Ticket.objects.count() == 2


def test_d3_one_address_gets_five_acknowledgements_an_hour(door, intake, look):
    for number in range(acknowledge.PER_HOUR + 3):
        send(door, raw(f"letter {number}", f"words {number}"))
    intake.drain()
    with look():
        assert Ticket.objects.count() == acknowledge.PER_HOUR + 3
        assert len(acknowledgements()) == acknowledge.PER_HOUR


def test_d3_all_together_get_no_more_than_the_budget(door, intake, look, monkeypatch):
    monkeypatch.setattr(acknowledge, "acknowledgements", Budget(2, timedelta(minutes=10)))
    for number in range(4):
        send(door, raw(f"letter {number}", From=f"guest{number}@inn.example"))
    intake.drain()
    with look():
        assert Ticket.objects.count() == 4
        assert len(acknowledgements()) == 2


def test_d3_all_workers_share_one_budget(own_database, desk):
    """Two workers, each with a session of its own: together they let go what one may."""
    at = datetime(2026, 12, 3, 12, tzinfo=UTC)
    workers = [Budget(3, timedelta(minutes=10)) for _ in range(2)]
    let_go = []

    def work(worker, turn, after):
        for _ in range(3):
            assert turn.acquire(timeout=30)
            worker.exchange(at)
            let_go.append(worker.spend(at))
            worker.exchange(at)
            after.release()
        connection.close()

    turns = [Semaphore(1), Semaphore(0)]
    threads = [
        Thread(target=work, args=[worker, turns[place], turns[1 - place]])
        for place, worker in enumerate(workers)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert let_go == [True, True, True, False, False, False]
    later = at + timedelta(minutes=11)
    workers[0].exchange(later)
    assert workers[0].spend(later)


def test_a_budget_comes_back_with_time_and_is_not_stopped_by_a_clock_that_jumps():
    budget = Budget(2, timedelta(minutes=10))
    noon = datetime(2026, 12, 3, 12, tzinfo=UTC)
    assert [budget.spend(noon), budget.spend(noon), budget.spend(noon)] == [True, True, False]
    assert budget.spend(noon + timedelta(minutes=10))
    assert budget.spend(noon - timedelta(days=1))
