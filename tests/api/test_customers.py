"""The customers' side of the API: their own requests, with tokens of their own."""

import base64
import re
from datetime import timedelta

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from answerable.casework.incoming import Incoming
from answerable.casework.note import note
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.customers.tasks import mail_code
from answerable.kit.now import now
from answerable.tickets.models import Attachment, Ticket


@pytest.fixture
def app(client, desk, see_all):
    """`app("dana")`: a customer's app that has its token."""
    import json
    from types import SimpleNamespace

    from answerable.api.customer import token_for

    def of(name):
        see_all()
        customer = desk.customers[name]
        token = token_for(customer.brand, customer)["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        see_all()

        def get(path, **query):
            answer = client.get(f"/api/v1{path}", query, headers=bearer)
            see_all()
            return answer

        def post(path, body=None, **headers):
            answer = client.post(f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=bearer | headers)  # fmt: skip
            see_all()
            return answer

        return SimpleNamespace(get=get, post=post, token=token)

    return of


@pytest.fixture
def matter(desk):
    at = now() - timedelta(hours=2)
    ticket = receive(
        Incoming(brand_id=desk.brands["bulkimart"].pk, channel="email", sender_email="dana@harborcafe.example", subject="36 of 48", text="12 are missing", received_at=at, category="order"),
        at=at,
    ).ticket  # fmt: skip
    note(ticket, agent=desk.agents["priya"], text="wombat", at=at)
    reply(ticket, agent=desk.agents["priya"], text="On Thursday.", then="open", at=at + timedelta(minutes=5))
    return ticket


def test_a_mailed_code_becomes_a_token(client, desk, see_all, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    who = {"brand": "bulkimart", "email": "dana@harborcafe.example"}
    known = client.post("/api/v1/sign-in/codes", who, content_type="application/json")
    unknown = client.post(
        "/api/v1/sign-in/codes", {**who, "email": "no@body.example"}, content_type="application/json"
    )
    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content
    see_all()
    for job in ProcrastinateJob.objects.filter(task_name__endswith="mail_code"):
        mail_code(**job.args)
        see_all()
    (letter,) = mail.outbox
    code = re.search(r"\b\d{6}\b", letter.body)[0]
    token = client.post(
        "/api/v1/sign-in/tokens", {**who, "code": code}, content_type="application/json"
    ).json()["token"]
    assert token.startswith("cus_bulkimart.")
    assert client.get("/api/v1/requests", headers={"Authorization": f"Bearer {token}"}).json() == {"items": [], "next": None}  # fmt: skip
    again = client.post("/api/v1/sign-in/tokens", {**who, "code": code}, content_type="application/json")
    assert (again.status_code, again["Content-Type"]) == (422, "application/problem+json")


def test_agents_and_customers_tokens_open_nothing_of_each_other(app, script, client, matter):
    assert script("iris").get("/requests").status_code == 401
    assert app("dana").get("/tickets").status_code == 401
    assert client.get("/api/v1/requests").status_code == 401
    forged = {"Authorization": "Bearer cus_bulkimart.nothing"}
    assert client.get("/api/v1/requests", headers=forged).status_code == 401


def test_f4_a_request_holds_what_was_said_and_nothing_among_us(app, matter):
    found = app("dana").get(f"/requests/{matter.reference}")
    said = found.json()
    assert [entry["text"] for entry in said["thread"] if entry["by"] != "desk"] == [
        "12 are missing",
        "On Thursday.",
    ]
    assert "wombat" not in found.content.decode()
    assert said["can_be_solved"]
    assert said["escalation"]["possible"]
    assert said["escalation"]["clause"] == "7.1"
    for stranger in ("pete", "noor"):
        answer = app(stranger).get(f"/requests/{matter.reference}")
        assert answer.status_code == 404
        assert answer.content == app(stranger).get("/requests/BM-9999999").content


def test_a_request_is_made_once_with_its_file_and_promise(app, desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dana = app("dana")
    photo = {"name": "dock.jpg", "content_type": "image/jpeg", "content": base64.b64encode(b"photo").decode()}
    body = {
        "subject": "Short",
        "text": "36 of 48",
        "category": "order",
        "order_number": "BK-48213",
        "files": [photo],
    }
    first = dana.post("/requests", body, **{"Idempotency-Key": "k"})
    again = dana.post("/requests", body, **{"Idempotency-Key": "k"})
    assert first.status_code == 201
    assert first.content == again.content
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.category) == ("app", "order")
    assert Attachment.objects.get(message__ticket=ticket).size == 5
    item = dana.get("/requests").json()["items"][0]
    assert item["reference"] == first.json()["reference"]
    assert item["standing"] == "with us"


def test_what_an_app_can_do_with_a_request(app, matter):
    dana = app("dana")
    there = f"/requests/{matter.reference}"
    assert dana.post(f"{there}/messages", {"text": "Thank you"}).json()["standing"] == "with us"
    assert dana.post(f"{there}/escalation", {"reason": "still short"}).status_code == 201
    again = dana.post(f"{there}/escalation")
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")
    assert dana.post(f"{there}/solution").status_code == 409, "a senior is reviewing it"


def test_this_solved_it_by_app(app, matter):
    dana = app("dana")
    assert dana.post(f"/requests/{matter.reference}/solution").json()["standing"] == "solved"
    assert dana.post(f"/requests/{matter.reference}/solution").status_code == 409


def test_barbar_has_no_escalation_for_apps_either(app, desk):
    noor = app("noor")
    made = noor.post("/requests", {"subject": "Lid", "text": "broken"}).json()["reference"]
    assert noor.get(f"/requests/{made}").json()["escalation"] == {
        "possible": False,
        "review_by": None,
        "clause": "",
    }
    assert noor.post(f"/requests/{made}/escalation").status_code == 409


def test_pages_of_requests_have_no_hole(app, desk):
    dana = app("dana")
    made = [dana.post("/requests", {"subject": f"No {n}", "text": "?"}).json()["reference"] for n in range(5)]
    first = dana.get("/requests", limit=3).json()
    second = dana.get("/requests", limit=3, cursor=first["next"]).json()
    assert [row["reference"] for row in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
    assert app("teo").get("/requests", cursor=first["next"]).status_code == 400
