"""AC-49: a promise case by case; an excuse stands beside a break and never hides it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from answerable.insights.instances import cursor, instances, recomputed, stored
from answerable.insights.promises import promises_page
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.promises.models import (
    Attestation,
    CheckRun,
    Clock,
    Enforcement,
    Excuse,
    ExcuseDecision,
    Promise,
)
from answerable.promises.watcher import notice
from answerable.staff.models import ApiToken

from .lived import DAY, HOUR, answer, letter

WHY = "The mail server of the customer was down until noon"


@pytest.fixture
def days(desk, assets):
    """Three days at Bulkimart, up to now: an answer in time, one late, one nobody gave, a call nobody measured."""
    brand, at = desk.brands["bulkimart"], now()
    kept = letter(brand, at=at - 3 * DAY)
    answer(desk, kept, at=at - 3 * DAY + HOUR)
    late = letter(brand, at=at - 3 * DAY + HOUR)
    answer(desk, late, at=at - DAY)
    letter(brand, at=at - 2 * DAY)  # overdue, and nobody has noticed
    letter(brand, at=at - HOUR)
    unmeasured = Clock.objects.filter(promise__rule="6.2").first()
    assert unmeasured
    return brand


def browser(desk, name):
    client = Client()
    client.force_login(desk.agents[name])
    return client


def sight(desk):
    see_brands(brand.pk for brand in desk.brands.values())


def told(brand, rule="4.2.1", **more):
    at = now()
    return instances(brand, rule, start=at - 30 * DAY, end=at, at=at, **more)


def test_ac_49_each_instance_is_listed_with_its_outcome_and_its_events(days):
    found = told(days)
    assert [one.outcome for one in found] == ["running", "broken", "broken", "kept"]
    assert [event.what for event in found[-1].events] == ["start", "stop"]
    assert found[-1].stopped_at < found[-1].due_at
    assert [one.outcome for one in told(days, outcome="broken")] == ["broken", "broken"]
    assert not told(days, outcome="excused")
    assert len({one.line() for one in found}) == 4


def test_ac_49_pages_meet_every_instance_once(days):
    whole = [one.key for one in told(days)]
    walked, after = [], ""
    while page := told(days, most=1, after=after):
        walked += [one.key for one in page]
        after = cursor(page[-1])
    assert walked == whole


def test_ac_49_recomputed_from_raw_events_it_is_the_same_to_the_byte(days, desk):
    notice(at=now())
    at = now()
    for rule in ("4.2.1", "6.2", "7.1.b"):
        lines = "\n".join(recomputed(days, rule, start=at - 30 * DAY, end=at, at=at)).encode()
        assert rule == "7.1.b" or b"T" in lines
        assert lines == "\n".join(stored(days, rule, start=at - 30 * DAY, end=at)).encode()


def test_ac_49_an_excuse_needs_a_reason_and_a_second_person_and_hides_nothing(days, desk):
    before = promises_page(days, at=now()).clause("4.2.1").rules[0]
    broken = told(days, outcome="broken")[-1]
    kept = told(days, outcome="kept")[0]
    iris, samuel, priya = browser(desk, "iris"), browser(desk, "samuel"), browser(desk, "priya")
    page = "/promises/bulkimart/excuses"
    assert priya.post(page, {"key": broken.key, "reason": "late"}).status_code == 422
    assert priya.post(page, {"key": kept.key, "reason": WHY}).status_code == 422
    assert priya.post(page, {"key": "clock-999999", "reason": WHY}).status_code == 404
    assert browser(desk, "lena").post(page, {"key": broken.key, "reason": WHY}).status_code == 404
    assert samuel.post(page, {"key": broken.key, "reason": WHY}).status_code == 302
    assert priya.post(page, {"key": broken.key, "reason": WHY}).status_code == 422  # one is there
    sight(desk)
    asked = Excuse.objects.get()
    assert told(days, outcome="broken")[-1].key == broken.key  # nobody has let it hold yet
    address = f"{page}/{asked.pk}"
    assert samuel.post(address, {"decision": "allow"}).status_code == 422
    assert priya.post(address, {"decision": "allow"}).status_code == 422
    assert iris.post(address, {"decision": "decline"}).status_code == 422
    assert iris.post(address, {"decision": "allow"}).status_code == 302
    assert iris.post(address, {"decision": "allow"}).status_code == 422
    listed = priya.get("/promises/bulkimart/rules/4.2.1?outcome=excused").content.decode()
    assert WHY in listed
    assert "Iris Okafor let it hold." in listed
    sight(desk)
    assert [one.key for one in told(days, outcome="excused")] == [broken.key]
    after = promises_page(days, at=now()).clause("4.2.1").rules[0]
    assert (after.evidence.broken, after.evidence.excused) == (before.evidence.broken, 1)
    assert after.verdict.state == before.verdict.state == "broken"
    shown = priya.get("/promises/bulkimart").content.decode()
    assert "One of the breaks is excused; it counts all the same." in shown


def test_ac_49_a_declined_excuse_stays_and_another_may_follow(days, desk):
    broken = told(days, outcome="broken")[-1]
    priya, iris = browser(desk, "priya"), browser(desk, "iris")
    priya.post("/promises/bulkimart/excuses", {"key": broken.key, "reason": WHY})
    sight(desk)
    no = {"decision": "decline", "reason": "Our own server was down"}
    iris.post(f"/promises/bulkimart/excuses/{Excuse.objects.get().pk}", no)
    assert "Our own server was down" in priya.get("/promises/bulkimart/rules/4.2.1").content.decode()
    assert priya.post("/promises/bulkimart/excuses", {"key": broken.key, "reason": WHY}).status_code == 302


def test_ac_49_a_missed_act_is_excused_too(days, desk):
    promise = Promise.objects.filter(brand=days, rule="6.4").latest("id")
    act = Enforcement.objects.create(brand=days, promise=promise, outcome="failed", at=now() - HOUR)
    priya, iris = browser(desk, "priya"), browser(desk, "iris")
    assert (
        priya.post("/promises/bulkimart/excuses", {"key": f"act-{act.pk}", "reason": WHY}).status_code == 302
    )
    sight(desk)
    iris.post(f"/promises/bulkimart/excuses/{Excuse.objects.get().pk}", {"decision": "allow"})
    sight(desk)
    assert told(days, "6.4")[0].outcome == "excused"


@pytest.mark.parametrize("kind", ["check", "word"])
def test_ac_49_a_check_that_failed_and_a_word_nobody_gave_are_excused_and_stay_breaks(days, desk, kind):
    rule = {"check": "3.1", "word": "10.1.a"}[kind]
    promise = Promise.objects.filter(brand=days, rule=rule).latest("id")
    if kind == "check":
        run = CheckRun.objects.create(
            brand=days, promise=promise, name="channel probe", at=now() - HOUR, sample=1, passed=False, detail="Shut"
        )  # fmt: skip
        key = f"check-{run.pk}"
    else:
        word = Attestation.objects.create(brand=days, promise=promise, due_at=now() - DAY)
        key = f"word-{word.pk}"
    assert [one.key for one in told(days, rule, outcome="broken")] == [key]
    priya, iris = browser(desk, "priya"), browser(desk, "iris")
    assert "Excuse it" in priya.get(f"/promises/bulkimart/rules/{rule}").content.decode()
    assert priya.post("/promises/bulkimart/excuses", {"key": key, "reason": WHY}).status_code == 302
    sight(desk)
    iris.post(f"/promises/bulkimart/excuses/{Excuse.objects.get().pk}", {"decision": "allow"})
    sight(desk)
    assert [one.outcome for one in told(days, rule)] == ["excused"]
    assert not told(days, rule, outcome="broken")
    found = next(each for each in promises_page(days, at=now()).rules if each.id == rule)
    assert (found.state, found.evidence.excused) == ("broken", 1)


def test_ac_49_neither_breaks_nor_excuses_can_be_taken_back(days, desk):
    broken = Clock.objects.get(pk=int(told(days, outcome="broken")[-1].key[6:]))
    asked = Excuse.objects.create(
        brand=days, promise=broken.promise, clock=broken, of=broken.started_at, reason=WHY,
        asked_by=desk.agents["priya"], asked_at=now(),
    )  # fmt: skip
    ExcuseDecision.objects.create(
        brand=days, excuse=asked, allowed=False, decided_by=desk.agents["iris"], decided_at=now()
    )
    for rows in (Excuse.objects.all(), ExcuseDecision.objects.all()):
        for change in (
            lambda rows=rows: rows._raw_delete("default"),
            lambda rows=rows: rows.update(brand_id=1),
        ):
            with pytest.raises(DatabaseError, match="is evidence"), transaction.atomic():
                change()


def test_ac_49_the_api_lists_them_page_by_page(days, desk):
    token = ApiToken.issue(desk.agents["priya"], name="script", at=now())
    client, headers = Client(), {"Authorization": f"Bearer {token}"}
    first = client.get("/api/v1/promises/bulkimart/4.2.1/instances?limit=3", headers=headers).json()
    assert [one["outcome"] for one in first["items"]] == ["running", "broken", "broken"]
    rest = client.get(
        "/api/v1/promises/bulkimart/4.2.1/instances", {"limit": 3, "cursor": first["next"]}, headers=headers
    ).json()
    assert [one["outcome"] for one in rest["items"]] == ["kept"]
    assert rest["next"] is None
    assert client.get("/api/v1/promises/barbar/9.9/instances", headers=headers).status_code == 404
    body = {"key": first["items"][1]["key"], "reason": WHY}
    posted = client.post(
        "/api/v1/promises/bulkimart/excuses", body, content_type="application/json", headers=headers
    )
    assert posted.status_code == 201
    assert timedelta(0) < now() - Excuse.objects.get().asked_at < timedelta(minutes=1)
