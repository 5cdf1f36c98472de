"""A ticket is put away until a time; its clocks run on, and it is back before one of them ends."""

from datetime import timedelta

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.snooze import wake_due
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.promises.models import Clock
from answerable.tickets.models import Event, Ticket


def everything(desk):
    see_brands(each.pk for each in desk.brands.values())


def away(iris, lived, key, until):
    return iris.post(f"/desk/tickets/{lived.tickets[key].reference}/snoozing", {"until": until.isoformat()})


def listed(iris, view="all"):
    return iris.get(f"/desk/{view}/").content.decode()


def test_it_leaves_the_list_and_comes_back(desk, iris, lived):
    ticket = lived.tickets["where"]
    before = {clock.pk: clock.due_at for clock in clocks(desk, ticket)}
    assert away(iris, lived, "where", now() + timedelta(hours=2)).status_code == 302
    assert ticket.reference not in listed(iris, "team")
    assert ticket.reference in listed(iris, "snoozed")
    assert ticket.reference in listed(iris, "all")  # nothing is hidden from who looks for it
    assert {clock.pk: clock.due_at for clock in clocks(desk, ticket)} == before
    assert "put away until" in iris.get(f"/desk/all/{ticket.reference}").content.decode()
    everything(desk)
    assert wake_due(at=now() + timedelta(hours=1)) == 0
    assert wake_due(at=now() + timedelta(hours=3)) == 1
    assert ticket.reference in listed(iris, "team")
    everything(desk)
    assert Event.objects.filter(ticket=ticket, kind="woke").count() == 1


def clocks(desk, ticket):
    everything(desk)
    return list(Clock.objects.filter(ticket=ticket))


def test_it_is_back_half_an_hour_before_its_promise_ends(desk, iris, lived):
    ticket = lived.seen("where")
    away(iris, lived, "where", ticket.due_at + timedelta(days=3))
    assert lived.seen("where").snoozed_until == ticket.due_at - timedelta(minutes=30)


def test_what_is_due_now_cannot_be_put_away(desk, iris, lived):
    everything(desk)
    ticket = lived.tickets["where"]
    Ticket.objects.filter(pk=ticket.pk).update(due_at=now() + timedelta(minutes=10))
    Clock.objects.filter(ticket=ticket, state="open").update(due_at=now() + timedelta(minutes=10))
    refused = away(iris, lived, "where", now() + timedelta(hours=2))
    assert refused.status_code == 422
    assert "due within half an hour" in refused.content.decode()


@pytest.mark.parametrize("until", ["yesterday", "", "9999-12-31T23:59", "2020-01-01T09:00"])
def test_a_time_that_makes_no_sense_is_asked_again(iris, lived, until):
    answer = iris.post(f"/desk/tickets/{lived.tickets['where'].reference}/snoozing", {"until": until})
    assert answer.status_code == 422
    assert lived.seen("where").snoozed_until is None


def test_the_customers_next_letter_brings_it_back(desk, iris, lived):
    away(iris, lived, "where", now() + timedelta(hours=2))
    everything(desk)
    ticket = lived.tickets["where"]
    receive(
        Incoming(
            brand_id=ticket.brand_id, channel="email", sender_email="arthur@pell.example", text="And now?",
            received_at=now(), token_ticket=ticket.pk,
        ),
        at=now(),
    )  # fmt: skip
    assert lived.seen("where").snoozed_until is None


def test_an_agent_brings_it_back(iris, lived):
    away(iris, lived, "where", now() + timedelta(hours=2))
    iris.post(f"/desk/tickets/{lived.tickets['where'].reference}/snoozing", {"do": "wake"})
    assert lived.seen("where").snoozed_until is None
