"""Somebody is there while one of their tabs lives, and the desk knows when nobody is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from answerable.channels import attendance
from answerable.insights import books
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.policy.models import PolicyVersion
from answerable.policy.registry import verbs
from answerable.staff.models import Attendance, Presence
from answerable.staff.presence import be, beat, present

SECOND = timedelta(seconds=1)
TUESDAY = datetime(2026, 12, 1, 19, tzinfo=UTC)  # 14:00 in New York


@pytest.fixture
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def who(brand, at):
    return [agent.get_short_name() for agent in present(brand.pk, at)]


def test_a_tab_that_stays_silent_for_a_minute_is_nobody(desk):
    bulkimart, barbar = desk.brands["bulkimart"], desk.brands["barbar"]
    beat(desk.agents["samuel"], TUESDAY)
    beat(desk.agents["priya"], TUESDAY - 59 * SECOND)
    assert who(bulkimart, TUESDAY) == ["Priya", "Samuel"]
    assert who(barbar, TUESDAY) == ["Priya"]
    assert who(bulkimart, TUESDAY + SECOND) == ["Samuel"]
    assert who(bulkimart, TUESDAY + 60 * SECOND) == []


def test_who_is_away_takes_nothing_until_they_say_so(desk):
    samuel = desk.agents["samuel"]
    be(samuel, "away", TUESDAY)
    assert samuel not in present(desk.brands["bulkimart"].pk, TUESDAY)
    assert beat(samuel, TUESDAY + SECOND) == "away"
    be(samuel, "available", TUESDAY + 2 * SECOND)
    assert samuel in present(desk.brands["bulkimart"].pk, TUESDAY + 2 * SECOND)
    with pytest.raises(ValueError, match="available or away"):
        be(samuel, "asleep", TUESDAY)


def test_an_open_tab_is_a_sign_of_life_and_the_switch_says_the_rest(client, desk):
    samuel = desk.agents["samuel"]
    client.force_login(samuel)
    assert b"Press to be away" in client.get("/desk/mine/").content
    answer = client.post("/desk/presence", headers={"HX-Request": "true"})
    assert 'data-here="available"' in answer.content.decode()
    assert samuel in present(desk.brands["bulkimart"].pk, now())
    assert client.post("/desk/presence", {"state": "away"}).status_code == 302
    assert Presence.objects.get(agent=samuel).state == "away"
    assert b"Press to be available" in client.get("/desk/mine/").content
    assert client.post("/desk/presence", {"state": "king"}).status_code == 400
    assert Client().post("/desk/presence").status_code == 302


def test_open_minutes_with_nobody_there_are_on_record_and_the_leads_hear_of_it(desk, outbox):
    brand = desk.brands["bulkimart"]
    see_brands([brand.pk])
    beat(desk.agents["samuel"], TUESDAY)
    for second in range(0, 181, 5):
        attendance.look(brand, at=TUESDAY + second * SECOND)
    assert [(row.staffed, row.began_at) for row in Attendance.objects.order_by("began_at")] == [
        (True, TUESDAY),
        (False, TUESDAY + 60 * SECOND),
    ]
    assert [letter.to for letter in outbox] == [["iris@answerable.example"]]
    assert Attendance.objects.get(staffed=False).told_at <= TUESDAY + 120 * SECOND
    assert "Bulkimart" in outbox[0].subject
    assert "4.1" in outbox[0].body
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=TUESDAY).policy
    hour = timedelta(hours=1)
    ledger = books.of(brand, policy, start=TUESDAY - hour, end=TUESDAY + hour, at=TUESDAY + 180 * SECOND)
    (hours,) = policy.rules_of("set hours")
    found = verbs()["set hours"].evidence(hours, ledger)
    assert (found.kept, found.broken, found.unmeasurable) == (1, 2, 60)


def test_nobody_is_missed_while_the_office_is_closed(desk, outbox):
    brand = desk.brands["bulkimart"]
    see_brands([brand.pk])
    evening = TUESDAY + timedelta(hours=4)  # 18:00: closed
    for second in range(0, 121, 5):
        attendance.look(brand, at=evening + second * SECOND)
    assert outbox == []


def test_who_never_came_back_is_missed_again_the_next_morning(desk, outbox):
    brand = desk.brands["bulkimart"]
    see_brands([brand.pk])
    at = TUESDAY
    while at < TUESDAY + timedelta(hours=20):  # until Wednesday 10:00
        attendance.look(brand, at=at)
        at += timedelta(seconds=100)
    assert len(outbox) == 2
    assert Attendance.objects.count() == 1
