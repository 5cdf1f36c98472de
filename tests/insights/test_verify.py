"""AC-49: recomputing from raw events gives equal results; what was changed behind the ledger's back shows."""

import json

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from answerable.insights.promises import promises_page
from answerable.insights.seal import broken_seals, seal_months
from answerable.insights.tasks import recompute
from answerable.insights.verify import record, verify
from answerable.kit.scope import brands_visible, see_brands
from answerable.promises.models import CheckRun, Clock, ClockEvent, Seal
from answerable.promises.watcher import notice
from answerable.run.evidence import explain, ledger

from .lived import DAY, MONDAY, answer, letter, some_days


def test_ac_49_everything_lived_is_recomputed_equal(desk):
    end = some_days(desk)
    for brand in desk.brands.values():
        result = verify(brand, at=end)
        assert result.passed, result.differences
        assert result.clocks == Clock.objects.filter(brand=brand).count() >= 3


def test_ac_49_equal_whether_or_not_a_watcher_ran(desk):
    end = some_days(desk)
    letter(desk.brands["bulkimart"], at=end - 2 * DAY)
    assert verify(desk.brands["bulkimart"], at=end).passed
    notice(at=end)
    assert verify(desk.brands["bulkimart"], at=end).passed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "kept"),
        ("due_at", MONDAY + 9 * DAY),
        ("stopped_at", MONDAY),
        ("reason", "spam"),
        ("counted_s", 1.0),
        ("relaxed", True),
        ("target", "48 hours"),
        ("calendar", "business"),
        ("started_at", MONDAY + DAY),
    ],
)
def test_ac_49_a_tampered_row_is_found_and_its_figures_are_not_proven(desk, field, value):
    brand = desk.brands["bulkimart"]
    end = some_days(desk)
    broken = Clock.objects.get(brand=brand, promise__rule="4.2.1", state="broken")
    Clock.objects.filter(pk=broken.pk).update(**{field: value})
    result = verify(brand, at=end)
    assert {(each.clock_id, each.field) for each in result.differences} == {(broken.pk, field)}
    record(brand, result)
    page = promises_page(brand, at=end)
    assert page.clause("4.2.1").state == "not proven"
    assert f"clock {broken.pk}" in page.clause("4.2.1").rules[0].verdict.why
    assert page.clause("6.2").state != "not proven"
    assert verify(brand, at=end, since=end - DAY).passed  # started earlier, so not looked at


@pytest.mark.parametrize("table", [ClockEvent, Seal])
def test_ac_49_evidence_cannot_be_changed_or_deleted(desk, table):
    some_days(desk)
    seal_months(desk.brands["bulkimart"], at=MONDAY + 40 * DAY)
    rows = table.objects.all()
    for change in (rows.delete, lambda: rows._raw_delete(rows.db), lambda: rows.update(brand_id=1)):
        with pytest.raises(DatabaseError, match="is evidence"), transaction.atomic():
            change()
    with pytest.raises(DatabaseError, match="foreign key"), transaction.atomic():
        Clock.objects.all()._raw_delete("default")  # a break that has events cannot go
        connection.check_constraints()


def test_every_night_is_on_record(desk):
    some_days(desk)
    recompute(MONDAY + 5 * DAY)
    see_brands(brand.pk for brand in desk.brands.values())
    runs = CheckRun.objects.filter(brand=desk.brands["bulkimart"], name="recomputation")
    assert {run.promise.rule for run in runs} == {"4.2.1", "4.2.2", "6.2", "7.1.b"}
    assert all(run.passed for run in runs)
    assert Seal.objects.filter(brand=desk.brands["bulkimart"]).count() == 0  # November is not over in 2026-11


def test_a_month_is_sealed_once_and_holds(desk):
    brand = desk.brands["bulkimart"]
    end = some_days(desk)
    letter(brand, at=end + 30 * DAY)
    letter(brand, at=end + 31 * DAY)
    november, december = seal_months(brand, at=end + 62 * DAY)
    assert (str(november.month), str(december.month)) == ("2026-11-01", "2026-12-01")
    assert november.totals["bulkimart/4.2.1"] == {"kept": 2, "broken": 1}
    assert december.previous_sha256 == november.sha256
    assert seal_months(brand, at=end + 63 * DAY) == []
    assert broken_seals(brand) == []


def test_what_happens_after_sealing_does_not_break_a_seal(desk):
    brand = desk.brands["bulkimart"]
    open_since_november = letter(brand, at=MONDAY)
    seal_months(brand, at=MONDAY + 40 * DAY)
    answer(desk, open_since_november, at=MONDAY + 50 * DAY)
    assert broken_seals(brand) == []


def test_an_event_changed_by_the_owner_of_the_database_breaks_the_seal(own_database, desk):
    brand = desk.brands["bulkimart"]
    see_brands([brand.pk, desk.brands["barbar"].pk])
    some_days(desk)
    seal_months(brand, at=MONDAY + 40 * DAY)
    with psycopg.connect(own_database.owner) as owner:
        owner.execute("SELECT set_config('answerable.brands', %s, true)", [str(brand.pk)])
        owner.execute("ALTER TABLE promises_clockevent DISABLE TRIGGER append_only")
        owner.execute(
            "UPDATE promises_clockevent SET at = at - interval '1 day' WHERE kind = 'stop' AND at > %s",
            [MONDAY + DAY],
        )
    assert broken_seals(brand) == [
        "Bulkimart, November 2026: clocks or their events were changed after sealing."
    ]


def test_ledger_verify_on_the_command_line(desk, capsys, monkeypatch):
    end = some_days(desk)
    monkeypatch.setattr("answerable.kit.now.now", lambda: end)
    assert ledger(["verify"]) == 0
    assert "The ledger is what its events say, and every seal holds." in capsys.readouterr().out
    with brands_visible([desk.brands["barbar"].pk]):
        Clock.objects.filter(stopped_at__isnull=False).update(counted_s=1)
    assert ledger(["verify", "--days", "35", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["passed"]
    barbar, bulkimart = told["brands"]
    assert bulkimart["passed"]
    assert {each["field"] for each in barbar["differences"]} == {"counted_s"}


def test_explain_on_the_command_line(desk, capsys):
    ticket = letter(desk.brands["bulkimart"], at=MONDAY)
    assert explain([ticket.reference]) == 0
    out = capsys.readouterr().out
    assert f"Ticket {ticket.reference}, clause 4.2.1" in out
    assert "Due Tue 3 Nov 2026 10:00 EST (2026-11-03T15:00:00Z)" in out
    assert explain([ticket.reference.lower(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["clocks"][0]["clause"] == "4.2.1"
    for nobodys in ("BM-999999", "BB-" + str(ticket.pk), "rubbish", "BM-²"):
        assert explain([nobodys]) == 1
        assert "there is no ticket" in capsys.readouterr().err
