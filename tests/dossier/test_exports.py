"""Tickets leave the desk as a list: with a purpose, after a second person's yes, every step on record."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from answerable.dossier import tasks, writing
from answerable.kit.now import now
from answerable.kit.scope import see_no_brand
from answerable.privacy.counts import exports
from answerable.privacy.models import Access, Export

WHY = "Monthly check of late answers for the owner"
DAYS = {"since": "2020-01-01", "until": "2099-12-31"}


def ask(client, brand="bulkimart", **said):
    return client.post("/trust/exports", {"brand": brand, "form": "csv", "purpose": WHY, **DAYS, **said})


def written(export):
    """The worker has done its part."""
    see_no_brand()
    tasks.write(export=export.pk, brand=export.brand_id)


@pytest.fixture
def allowed(lived, browser, look):
    def make(form="csv", brand="bulkimart"):
        assert ask(browser("priya"), brand, form=form).status_code == 302
        look()
        export = Export.objects.latest("id")
        assert browser("iris").post(f"/trust/exports/{export.pk}", {"decision": "allow"}).status_code == 302
        look()
        return export

    return make


@pytest.mark.clause("BB-8.1")
def test_ac_40_a_list_needs_a_purpose_and_a_second_person(lived, browser, look, desk):
    priya = browser("priya")
    assert ask(priya, purpose="why not").status_code == 422
    assert ask(priya, since="2026-12-02", until="2026-12-01").status_code == 422
    assert ask(priya, since="soon").status_code == 422
    look()
    assert not Export.objects.exists()

    assert ask(priya).status_code == 302
    look()
    export = Export.objects.get()
    for name, refused in (("priya", "You asked for this list"), ("samuel", None)):
        page = browser(name).post(f"/trust/exports/{export.pk}", {"decision": "allow"})
        if refused:
            assert page.status_code == 422
            assert refused in page.content.decode()
            assert "not ready" in browser(name).get(f"/trust/exports/{export.pk}/file").content.decode()
    look()
    export.refresh_from_db()
    assert (export.allowed, export.decided_by) == (True, desk.agents["samuel"])  # a senior, not who asked


def test_ac_40_a_front_line_colleague_is_not_the_second_person(lived, browser, look):
    ask(browser("iris"), "barbar")
    look()
    export = Export.objects.get()
    answer = browser("lena").post(f"/trust/exports/{export.pk}", {"decision": "allow"})
    assert answer.status_code == 422
    assert "A lead or a senior" in answer.content.decode()
    look()
    export.refresh_from_db()
    assert export.allowed is None


def test_ac_40_a_no_has_a_reason_and_stays(lived, browser, look):
    ask(browser("priya"))
    look()
    export = Export.objects.get()
    iris = browser("iris")
    assert iris.post(f"/trust/exports/{export.pk}", {"decision": "decline"}).status_code == 422
    said = {"decision": "decline", "reason": "The figures are on the promises page"}
    assert iris.post(f"/trust/exports/{export.pk}", said).status_code == 302
    assert iris.post(f"/trust/exports/{export.pk}", {"decision": "allow"}).status_code == 422
    page = browser("priya").get("/trust/exports").content.decode()
    assert "The figures are on the promises page" in page
    assert browser("priya").get(f"/trust/exports/{export.pk}/file").status_code == 422


def test_ac_40_the_list_holds_the_brands_tickets_and_nothing_of_the_other(allowed, browser, look, lived):
    export = allowed()
    written(export)
    page = browser("priya").get("/trust/exports").content.decode()
    assert f"/trust/exports/{export.pk}/file" in page
    assert f"/trust/exports/{export.pk}/file" not in browser("iris").get("/trust/exports").content.decode()
    answer = browser("priya").get(f"/trust/exports/{export.pk}/file")
    content = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    look()
    export.refresh_from_db()
    assert len(rows) == export.rows == export.total
    assert {row["reference"][:3] for row in rows} == {"BM-"}
    assert "dana@harborcafe.example" in {row["email"] for row in rows}
    assert "haddad" not in content
    assert browser("lena").get(f"/trust/exports/{export.pk}/file").status_code == 404
    assert browser("samuel").get(f"/trust/exports/{export.pk}/file").status_code == 422  # not who asked


def test_ac_40_as_json_it_holds_what_was_said_but_no_notes(allowed, browser, look, lived):
    export = allowed("json")
    written(export)
    answer = browser("priya").get(f"/trust/exports/{export.pk}/file")
    rows = json.loads(b"".join(answer.streaming_content))
    pallet = next(row for row in rows if row["subject"].startswith("12 cartons"))
    assert pallet["messages"][0]["text"].startswith("Hello, our pallet")
    assert any(":" in promise for promise in pallet["promises"])
    assert all(message["by"] in {"customer", "agent", "desk"} for row in rows for message in row["messages"])


def test_ac_40_every_step_stands_in_the_access_log_with_who_and_what_for(allowed, browser, look, desk):
    export = allowed()
    written(export)
    b"".join(browser("priya").get(f"/trust/exports/{export.pk}/file").streaming_content)
    look()
    log = Access.objects.filter(kind__startswith="export").order_by("id")
    assert [(one.kind, one.agent.name, one.purpose) for one in log] == [
        ("export asked", "Priya Raman", WHY),
        ("export allowed", "Iris Okafor", WHY),
        ("export taken", "Priya Raman", WHY),
    ]
    counted = exports(export.brand_id, export.asked_at, now() + timedelta(minutes=1))
    assert (counted.taken, counted.refused, counted.wrong) == (1, 0, 0)


def test_ac_40_after_a_week_the_file_is_gone_and_the_register_says_so(allowed, browser, look, settings):
    export = allowed()
    written(export)
    files = list(Path(settings.MEDIA_ROOT).rglob("exports/*"))
    assert [file.suffix for file in files] == [".csv"]
    see_no_brand()
    tasks.forget(now() + writing.KEPT - timedelta(hours=1))
    assert files[0].exists()
    tasks.forget(now() + writing.KEPT + timedelta(hours=1))
    assert not files[0].exists()
    answer = browser("priya").get(f"/trust/exports/{export.pk}/file")
    assert answer.status_code == 422
    assert "deleted after seven days" in answer.content.decode()


def test_a_job_that_ran_twice_writes_one_file(allowed, look, settings):
    export = allowed()
    written(export)
    written(export)
    assert len(list(Path(settings.MEDIA_ROOT).rglob("exports/*"))) == 1


def test_the_length_of_a_list_costs_statements_by_the_piece_not_by_the_ticket(
    allowed, look, count_queries, monkeypatch
):
    export = allowed("json")
    see_no_brand()
    with count_queries(15):
        tasks.write(export=export.pk, brand=export.brand_id)


def test_no_cell_is_a_formula():
    assert writing._cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert writing._cell("+44") == "'+44"
    assert writing._cell(None) == ""
