"""Calls as a telephone system tells of them, through its signed door, with the time passed in."""

import base64
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.phone.pick_up import pick_up
from answerable.casework.receive import receive
from answerable.channels.phone.signed import signature
from answerable.customers.models import Customer
from answerable.demo.cast import POLICIES
from answerable.kit.scope import see_brands
from answerable.live.lines import line_of
from answerable.live.models import Call
from answerable.orders.models import Order
from answerable.promises.models import Clock
from answerable.promises.publish import publish
from answerable.promises.watcher import notice
from answerable.staff.presence import beat
from answerable.tickets.models import Attachment, Ticket

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
TUESDAY = datetime(2026, 12, 1, 19, tzinfo=UTC)  # 14:00 in New York
FRIDAY = datetime(2026, 12, 4, 23, tzinfo=UTC)  # 18:00 in New York
NUMBER = "+12125550134"


@pytest.fixture
def tells(desk, client, monkeypatch):
    """`tells(at, "offered", …)`: the telephone system of a brand tells of call 7, signed."""

    def tell(at, event, *, brand="bulkimart", call="7", secret=None, **more):
        monkeypatch.setattr("answerable.channels.phone.doors.now", lambda: at)
        see_brands([desk.brands[brand].pk])
        secret = secret or line_of(desk.brands[brand]).phone_secret
        body = json.dumps({"event": event, "call": call, **more}).encode()
        made = str(int(at.timestamp()))
        answer = client.post(
            f"/phone/{brand}/events",
            body,
            content_type="application/json",
            headers={
                "X-Answerable-Signature": signature(secret, made, body),
                "X-Answerable-Timestamp": made,
            },
        )
        see_brands([desk.brands[brand].pk])
        return answer

    return tell


def screen(desk, name, monkeypatch, at):
    from django.test import Client

    monkeypatch.setattr("answerable.workspace.desk.now", lambda: at)
    client = Client()
    client.force_login(desk.agents[name])
    return client


def test_ac_02_a_call_from_a_stored_number_is_on_the_screen_and_a_ticket_with_its_times(
    desk, tells, monkeypatch, assets
):
    see_brands([desk.brands["bulkimart"].pk])
    Customer.objects.filter(pk=desk.customers["dana"].pk).update(phone=NUMBER)
    whose = {"brand": desk.brands["bulkimart"], "customer": desk.customers["dana"]}
    for number, status in (("BK-1", "open"), ("BK-2", "open"), ("BK-3", "cancelled")):
        Order.objects.create(
            **whose, number=number, status=status, placed_at=TUESDAY, currency="USD", total=80, fetched_at=TUESDAY
        )  # fmt: skip
    letter = {
        "channel": "email",
        "sender_email": "dana@harborcafe.example",
        "subject": "Pallet",
        "text": "Hello",
    }
    before = receive(
        Incoming(brand_id=desk.brands["bulkimart"].pk, received_at=TUESDAY - MINUTE, **letter), at=TUESDAY
    ).ticket
    beat(desk.agents["samuel"], TUESDAY)
    assert tells(TUESDAY, "newCall", **{"from": "(212) 555-0134"}).json()["open"] is True
    call = Call.objects.get()
    ticket = Ticket.objects.exclude(pk=before.pk).get()
    assert (call.customer, call.offered_at, ticket.requester) == (
        desk.customers["dana"],
        TUESDAY,
        desk.customers["dana"],
    )
    assert ticket.events.filter(kind="call offered").exists(), "open screens are told by it at once"
    samuel = screen(desk, "samuel", monkeypatch, TUESDAY + 2 * SECOND)
    ringing = samuel.get("/desk/offers", headers={"HX-Request": "true"}).content.decode()
    assert "Dana Whitfield" in ringing
    assert "Harbor Café Group" in ringing
    assert "call by relay" in ringing, "what helps her stands first (AC-45)"
    assert "1 open ticket · 2 open orders" in ringing
    see_brands([desk.brands["bulkimart"].pk])
    tells(TUESDAY + 20 * SECOND, "answer", agent="samuel@answerable.example")
    promised = Clock.objects.get(ticket=ticket, metric="live answer")
    assert (promised.state, promised.counted_s) == ("kept", 20)
    tells(TUESDAY + 5 * MINUTE, "hangup")
    call.refresh_from_db()
    assert (call.agent, call.answered_at, call.ended_at, call.end) == (
        desk.agents["samuel"],
        TUESDAY + 20 * SECOND,
        TUESDAY + 5 * MINUTE,
        "talked",
    )
    page = samuel.get(f"/desk/all/{ticket.reference}").content.decode()
    assert "The call ended after 4:40; it rang for 0:20" in page


def test_ac_03_the_instant_it_rings_decides_whether_we_are_open(desk, tells):
    first = tells(FRIDAY - SECOND, "offered", call="in", **{"from": NUMBER}).json()
    second = tells(FRIDAY, "offered", call="out", **{"from": NUMBER}).json()
    assert first["open"] is True
    assert second["open"] is False
    assert "Monday 9 AM Eastern" in second["say"]
    assert second["ticket"] is None
    tells(FRIDAY + 30 * SECOND, "answered", call="in")
    tells(FRIDAY + 20 * MINUTE, "ended", call="in")
    tells(FRIDAY + 30 * SECOND, "ended", call="out")
    ticket = Ticket.objects.get()
    promised = Clock.objects.get(ticket=ticket, metric="live answer")
    # it rang a second before closing: the clock of 4.2.2 counts open time only, and the answer came
    assert promised.state == "kept"
    ends = {call.outside_id: call.end for call in Call.objects.all()}
    assert ends == {"in": "talked", "out": "closed"}
    tells(FRIDAY - SECOND, "offered", call="waited", **{"from": NUMBER})
    tells(FRIDAY + 5 * MINUTE, "ended", call="waited")  # in hours it rang, and nobody came
    monday = datetime(2026, 12, 7, 14, 2, tzinfo=UTC)
    notice(at=monday)
    see_brands([desk.brands["bulkimart"].pk])
    waited = Call.objects.get(outside_id="waited").ticket
    assert Clock.objects.get(ticket=waited, metric="live answer").state == "broken"


def test_ac_04_a_voicemail_on_saturday_night_is_a_ticket_at_once_whose_clock_starts_on_monday(
    desk, tells, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    brand = desk.brands["barbar"]
    see_brands([brand.pk])
    source = (POLICIES / "barbar.policy.md").read_text("utf-8")
    source = source.replace("weekly: Mon-Fri 09:00-18:00", "weekly: Mon-Sat 08:00-20:00")
    source = source.replace("\nversion: 1\n", "\nversion: 2\n")
    at = datetime(2026, 11, 30, tzinfo=UTC)
    publish(source, brand=brand, name="hours", approved_by="Iris", at=at, effective=date(2026, 12, 1))
    saturday = datetime(2026, 12, 5, 20, 5, tzinfo=UTC)  # 20:05 in London
    said = tells(saturday, "offered", brand="barbar", **{"from": "+442079460123"}).json()
    assert said["open"] is False
    assert "Monday 08:00 London time" in said["say"]
    audio = base64.b64encode(b"RIFF....WAVE").decode()
    told = tells(saturday + MINUTE, "voicemail", brand="barbar", audio=audio, type="audio/wav").json()
    ticket = Ticket.objects.get()
    assert told["ticket"] == ticket.reference
    assert ticket.channel == "voicemail"
    file = Attachment.objects.get(message__ticket=ticket)
    assert (file.content_type, file.size) == ("audio/wav", 12)
    promised = Clock.objects.get(ticket=ticket, promise__rule="2.1.d")
    monday = datetime(2026, 12, 7, 8, tzinfo=UTC)
    assert promised.due_at == monday + timedelta(hours=4)
    assert (ticket.status, ticket.due_at) == ("new", promised.due_at), "it stands in Monday's queue"
    tells(saturday + MINUTE, "voicemail", brand="barbar", audio=audio, type="audio/wav")
    assert Ticket.objects.count() == 1, "told twice it is one message"


def test_an_event_without_its_signature_changes_nothing(desk, tells, client):
    """Security H6: forged, old and altered events."""
    assert tells(TUESDAY, "offered", secret="another").status_code == 401
    assert client.post("/phone/bulkimart/events", b"{}", content_type="application/json").status_code == 401
    assert client.post("/phone/nobody/events", b"{}", content_type="application/json").status_code == 404
    see_brands([desk.brands["bulkimart"].pk])
    assert Call.objects.count() == 0
    body = b'{"event":"offered","call":"8"}'
    secret = line_of(desk.brands["bulkimart"]).phone_secret
    old = str(int((TUESDAY - timedelta(minutes=6)).timestamp()))
    for made, signed, sent in (
        (old, body, body),
        (str(int(TUESDAY.timestamp())), body, body.replace(b"8", b"9")),
    ):
        headers = {
            "X-Answerable-Signature": signature(secret, made, signed),
            "X-Answerable-Timestamp": made,
        }
        answer = client.post(
            "/phone/bulkimart/events", sent, content_type="application/json", headers=headers
        )
        assert answer.status_code == 401
    assert tells(TUESDAY, "dances").status_code == 422
    assert tells(TUESDAY, "ended", call="unknown").status_code == 422


def test_a_caller_who_hangs_up_is_counted_and_owed_a_call(desk, tells):
    tells(TUESDAY, "offered", **{"from": NUMBER})
    tells(TUESDAY + 15 * SECOND, "ended")
    call = Call.objects.get()
    assert call.end == "abandoned"
    assert Clock.objects.get(ticket=call.ticket, metric="live answer").state == "void"
    tells(TUESDAY + MINUTE, "offered", call="8", **{"from": NUMBER})
    tells(TUESDAY + 4 * MINUTE, "ended", call="8")
    late = Call.objects.get(outside_id="8")
    assert late.customer == call.customer, "the same number is the same caller"
    assert Clock.objects.get(ticket=late.ticket, metric="live answer").state == "broken"


def test_a_call_told_twice_is_one_call(desk, tells):
    for _ in range(3):
        tells(TUESDAY, "offered", **{"from": NUMBER})
        tells(TUESDAY + 5 * SECOND, "answered")
    assert Call.objects.count() == Ticket.objects.count() == 1
    call = Call.objects.get()
    pick_up(call, agent=desk.agents["priya"], at=TUESDAY + MINUTE)
    call.refresh_from_db()
    assert call.answered_at == TUESDAY + 5 * SECOND


def test_twilio_tells_in_its_own_form(desk, client, monkeypatch):
    import hashlib
    import hmac

    brand = desk.brands["bulkimart"]
    see_brands([brand.pk])
    line = line_of(brand)
    line.twilio_token = "a token of Twilio's"
    line.save()

    def tell(at, **said):
        monkeypatch.setattr("answerable.channels.phone.doors.now", lambda: at)
        told = "http://testserver/phone/bulkimart/twilio" + "".join(f"{k}{said[k]}" for k in sorted(said))
        signed = hmac.new(line.twilio_token.encode(), told.encode(), hashlib.sha1).digest()
        signed = base64.b64encode(signed).decode()
        return client.post("/phone/bulkimart/twilio", said, headers={"X-Twilio-Signature": signed})

    greeted = tell(TUESDAY, CallSid="CA1", CallStatus="ringing", From=NUMBER).content.decode()
    assert "<Enqueue>" in greeted
    tell(TUESDAY + 9 * SECOND, CallSid="CA1", CallStatus="in-progress")
    tell(TUESDAY + MINUTE, CallSid="CA1", CallStatus="completed")
    closed = tell(FRIDAY, CallSid="CA2", CallStatus="ringing", From=NUMBER).content.decode()
    assert "Monday 9 AM Eastern" in closed
    assert "<Record" in closed
    assert client.post("/phone/bulkimart/twilio", {"CallSid": "CA3"}).status_code == 401
    see_brands([brand.pk])
    assert Call.objects.get(outside_id="CA1").end == "talked"


def books_of(desk, slug, at):
    from answerable.insights import books
    from answerable.policy.models import PolicyVersion

    brand = desk.brands[slug]
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy
    return policy, books.of(brand, policy, start=at - timedelta(days=7), end=at + MINUTE, at=at + MINUTE)


def evidence_of(desk, verb, rule, at):
    from answerable.policy.registry import verbs

    policy, books = books_of(desk, "bulkimart", at)
    return verbs()[verb].evidence(policy.rule(rule), books)


def test_ac_10_every_call_and_chat_is_a_ticket_or_has_its_reason(desk, tells):
    from answerable.casework.chat.start import Visitor, start

    see_brands([desk.brands["bulkimart"].pk])
    assert evidence_of(desk, "open channel", "3.2", FRIDAY).unmeasured, (
        "no telephone: not measurable, never green"
    )
    tells(TUESDAY, "offered", call="a", **{"from": NUMBER})
    tells(TUESDAY + 10 * SECOND, "answered", call="a")
    tells(TUESDAY + MINUTE, "ended", call="a")
    tells(TUESDAY, "offered", call="b")
    tells(TUESDAY + 5 * SECOND, "ended", call="b")
    tells(FRIDAY, "offered", call="c")
    tells(FRIDAY + SECOND, "ended", call="c")
    beat(desk.agents["samuel"], TUESDAY)
    start(desk.brands["bulkimart"].pk, Visitor(name="Ana", language="en"), text="Hello?", at=TUESDAY)
    phone = evidence_of(desk, "open channel", "3.2", FRIDAY)
    assert (phone.promised, phone.kept, phone.broken, phone.void) == (3, 2, 0, 1)
    assert "1 hung up before" in phone.told
    logged = evidence_of(desk, "log every inquiry", "6.1", FRIDAY)
    assert (logged.promised, logged.kept, logged.broken) == (4, 4, 0)
    assert "0 of all unaccounted for" in logged.told


def test_a_call_that_an_agent_wrote_down_measures_nothing(desk, client, assets):
    client.force_login(desk.agents["samuel"])
    refused = client.post("/desk/phone", {"brand": "bulkimart", "number": "nonsense"})
    assert refused.status_code == 422
    answer = client.post("/desk/phone", {"brand": "bulkimart", "number": "212 555 0134"})
    see_brands([desk.brands["bulkimart"].pk])
    call = Call.objects.select_related("ticket").get()
    reference = call.ticket.reference
    assert answer["Location"] == f"/desk/mine/{reference}"
    assert (call.number, call.agent) == (NUMBER, desk.agents["samuel"])
    assert Clock.objects.get(ticket=call.ticket, metric="live answer").state == "unmeasurable"
    page = client.get(answer["Location"]).content.decode()
    assert "tell no order data yet" in page
    said = {"question": "postcode of the last delivery", "passed": "yes"}
    assert client.post(f"/desk/tickets/{reference}/identity", said).status_code == 302
    assert client.post(f"/desk/tickets/{reference}/call/end").status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "who it is was checked: postcode of the last delivery" in page
    see_brands([desk.brands["bulkimart"].pk])
    call.refresh_from_db()
    assert call.end == "talked"
    assert client.get("/desk/phone").status_code == 200
