import pytest

from answerable.casework.note import note
from answerable.kit.now import now


def walk(script, **query):
    items, cursor = [], {}
    while True:
        page = script.get("/tickets", **query, **cursor).json()
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = {"cursor": page["next"]}


def test_a_ticket_is_listed_with_its_promise(script, write_in):
    ticket = write_in()
    (item,) = script("samuel").get("/tickets").json()["items"]
    assert item["reference"] == ticket.reference
    assert item["brand"] == "bulkimart"
    assert item["requester"] == {
        "name": "Dana Whitfield",
        "email": "dana@harborcafe.example",
        "company": "Harbor Café Group",
        "language": "en",
    }
    assert item["due"]["clause"] == "4.2.1"
    assert item["due"]["over"] is False


def test_a_list_takes_few_statements(script, write_in, count_queries):
    for ago in range(30, 20, -1):
        write_in(ago=ago)
    samuel = script("samuel")
    with count_queries(8):
        assert len(samuel.get("/tickets", brand="bulkimart").json()["items"]) == 10
    with count_queries(8):
        assert len(samuel.get("/tickets", q="pallet", brand="bulkimart").json()["items"]) == 10


def test_a_ticket_shows_conversation_clocks_and_events(script, desk, write_in, count_queries):
    ticket = write_in()
    note(ticket, agent=desk.agents["samuel"], text="The carrier lost them.", at=now())
    samuel = script("samuel")
    with count_queries(10):
        answer = samuel.get(f"/tickets/{ticket.reference}")
    body = answer.json()
    assert [entry["kind"] for entry in body["thread"]] == ["customer", "desk", "note"]
    assert body["thread"][1]["delivery"] == "queued"
    clocks = {clock["metric"]: clock for clock in body["clocks"]}
    assert clocks["first response"]["clause"] == "4.2.1"
    assert clocks["first response"]["state"] == "open"
    assert body["events"][0]["kind"] == "received"
    assert body["cut"] is False
    assert samuel.get(f"/tickets/{ticket.pk}").json()["reference"] == ticket.reference


def test_a_clock_past_its_due_instant_is_broken_before_anybody_noticed(script, write_in):
    ticket = write_in(ago=25 * 60)
    body = script("samuel").get(f"/tickets/{ticket.reference}").json()
    assert body["due"]["over"] is True
    assert {clock["state"] for clock in body["clocks"]} == {"broken"}


def test_ac_40_another_brands_ticket_is_as_unknown_as_none(script, write_in):
    theirs, lena = write_in("bulkimart"), script("lena")
    foreign = lena.get(f"/tickets/{theirs.reference}")
    missing = lena.get("/tickets/BM-999999")
    nonsense = lena.get("/tickets/%00'; DROP TABLE")
    assert foreign.status_code == missing.status_code == nonsense.status_code == 404
    assert foreign.content == missing.content == nonsense.content
    assert lena.get("/tickets").json()["items"] == []
    assert lena.get("/tickets", q="pallet").json()["items"] == []
    assert lena.get("/tickets", brand="bulkimart").content == missing.content
    assert lena.get("/tickets", brand="no-such-brand").content == missing.content
    assert lena.post(f"/tickets/{theirs.reference}/replies", {"text": "Hello"}).content == missing.content


def test_filters_narrow_the_list(script, desk, write_in):
    mine, other = write_in(ago=40), write_in(ago=30)
    samuel = script("samuel")
    samuel.post(f"/tickets/{mine.reference}/assignment", {"to": "me"})
    names = lambda **query: [item["reference"] for item in samuel.get("/tickets", **query).json()["items"]]  # noqa: E731
    assert names(assignee="me") == names(assignee="samuel@answerable.example") == [mine.reference]
    assert names(assignee="nobody") == [other.reference]
    assert names(status="at work") == names(status="new") == [other.reference, mine.reference]
    assert names(status="done") == []
    assert names(q="cartons", assignee="me") == [mine.reference]
    assert names(q="cartons missing pal") == [other.reference, mine.reference]
    assert names(q="unheard") == []


@pytest.mark.parametrize("query", [{}, {"q": "pallet"}, {"q": "pallet", "status": "new"}])
def test_a_walk_meets_each_ticket_once_while_tickets_change(script, desk, write_in, see_all, query):
    tickets = [write_in(ago=60 - n) for n in range(7)]
    samuel = script("samuel")
    first = samuel.get("/tickets", **query, limit=3).json()
    see_all()
    note(tickets[1], agent=desk.agents["samuel"], text="A word among colleagues", at=now())
    newest = write_in(ago=1, subject="Something else: pallet again")
    rest, cursor = [], first["next"]
    while cursor is not None:
        page = samuel.get("/tickets", **query, limit=3, cursor=cursor).json()
        rest += page["items"]
        cursor = page["next"]
    seen = [item["id"] for item in first["items"] + rest]
    assert len(seen) == len(set(seen))
    assert set(seen) == {ticket.pk for ticket in tickets}
    assert newest.pk not in seen
    assert walk(samuel, **query, limit=3)[0]["id"] == newest.pk


def test_a_cursor_is_good_for_its_own_question_only(script, write_in):
    for ago in (30, 20):
        write_in(ago=ago)
    samuel = script("samuel")
    cursor = samuel.get("/tickets", limit=1).json()["next"]
    assert samuel.get("/tickets", limit=1, cursor=cursor).status_code == 200
    for query in (
        {"cursor": "nonsense"},
        {"cursor": cursor[:-2]},
        {"cursor": "x" + cursor},
        {"cursor": cursor, "status": "new"},
        {"cursor": cursor, "q": "pallet"},
        {"cursor": ""},
    ):
        answer = samuel.get("/tickets", **query)
        assert answer.status_code == 400, query
        assert "tart again without a cursor" in answer.json()["detail"]


def test_limits_and_filters_have_to_fit(script):
    samuel = script("samuel")
    for query in ({"limit": 0}, {"limit": 201}, {"limit": "many"}, {"status": "lost"}, {"q": "x" * 301}):
        answer = samuel.get("/tickets", **query)
        assert answer.status_code == 422, query
        assert answer["Content-Type"] == "application/problem+json"
        (error,) = answer.json()["errors"]
        assert error["where"] == next(iter(query))


@pytest.mark.parametrize(
    "q", ["%" * 300, "a OR " * 60, "' \\ : & | ! ( ) <->", "\x00", "  ", "🦆", "x" * 300]
)
def test_e7_a_search_for_anything_is_answered(script, write_in, q):
    write_in()
    assert script("samuel").get("/tickets", q=q).status_code == 200


def test_the_description_of_the_api_is_there_for_everybody(client, db):
    described = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/tickets", "/api/v1/tickets/{reference}", "/api/v1/tickets/{reference}/replies"} <= set(
        described["paths"]
    )
    assert described["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"
