"""A person takes a copy of their data, or has it erased; the ledger says the same before and after."""

import inspect
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import BinaryField, CharField, JSONField, TextField
from django.db.utils import InternalError, ProgrammingError
from django.test import Client

from answerable.api.customer import token_for
from answerable.customers.models import Customer
from answerable.customers.sign_in import sign_in
from answerable.dossier import erase, tasks, writing
from answerable.dossier.requests import due_at
from answerable.feedback.models import Rating
from answerable.insights.verify import verify
from answerable.kit.erasing import erasing
from answerable.kit.now import now
from answerable.kit.scope import see_no_brand
from answerable.live.models import Call, Chat
from answerable.policy.models import PolicyVersion
from answerable.privacy.models import Access, DataRequest
from answerable.promises.models import Clock
from answerable.promises.publish import publish
from answerable.staff.models import ApiToken
from answerable.staff.verbs import ProtectData
from answerable.tickets.models import Event, Ticket
from answerable.tickets.search import find

DANA = re.compile(r"dana|whitfield|harborcafe|cartons of espresso|oat milk for the barista", re.IGNORECASE)


@pytest.fixture
def dana(lived, desk, look):
    """Dana's browser, signed in at Bulkimart's help center."""
    look()
    customer = Customer.objects.get(email="dana@harborcafe.example")
    client = Client()
    client.cookies["customer-bulkimart"] = sign_in(customer, kind="browser", at=now())
    return client


@pytest.fixture
def finished(lived, look):
    """Nothing of Dana's is at work any more."""
    look()
    Ticket.objects.filter(requester__email="dana@harborcafe.example").update(status="closed")


def ask(client, kind, **said):
    return client.post("/help/bulkimart/data/", {"kind": kind, **said})


def carried_out(look, of):
    look()
    asked = DataRequest.objects.latest("id")
    see_no_brand()
    of(request=asked.pk, brand=asked.brand_id)
    look()
    return DataRequest.objects.get(pk=asked.pk)


def speaks_and_rates(customer):
    """A call, a chat and a rating of a customer."""
    at, brand = now(), customer.brand
    ticket = Ticket.objects.filter(requester=customer).order_by("id")[0]
    Call.objects.create(
        brand=brand,
        ticket=ticket,
        customer=customer,
        source="desk",
        outside_id="1",
        number="+12125550134",
        offered_at=at,
        in_hours=True,
    )
    Chat.objects.create(
        brand=brand, ticket=ticket, customer=customer, proven=True, opened_at=at, zone="America/New_York",
        seen_at=at, language="en", page="/pallets",
    )  # fmt: skip
    Rating.objects.create(
        brand=brand,
        ticket=ticket,
        customer=customer,
        cycle=1,
        score=4,
        comment="Quick.",
        at=at,
        changed_at=at,
        through="email",
    )


@pytest.mark.clause("BB-8.1")
def test_ac_42_a_person_takes_a_copy_of_everything(dana, lived, look, settings):
    page = dana.get("/help/bulkimart/data/").content.decode()
    assert "Your data" in page
    look()
    speaks_and_rates(Customer.objects.get(email="dana@harborcafe.example"))
    assert ask(dana, "copy").status_code == 302
    assert ask(dana, "copy").status_code == 422  # it is on its way
    asked = carried_out(look, tasks.copy)
    assert (asked.asked_by, asked.proof, asked.rule) == (None, "signed in with a mailed code", "")
    assert timedelta(days=27) < asked.due_at - asked.asked_at < timedelta(days=33)  # the law's month
    answer = dana.get(f"/help/bulkimart/data/{asked.pk}/copy")
    box = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = json.loads(box.read("data.json"))
    assert told["person"]["email"] == "dana@harborcafe.example"
    subjects = {ticket["subject"] for ticket in told["tickets"]}
    look()
    assert subjects == set(
        Ticket.objects.filter(requester__email="dana@harborcafe.example").values_list("subject", flat=True)
    )
    assert asked.done["tickets"] == len(subjects) == 2
    whose = told["person"]
    assert [each["number"] for each in whose["calls"]] == ["+12125550134"]
    assert [each["page"] for each in whose["chats"]] == ["/pallets"]
    assert [(each["score"], each["comment"]) for each in whose["ratings"]] == [(4, "Quick.")]
    readable = box.read("index.html").decode()
    assert "Quick." in readable
    assert "36" in readable
    assert "12 cartons short on pallet delivery" in readable
    whole = readable + box.read("data.json").decode()
    assert "noor@haddad.example" not in whole
    assert not DataRequest.objects.exclude(pk=asked.pk).exists()

    see_no_brand()
    tasks.forget(now() + writing.KEPT + timedelta(hours=1))
    assert not list(Path(settings.MEDIA_ROOT).rglob("exports/*"))
    assert dana.get(f"/help/bulkimart/data/{asked.pk}/copy").status_code == 410


def test_ac_42_by_the_api_an_agent_and_the_persons_own_app(lived, look, desk, client):
    look()
    samuel, iris = (ApiToken.issue(desk.agents[name], name="script", at=now()) for name in ("samuel", "iris"))

    def call(method, path, token, body=None):
        answer = getattr(client, method)(
            f"/api/v1/{path}", body, content_type="application/json", headers={"authorization": f"Bearer {token}"}
        )  # fmt: skip
        look()
        return answer

    said = {
        "brand": "bulkimart",
        "email": "dana@harborcafe.example",
        "kind": "copy",
        "proof": "called her back",
    }
    assert call("post", "data-requests", samuel, said | {"proof": ""}).status_code == 409
    assert call("post", "data-requests", samuel, said | {"email": "nobody@lin.example"}).status_code == 404
    made = call("post", "data-requests", samuel, said)
    assert (made.status_code, made.json()["allowed"], made.json()["clause"]) == (201, True, "")
    number = made.json()["id"]
    assert call("get", f"data-requests/{number}/copy", samuel).status_code == 409  # it is being written
    carried_out(look, tasks.copy)
    assert call("get", f"data-requests/{number}", samuel).json()["sha256"]
    assert b"".join(call("get", f"data-requests/{number}/copy", samuel).streaming_content).startswith(b"PK")
    assert call("get", f"data-requests/{number}/copy", iris).status_code == 409  # only who asked
    lena = ApiToken.issue(desk.agents["lena"], name="script", at=now())
    assert call("get", f"data-requests/{number}", lena).status_code == 404

    customer = Customer.objects.get(email="teo@northside.example")
    own = token_for(desk.brands["bulkimart"], customer)["token"]
    assert call("post", "my-data", own, {"kind": "copy"}).status_code == 201
    assert call("get", f"my-data/{number}/copy", own).status_code == 404  # Dana's
    mine = carried_out(look, tasks.copy)
    assert [each["id"] for each in call("get", "my-data", own).json()] == [mine.pk]
    assert b"".join(call("get", f"my-data/{mine.pk}/copy", own).streaming_content).startswith(b"PK")
    asked = call("post", "data-requests", samuel, said | {"kind": "erasure"}).json()
    refused = call("post", f"data-requests/{asked['id']}/decision", samuel, {"allow": True})
    assert "Somebody else has to decide" in refused.json()["detail"]
    no = {"allow": False, "reason": "Her delivery is in dispute."}
    assert call("post", f"data-requests/{asked['id']}/decision", iris, no).json()["allowed"] is False


def test_ac_42_a_copy_is_only_its_persons(dana, lived, look, desk):
    ask(dana, "copy")
    asked = carried_out(look, tasks.copy)
    look()
    other = Client()
    teo = Customer.objects.get(email="teo@northside.example")
    other.cookies["customer-bulkimart"] = sign_in(teo, kind="browser", at=now())
    address = f"/help/bulkimart/data/{asked.pk}/copy"
    assert other.get(address).status_code == 404
    assert Client().get(address).status_code == 404
    assert Client().post("/help/bulkimart/data/", {"kind": "copy"}).status_code == 302  # to sign in


def test_ac_42_an_agent_says_how_they_know_and_takes_the_copy(lived, browser, look, desk):
    samuel = browser("samuel")
    look()
    pk = Customer.objects.get(email="dana@harborcafe.example").pk
    assert samuel.post(f"/people/customers/{pk}/data", {"kind": "copy", "proof": ""}).status_code == 422
    assert (
        samuel.post(f"/people/customers/{pk}/data", {"kind": "all", "proof": "she called"}).status_code == 422
    )
    said = {"kind": "copy", "proof": "called back on her number"}
    assert samuel.post(f"/people/customers/{pk}/data", said).status_code == 302
    asked = carried_out(look, tasks.copy)
    assert b"".join(samuel.get(f"/trust/data/{asked.pk}/copy").streaming_content).startswith(b"PK")
    assert browser("iris").get(f"/trust/data/{asked.pk}/copy").status_code == 422
    assert browser("lena").get(f"/trust/data/{asked.pk}/copy").status_code == 404
    look()
    kinds = Access.objects.filter(about=f"customer {pk}").order_by("id").values_list("kind", "purpose")
    assert list(kinds) == [
        ("copy asked", "a person's own data"),
        ("copy taken", "a person's own data"),
    ]


def test_ac_42_an_erasure_needs_a_second_person_and_finished_requests(dana, lived, browser, look):
    assert ask(dana, "erasure").status_code == 422  # not confirmed
    assert ask(dana, "erasure", sure="yes").status_code == 302
    look()
    asked = DataRequest.objects.get()
    assert asked.allowed is None
    address = f"/trust/data/{asked.pk}"
    assert "Dana Whitfield" in browser("priya").get("/trust/data").content.decode()
    refused = browser("priya").post(address, {"decision": "allow"})
    assert "A lead or a senior" in refused.content.decode()
    open_one = browser("iris").post(address, {"decision": "allow"})
    assert open_one.status_code == 422
    assert "is still open: resolve it first" in open_one.content.decode()
    assert browser("iris").post(address, {"decision": "decline"}).status_code == 422
    no = {"decision": "decline", "reason": "A delivery of yours is in dispute."}
    assert browser("iris").post(address, no).status_code == 302
    assert "A delivery of yours is in dispute." in dana.get("/help/bulkimart/data/").content.decode()


def test_ac_42_who_asked_for_an_erasure_does_not_decide_it(lived, finished, browser, look):
    pk = Customer.objects.get(email="dana@harborcafe.example").pk
    said = {"kind": "erasure", "proof": "called back on her number"}
    browser("iris").post(f"/people/customers/{pk}/data", said)
    look()
    address = f"/trust/data/{DataRequest.objects.get().pk}"
    answer = browser("iris").post(address, {"decision": "allow"})
    assert "Somebody else has to decide" in answer.content.decode()
    assert browser("samuel").post(address, {"decision": "allow"}).status_code == 302


def ledger(brand):
    """Every clock of a brand as it stands."""
    rows = Clock.objects.filter(brand=brand).order_by("id")
    return list(
        rows.values_list("promise__stable_key", "state", "due_at", "stopped_at", "reason", "counted_s")
    )


def everything():
    """(table, row) of every table of the desk that is in sight."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT row_to_json(t)::text FROM {table} AS t")  # noqa: S608
                for (row,) in cursor.fetchall():
                    yield model.__name__, row


@pytest.mark.clause("BB-8.1")
def test_ac_42_after_an_erasure_the_person_is_nowhere_and_the_ledger_is_the_same(
    dana, finished, browser, look, desk
):
    brand = desk.brands["bulkimart"]
    look()
    before = ledger(brand)
    assert len(find("espresso")) == 1
    browser("samuel").get("/desk/all/?q=Whitfield")  # the log keeps what was searched for
    ask(dana, "erasure", sure="yes")
    look()
    asked = DataRequest.objects.get()
    assert browser("samuel").post(f"/trust/data/{asked.pk}", {"decision": "allow"}).status_code == 302
    done = carried_out(look, tasks.erase)
    assert done.done["tickets"] == 2

    assert not find("espresso")
    assert not find("Whitfield")
    left = [(where, row) for where, row in everything() if DANA.search(row)]
    allowed = {"Company", "PolicyVersion", "ProcrastinateJob", "DemoOrder", "Article", "Version", "Word"}
    assert [(where, row[:300]) for where, row in left if where not in allowed] == []
    assert ledger(brand) == before
    assert verify(brand, at=now()).differences == []
    assert dana.get("/help/bulkimart/requests/").status_code == 302  # signed out everywhere
    page = browser("samuel").get("/trust/data").content.decode()
    assert "a person who is erased" in page
    files = [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]
    assert not any(b"Dana" in path.read_bytes() for path in files)


def test_ac_42_nothing_but_the_words_of_evidence_can_be_erased(lived, look):
    look()
    event = Event.objects.exclude(data={}).first()
    for change in ({"kind": "nothing"}, {"data": {}, "at": now()}):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), erasing():
            Event.objects.filter(pk=event.pk).update(**change)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(data={})
    with transaction.atomic(), erasing():
        assert Event.objects.filter(pk=event.pk).update(data={}) == 1


def test_ac_42_the_policys_own_time_counts_where_a_clause_names_one(lived, look, desk):
    brand, at = desk.brands["barbar"], now()
    look()
    version = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at)
    text = PolicyVersion.objects.get(pk=version.pk).source.replace("version: 1", "version: 2", 1)
    text = text.replace("log: every view and export", "log: every view and export\nrequests within: 10 days")
    publish(
        text,
        brand=brand,
        name="v2",
        approved_by="Iris Okafor",
        at=at,
        effective=(at + timedelta(days=1)).date(),
    )
    assert due_at(brand.pk, at + timedelta(days=2)) == (at + timedelta(days=12), "8.1.a")
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at + timedelta(days=2)).policy
    rule = next(rule for rule in policy.rules_of("protect data"))
    assert "within 10 days" in ProtectData().explain(rule, policy)


HOLDS_NOTHING = {"Device", "OutsideScope", "Resolution", "Clock", "RequestDraft", "Sent"}
"""With words of the desk's own alone, gone with the sign-in, or forgotten within a week by itself."""


def test_ac_42_every_table_about_a_person_is_thought_of():
    about = {
        "Ticket",
        "Message",
        "Customer",
        "Chat",
        "Call",
        "SideRequest",
        "Note",
        "Rating",
        "Attachment",
        "Order",
    }
    reached = inspect.getsource(erase)
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        named = [field for field in fields if field.is_relation and field.related_model.__name__ in about]
        words = [
            field
            for field in fields
            if isinstance(field, TextField | JSONField | BinaryField)
            or (isinstance(field, CharField) and not field.choices)
        ]
        if model.__module__.startswith("answerable") and named and words:
            known = re.search(rf"\b{model.__name__}\b", reached) or model.__name__ in HOLDS_NOTHING
            assert known, f"{model.__name__} is about a person: does an erasure reach it?"
