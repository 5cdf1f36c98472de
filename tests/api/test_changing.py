import pytest

from answerable.kit.now import now
from answerable.promises.models import Clock, Enforcement
from answerable.staff.models import Agent, ApiToken
from answerable.tickets.models import Delivery, Message, Note

WORDS = {"text": "Twelve cartons leave tomorrow morning.", "then": "open"}


def test_an_answer_leaves_and_keeps_the_promise(script, write_in, see_all):
    ticket = write_in()
    answer = script("samuel").post(f"/tickets/{ticket.reference}/replies", WORDS)
    assert answer.status_code == 201
    see_all()
    message = Message.objects.get(pk=answer.json()["id"])
    assert (message.ticket_id, message.agent.name, message.text) == (
        ticket.pk,
        "Samuel Adeyemi",
        WORDS["text"],
    )
    assert message.delivery.state == "queued"
    assert Clock.objects.get(ticket=ticket, metric="first response").state == "kept"
    ticket.refresh_from_db()
    assert (ticket.status, ticket.revision) == ("open", answer.json()["revision"])


def test_an_answer_may_wait_or_resolve(script, write_in):
    samuel = script("samuel")
    waits, settled = write_in(ago=40), write_in(ago=30)
    asked = samuel.post(f"/tickets/{waits.reference}/replies", {"text": "Which dock?"})
    assert asked.json()["status"] == "waiting"
    told = {"text": "They left today.", "then": "resolve", "code": "solved"}
    assert samuel.post(f"/tickets/{settled.reference}/replies", told).json()["status"] == "resolved"


def test_notes_assignment_classification_and_resolution(script, write_in, see_all):
    ticket, samuel = write_in(), script("samuel")
    assert samuel.post(f"/tickets/{ticket.reference}/notes", {"text": "Ask the carrier"}).status_code == 201
    assert (
        samuel.post(f"/tickets/{ticket.reference}/assignment", {"to": "priya@answerable.example"}).status_code
        == 201
    )
    kind = {"category": "order", "urgency": "urgent"}
    assert samuel.post(f"/tickets/{ticket.reference}/classification", kind).status_code == 201
    done = samuel.post(f"/tickets/{ticket.reference}/resolution", {"code": "duplicate"})
    assert done.json()["status"] == "resolved"
    see_all()
    ticket.refresh_from_db()
    assert (ticket.assignee.name, ticket.category, ticket.urgency) == ("Priya Raman", "order", "urgent")
    assert Note.objects.get(ticket=ticket).text == "Ask the carrier"


def test_a_request_sent_twice_is_carried_out_once(script, write_in, see_all):
    ticket, samuel = write_in(), script("samuel")
    path = f"/tickets/{ticket.reference}/replies"
    first = samuel.post(path, WORDS, **{"Idempotency-Key": "reply-1"})
    again = samuel.post(path, WORDS, **{"Idempotency-Key": "reply-1"})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    see_all()
    assert Message.objects.filter(ticket=ticket, author="agent").count() == 1
    assert Delivery.objects.filter(ticket=ticket, message__author="agent").count() == 1
    other = samuel.post(path, WORDS | {"text": "Something else"}, **{"Idempotency-Key": "reply-1"})
    assert other.status_code == 422
    assert other.json()["type"] == "urn:answerable:problem:key-reused"
    assert samuel.post(path, WORDS, **{"Idempotency-Key": "k" * 201}).status_code == 400


def test_a_key_stays_free_when_nothing_was_done(script, write_in, see_all):
    ticket, samuel = write_in(), script("samuel")
    path = f"/tickets/{ticket.reference}/replies"
    late = samuel.post(path, WORDS | {"seen_revision": 99}, **{"Idempotency-Key": "one"})
    assert late.status_code == 409
    assert samuel.post(path, WORDS, **{"Idempotency-Key": "one"}).status_code == 201


def test_ac_50_an_answer_does_not_cross_a_colleagues(script, write_in, see_all):
    ticket, samuel = write_in(), script("samuel")
    seen = samuel.get(f"/tickets/{ticket.reference}").json()["revision"]
    assert (
        samuel.post(f"/tickets/{ticket.reference}/replies", WORDS | {"seen_revision": seen}).status_code
        == 201
    )
    crossed = script("priya").post(f"/tickets/{ticket.reference}/replies", WORDS | {"seen_revision": seen})
    assert crossed.status_code == 409
    problem = crossed.json()
    assert problem["type"] == "urn:answerable:problem:thread-changed"
    assert problem["revision"] > seen
    see_all()
    assert Message.objects.filter(ticket=ticket, author="agent").count() == 1


def test_a_refusal_names_its_rule_and_stays_on_record(script, write_in, see_all):
    ticket = write_in()
    refused = script("samuel").post(f"/tickets/{ticket.reference}/resolution", {"code": "solved"})
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:answerable:problem:policy-refuses"
    assert refused.json()["rule"] == "6.3"
    see_all()
    assert Enforcement.objects.filter(ticket=ticket, outcome="blocked", promise__rule="6.3").exists()


def test_what_is_not_possible_is_said(script, write_in):
    ticket, samuel = write_in(), script("samuel")
    for noun, body in (
        ("assignment", {"to": "lena@answerable.example"}),
        ("assignment", {"to": "nobody@else.example"}),
        ("classification", {"category": "weather", "urgency": "normal"}),
        ("classification", {"category": "order", "urgency": "low"}),
    ):
        answer = samuel.post(f"/tickets/{ticket.reference}/{noun}", body)
        assert answer.status_code == 409, body
        assert answer.json()["type"] == "urn:answerable:problem:not-possible"
        assert "Nothing was changed" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"text": ["a", "b"]},
        {"text": {"a": 1}},
        {"text": True},
        {"text": 7},
        {"text": None},
        {"text": "x", "seen_revision": True},
        {"text": "x", "seen_revision": "1"},
        {"text": "x", "seen_revision": 1.0},
        {"text": "x", "brand_id": 1},
        {"text": "x", "agent": 1, "at": "2020-01-01"},
        [{"text": "x"}],
        "text",
        7,
        None,
    ],
)
def test_h5_types_are_not_confused(script, write_in, see_all, body):
    import json

    ticket = write_in()
    answer = script("samuel").post(f"/tickets/{ticket.reference}/replies", json.dumps(body))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    see_all()
    assert not Message.objects.filter(ticket=ticket, author="agent").exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff\xfe{}",
        b'{"text": "a", "text": "b"}',
        b'{"text": NaN}',
        b'{"text": 1e309}',
        b'{"text": -1e309}',
        b'{"seen_revision": ' + b"9" * 5000 + b"}",
        b'{"text": "\\ud800"}',
        b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"text": "\x01"}',
    ],
    ids=["half", "not utf-8", "twice", "nan", "huge", "-huge", "digits", "surrogate", "deep", "control"],
)
def test_e6_json_no_two_readers_agree_on_is_refused(script, write_in, raw):
    ticket = write_in()
    answer = script("samuel").post(f"/tickets/{ticket.reference}/replies", raw)
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.json()["detail"]


def test_values_have_to_fit(script, write_in):
    ticket, samuel = write_in(), script("samuel")
    for body, where in (
        ({}, "text"),
        (b"", ""),
        ({"text": "   "}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "x" * 100_001}, "text"),
        ({"text": "x", "then": "explode"}, "then"),
        ({"text": "x", "then": "resolve", "code": "won"}, "code"),
        ({"text": "x", "seen_revision": -1}, "seen_revision"),
    ):
        answer = samuel.post(f"/tickets/{ticket.reference}/replies", body)
        assert answer.status_code == 422, body
        assert where in {error["where"].split(".")[0] for error in answer.json()["errors"]}
    form = samuel.client.post(
        f"/api/v1/tickets/{ticket.reference}/replies", {"text": "x"}, headers=samuel.headers
    )
    assert form.status_code == 400


def test_no_token_no_answer(client, desk, script, write_in):
    ticket = write_in()
    good = script("samuel").token
    revoked = script("priya").token
    ApiToken.objects.filter(digest=ApiToken.digest_of(revoked)).update(revoked_at=now())
    gone = script("lena").token
    Agent.objects.filter(email="lena@answerable.example").update(is_active=False)
    for header in (
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        f"Basic {good}",
        f"Bearer {revoked}",
        f"Bearer {gone}",
        f"Bearer {good} ",
        f"Bearer {ApiToken.digest_of(good)}",
        "Bearer " + "x" * 5000,
        "Bearer \u00fc",
    ):
        headers = {} if header is None else {"Authorization": header}
        for path in ("/api/v1/tickets", f"/api/v1/tickets/{ticket.reference}"):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 401, header
            assert answer["WWW-Authenticate"].startswith("Bearer")
            assert answer.json()["type"] == "urn:answerable:problem:unauthorized"
    client.force_login(desk.agents["samuel"])
    assert client.get("/api/v1/tickets").status_code == 401  # a cookie is no token


def test_an_unknown_address_is_a_problem_too(client, script):
    assert client.get("/api/v1/nothing/here").json()["type"] == "urn:answerable:problem:not-found"
    wrong = script("samuel").post("/tickets", {})
    assert wrong.status_code == 405


def test_colleagues_of_another_brand_are_nobody(script, write_in):
    ticket, samuel = write_in(), script("samuel")  # Bulkimart's; Lena works for BarBar alone
    stranger = samuel.post(f"/tickets/{ticket.reference}/assignment", {"to": "lena@answerable.example"})
    nobody = samuel.post(f"/tickets/{ticket.reference}/assignment", {"to": "nobody@answerable.example"})
    assert (stranger.status_code, stranger.json()) == (nobody.status_code, nobody.json())
    assert "Lena" not in stranger.content.decode()


def test_what_is_too_large_is_a_problem_too(script, write_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    answer = script("samuel").post(f"/tickets/{write_in().reference}/notes", {"text": "x" * 1_100_000})
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"
    assert "1 MB" in answer.json()["detail"]
