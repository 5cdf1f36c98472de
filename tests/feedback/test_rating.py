"""How was it? (BarBar 7.1, Bulkimart 8; AC-37)"""

from datetime import timedelta

import pytest

from answerable.casework.errors import NotPossible
from answerable.casework.rate import look_at, rate
from answerable.feedback.models import Rating, Task
from answerable.staff.models import Agent
from answerable.tickets.models import Event
from support.instants import at

RECEIVED, RESOLVED = at("2026-12-03T10:00:00"), at("2026-12-03T12:00:00")
SATURDAY = at("2026-12-05T09:00:00")  # 09:00 in London


@pytest.fixture
def settled(write, settle):
    return settle(write("barbar", RECEIVED), RESOLVED)


def test_ac_37_a_low_score_is_looked_at_on_the_next_business_morning(desk, settled):
    rate(settled, customer=settled.requester, score=2, through="email", at=SATURDAY)
    assert Task.objects.get().due_at == at("2026-12-07T09:00:00")  # Monday
    rate(settled, customer=settled.requester, score=1, at=SATURDAY + timedelta(days=1))
    assert Task.objects.count() == 1


def test_a_fair_score_makes_no_task(desk, settled):
    rate(settled, customer=settled.requester, score=3, at=SATURDAY)
    assert not Task.objects.exists()


def test_a_score_can_be_changed_for_seven_days_and_every_change_stays_in_the_history(desk, settled):
    rate(settled, customer=settled.requester, score=2, at=SATURDAY)
    rate(
        settled,
        customer=settled.requester,
        score=5,
        comment=" All well now. ",
        at=SATURDAY + timedelta(days=7),
    )
    rating = Rating.objects.get()
    assert (rating.score, rating.comment, rating.agent) == (5, "All well now.", desk.agents["lena"])
    with pytest.raises(NotPossible, match="seven days"):
        rate(settled, customer=settled.requester, score=1, at=SATURDAY + timedelta(days=7, seconds=1))
    assert [event.data["score"] for event in Event.objects.filter(kind="rated").order_by("id")] == [2, 5]


@pytest.mark.parametrize("score", [0, 6, -1])
def test_it_goes_from_one_to_five(desk, settled, score):
    with pytest.raises(NotPossible, match="1 to 5"):
        rate(settled, customer=settled.requester, score=score, at=SATURDAY)


def test_what_is_not_settled_is_not_rated(desk, write):
    ticket = write("barbar", RECEIVED)
    with pytest.raises(NotPossible, match="not settled yet"):
        rate(ticket, customer=ticket.requester, score=5, at=SATURDAY)


def test_ac_37_agents_cannot_rate(desk, settled):
    Agent.objects.filter(pk=desk.agents["lena"].pk).update(email=settled.requester.email.upper())
    with pytest.raises(NotPossible, match="do not rate"):
        rate(settled, customer=settled.requester, score=5, at=SATURDAY)
    assert not Rating.objects.exists()


def test_a_lead_says_what_came_of_it_once(desk, settled):
    rate(settled, customer=settled.requester, score=1, at=SATURDAY)
    task = Task.objects.get()
    with pytest.raises(NotPossible, match="what you found"):
        look_at(task, agent=desk.agents["iris"], outcome=" ", at=SATURDAY)
    look_at(task, agent=desk.agents["iris"], outcome="Called her; label sent again.", at=SATURDAY)
    with pytest.raises(NotPossible, match="already"):
        look_at(task, agent=desk.agents["iris"], outcome="Me too.", at=SATURDAY)
