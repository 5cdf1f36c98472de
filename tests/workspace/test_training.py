"""Who has no valid training sees no customer data (BarBar 8.2; AC-40, AC-41)."""

from datetime import timedelta

import pytest
from django.core import mail

from answerable.insights.promises import promises_page
from answerable.insights.training import tell_of_training
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.privacy.models import Access
from answerable.staff.models import ApiToken, Training
from answerable.tickets.models import Ticket


def expire(agent, *, days=1):
    Training.objects.filter(agent=agent).update(valid_until=now() - timedelta(days=days))


def everything(desk):
    see_brands(brand.pk for brand in desk.brands.values())


@pytest.fixture
def lena(client, desk):
    client.force_login(desk.agents["lena"])
    return client


def test_ac_41_training_that_expired_yesterday_closes_customer_data_today(lived, lena, desk):
    reference = lived.seen("app").reference
    assert lena.get(f"/desk/all/{reference}").status_code == 200
    expire(desk.agents["lena"])
    for address in (
        f"/desk/all/{reference}",
        "/desk/mine/",
        "/people/",
        "/promises/barbar",
        "/desk/palette?q=mei",
    ):
        answer = lena.get(address)
        assert answer.status_code == 403, address
        page = answer.content.decode()
        assert "Your training in data protection ran out" in page
        assert "Mei" not in page
    assert lena.post(f"/desk/tickets/{reference}/notes", {"text": "x"}).status_code == 403
    assert lena.get("/me/").status_code == 200
    everything(desk)
    assert Access.objects.filter(agent=desk.agents["lena"], kind="refused").count() == 6


def test_ac_41_without_any_record_it_is_closed_too(lived, lena, desk):
    Training.objects.filter(agent=desk.agents["lena"]).delete()
    assert "There is no training in data protection of yours" in lena.get("/desk/mine/").content.decode()


def test_ac_41_the_api_says_why(lived, client, desk):
    token = ApiToken.issue(desk.agents["lena"], name="script", at=now())
    expire(desk.agents["lena"])
    answer = client.get("/api/v1/tickets", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("not-trained")
    assert "asks for training in data protection" in answer.json()["detail"]


def test_ac_41_only_the_brand_that_asks_for_it_is_closed(lived, client, desk):
    client.force_login(desk.agents["priya"])
    expire(desk.agents["priya"])
    page = client.get("/desk/all/").content.decode()
    assert f"/desk/all/{lived.seen('beans').reference}" in page
    assert f"/desk/all/{lived.seen('app').reference}" not in page
    answer = client.get(f"/desk/all/{lived.seen('app').reference}")
    assert answer.status_code == 403
    assert "BarBar" in answer.content.decode()


def test_a_lead_puts_it_on_record_and_the_desk_opens_again(lived, client, desk):
    expire(desk.agents["lena"])
    client.force_login(desk.agents["iris"])
    form = {
        "agent": desk.agents["lena"].pk,
        "course": "data protection",
        "completed": "",
        "statement": "Course 7",
    }
    assert client.post("/trust/training", form).status_code == 422
    assert client.post("/trust/training", form | {"completed": "2001-01-01"}).status_code == 422
    today = f"{now():%Y-%m-%d}"
    assert client.post("/trust/training", form | {"completed": today, "statement": " "}).status_code == 422
    assert client.post("/trust/training", form | {"completed": today}).status_code == 302
    assert "Course 7" in client.get("/trust/training").content.decode()
    client.force_login(desk.agents["lena"])
    assert client.get("/desk/mine/").status_code == 200


def test_who_is_no_lead_records_nothing(lived, lena, desk):
    form = {
        "agent": desk.agents["lena"].pk,
        "course": "data protection",
        "completed": f"{now():%Y-%m-%d}",
        "statement": "I did",
    }
    before = Training.objects.count()
    assert lena.post("/trust/training", form).status_code == 422
    assert Training.objects.count() == before


def test_ac_41_leads_hear_of_it_thirty_days_before_once(desk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Training.objects.exclude(agent=desk.agents["tomas"]).update(valid_until=now() + timedelta(days=300))
    Training.objects.filter(agent=desk.agents["tomas"]).update(valid_until=now() + timedelta(days=31))
    assert not tell_of_training(desk.brands["barbar"], at=now())
    assert tell_of_training(desk.brands["barbar"], at=now() + timedelta(days=1))
    assert not tell_of_training(desk.brands["barbar"], at=now() + timedelta(days=2))
    (letter,) = mail.outbox
    assert letter.recipients() == ["iris@answerable.example"]
    assert "Tomás Vidal: training in data protection counts until" in letter.body


def test_ac_40_every_look_search_and_list_is_on_record(lived, client, desk):
    client.force_login(desk.agents["lena"])
    reference = lived.seen("app").reference
    for address in (
        f"/desk/all/{reference}",
        "/desk/all/?q=parcel",
        "/people/?q=mei",
        "/desk/palette?q=noor",
    ):
        assert client.get(address).status_code == 200
    token = ApiToken.issue(desk.agents["lena"], name="script", at=now())
    client.get("/api/v1/tickets", headers={"authorization": f"Bearer {token}", "x-purpose": "monthly report"})
    everything(desk)
    rows = Access.objects.filter(agent=desk.agents["lena"]).order_by("id")
    assert [(row.kind, row.about, row.words, row.purpose) for row in rows] == [
        ("ticket", reference, "", "support"),
        ("queue", "all", "parcel", "support"),
        ("people", "", "mei", "support"),
        ("palette", "", "noor", "support"),
        ("api", "/api/v1/tickets", "", "monthly report"),
    ]
    assert all(row.brand == desk.brands["barbar"] and row.trained_until for row in rows)


def test_ac_41_the_evidence_counts_looks_and_who_was_trained(lived, client, desk):
    client.force_login(desk.agents["lena"])
    client.get("/desk/all/")
    everything(desk)
    page = promises_page(desk.brands["barbar"], at=now() + timedelta(minutes=1))
    found = {rule.id: rule for rule in page.rules}
    assert found["8.2"].state in {"on record", "at risk"}
    assert "4 of 4 people are trained" in found["8.2"].evidence.told
    assert "0 of them without training" in found["8.2"].evidence.told
    assert "1 look by 1 person" in found["8.1.a"].evidence.told
    Access.objects.create(
        brand=desk.brands["barbar"], agent=desk.agents["lena"], at=now(), door="desk", kind="ticket", purpose="support",
        trained_until=now() - timedelta(days=1),
    )  # fmt: skip
    page = promises_page(desk.brands["barbar"], at=now() + timedelta(minutes=1))
    assert next(rule for rule in page.rules if rule.id == "8.2").state == "broken"


def test_ac_40_the_log_cannot_be_changed(lived, client, desk):
    from django.db import DatabaseError, transaction

    client.force_login(desk.agents["lena"])
    client.get("/desk/all/")
    everything(desk)
    for change in (lambda rows: rows.update(purpose="fun"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="is evidence"), transaction.atomic():
            change(Access.objects.all())


def test_leads_read_the_log_and_others_do_not(lived, iris, client, desk):
    iris.get("/people/?q=haddad")
    assert "“<bdi>haddad</bdi>”" in iris.get("/trust/access").content.decode()
    client.force_login(desk.agents["lena"])
    assert client.get("/trust/access").status_code == 404


@pytest.mark.clause("BB-8.0")
def test_a_lead_signs_a_document_and_the_clause_is_on_record(lived, iris, client, desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    form = {"brand": "barbar", "rule": "8.0", "statement": ""}
    assert iris.post("/trust/documents", form).status_code == 422
    paper = SimpleUploadedFile("policy.pdf", b"%PDF-1.4 data protection")
    assert (
        iris.post(
            "/trust/documents", form | {"statement": "Version 3, in the safe", "file": paper}
        ).status_code
        == 302
    )
    assert "Version 3, in the safe" in iris.get("/trust/documents").content.decode()
    everything(desk)
    page = promises_page(desk.brands["barbar"], at=now() + timedelta(minutes=1))
    assert next(rule for rule in page.rules if rule.id == "8.0").state == "on record"
    client.force_login(desk.agents["lena"])
    assert client.post("/trust/documents", form | {"statement": "x"}).status_code == 422


def test_nothing_of_a_ticket_changes_by_being_closed(lived, lena, desk):
    expire(desk.agents["lena"])
    everything(desk)
    before = list(Ticket.objects.order_by("pk").values_list("revision", flat=True))
    lena.post(f"/desk/tickets/{lived.seen('app').reference}/reply", {"text": "x"})
    everything(desk)
    assert list(Ticket.objects.order_by("pk").values_list("revision", flat=True)) == before
