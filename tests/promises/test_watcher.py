"""The watcher only notices: each promise once, with any number of watchers, never in anybody's way."""

from datetime import timedelta
from threading import Barrier, Thread
from threading import Event as Stop

import psycopg
import pytest
from django.db import connection, transaction

from answerable.casework.reply import reply
from answerable.insights.verify import verify
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.promises.models import Clock
from answerable.promises.watcher import next_moment, notice, watch
from answerable.tickets.models import Event, Ticket

from .policies import at, in_force, letter

SECOND = timedelta(seconds=1)


@pytest.fixture
def promised(desk):
    """A ticket due on 2026-02-09 at 23:00 UTC, to be warned about an hour and 48 minutes before."""
    see_brands(brand.pk for brand in desk.brands.values())
    in_force(desk, ("first response", "9 hours", "business", ""))
    ticket = letter(desk, "2026-02-09T14:00:00")
    assert Clock.objects.get(ticket=ticket).warn_at == at("2026-02-09T21:12:00")
    return ticket


def told(ticket):
    return [event.kind for event in ticket.events.filter(kind__startswith="promise").order_by("id")]


def test_it_warns_once_and_marks_the_broken_promise_once(promised):
    assert next_moment() == at("2026-02-09T21:12:00")
    assert notice(at=at("2026-02-09T21:11:59")) == 0
    assert notice(at=at("2026-02-09T21:12:00")) == 1
    assert notice(at=at("2026-02-09T21:30:00")) == 0
    assert next_moment() == at("2026-02-09T23:00:00")
    assert notice(at=at("2026-02-09T23:00:00")) == 0  # an answer at this instant would be in time (R2)
    assert notice(at=at("2026-02-09T23:00:00") + SECOND) == 1
    assert notice(at=at("2026-02-10T23:00:00")) == 0
    assert told(promised) == ["promise at risk", "promise broken"]
    broken = Clock.objects.get(ticket=promised)
    assert (broken.state, broken.stopped_at, broken.due_at) == ("broken", None, at("2026-02-09T23:00:00"))
    event = promised.events.get(kind="promise broken")
    assert (event.rule, event.data["clause"], event.data["metric"]) == ("5.1", "5.1", "first response")
    assert next_moment() is None


def test_a_promise_already_late_is_not_warned_about(promised):
    assert notice(at=at("2026-02-10T09:00:00")) == 1
    assert told(promised) == ["promise broken"]


def test_an_answer_sent_in_time_but_written_after_the_watcher_is_kept(desk, promised):
    notice(at=at("2026-02-09T23:00:00") + SECOND)
    reply(promised, agent=desk.agents["priya"], text="Here.", then="open", at=at("2026-02-09T22:59:59"))
    assert Clock.objects.get(ticket=promised).state == "kept"
    assert verify(desk.brands["bulkimart"], at=at("2026-02-10T09:00:00")).passed


def test_a_promise_that_stands_still_is_let_be(desk):
    in_force(desk, ("resolution", "2 hours", "business", "pause: waiting for customer\n"))
    ticket = letter(desk, "2026-02-09T14:00:00")
    reply(ticket, agent=desk.agents["priya"], text="Which?", then="wait", at=at("2026-02-09T14:30:00"))
    assert notice(at=at("2026-03-09T14:30:00")) == 0


def test_a_ticket_somebody_is_changing_waits_for_the_next_round(own_database, promised):
    with psycopg.connect(own_database.app) as other:
        other.execute("SELECT set_config('answerable.brands', '1,2', true)")
        other.execute("SELECT id FROM tickets_ticket WHERE id = %s FOR UPDATE", [promised.pk])
        assert notice(at=at("2026-02-10T09:00:00")) == 0  # and it did not wait for it
    assert notice(at=at("2026-02-10T09:00:00")) == 1


def test_many_watchers_notice_each_promise_once(own_database, desk, promised):
    for minute in range(30):
        letter(desk, f"2026-02-09T14:{minute:02}:01")
    together = Barrier(4)
    counts = []

    def one_of_many():
        see_brands(brand.pk for brand in desk.brands.values())
        together.wait()
        counts.append(notice(at=at("2026-02-10T15:00:00")))
        connection.close()

    watchers = [Thread(target=one_of_many) for _ in range(4)]
    for each in watchers:
        each.start()
    for each in watchers:
        each.join()
    assert sum(counts) + notice(at=at("2026-02-10T15:00:00")) == 31
    assert Event.objects.filter(kind="promise broken").count() == 31
    assert Clock.objects.filter(state="broken").count() == 31


def test_open_screens_hear_of_it_at_once(own_database, desk):
    """The process itself, on the wall clock: a promise that breaks is announced within its second."""
    see_brands(brand.pk for brand in desk.brands.values())
    ticket = letter(desk, (now() - timedelta(hours=2)).replace(tzinfo=None).isoformat())
    with transaction.atomic():
        Clock.objects.filter(ticket=ticket).update(due_at=now() + SECOND, warn_at=None)
        Ticket.objects.filter(pk=ticket.pk).update(due_at=now() + SECOND)
    stop = Stop()
    with psycopg.connect(own_database.app, autocommit=True) as screen:
        screen.execute("LISTEN answerable_live")
        watcher = Thread(target=watch, args=[stop])
        watcher.start()
        try:
            news = [each.payload for each in screen.notifies(timeout=10, stop_after=2)]
        finally:
            stop.set()
            watcher.join()
    assert len(news) == 2  # first response and initial review
    assert all('"kind" : "promise broken"' in each and f'"ticket" : {ticket.pk}' in each for each in news)
