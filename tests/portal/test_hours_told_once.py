"""AC-19: every place that tells the hours reads one record, and a change takes effect at its date."""

import json
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.channels.email.compose import compose
from answerable.demo.cast import POLICIES
from answerable.policy.models import PolicyVersion
from answerable.promises.publish import publish
from answerable.tickets.models import Delivery

BEFORE = datetime(2026, 12, 5, 17, 0, tzinfo=UTC)  # Sat in New York, closed
AFTER = datetime(2026, 12, 12, 17, 0, tzinfo=UTC)  # a week later, closed too
CHANGE = "2026-12-07"


def told(client, desk, at, monkeypatch):
    """What five places say at an instant: the page, the widget, the greeting, a mail's foot, the JSON-LD."""
    monkeypatch.setattr("answerable.portal.visit.now", lambda: at)
    page = client.get("/help/bulkimart/").content.decode()
    widget = client.get("/help/bulkimart/chat/").content.decode()
    greeting = client.get("/help/bulkimart/greeting.txt").content.decode()
    data = json.loads(
        re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)[1]
    )
    (spec,) = next(point["hoursAvailable"] for point in data["contactPoint"] if "hoursAvailable" in point)
    ticket = receive(
        Incoming(brand_id=desk.brands["bulkimart"].pk, channel="email", sender_email="dana@harborcafe.example", subject="Cartons", text="?", received_at=at),
        at=at,
    ).ticket  # fmt: skip
    answer = reply(ticket, agent=desk.agents["priya"], text="Here.", then="open", at=at)
    delivery = Delivery.objects.select_related("brand", "message__agent", "ticket__requester").get(
        message=answer
    )
    mail = message_from_bytes(compose(delivery, at=at).content, policy=default)
    return page, widget, greeting, mail.get_body(["plain"]).get_content(), spec


@pytest.fixture
def changed(desk):
    """Bulkimart opens at 10 and closes at 16 from 7 December on; published before."""
    source = (POLICIES / "bulkimart.policy.md").read_text("utf-8")
    source = source.replace("weekly: Mon-Fri 09:00-18:00", "weekly: Mon-Fri 10:00-16:00")
    source = re.sub(r"^version: 1$", "version: 2", source, flags=re.MULTILINE)
    source = re.sub(r"^effective: .*$", f"effective: {CHANGE}", source, flags=re.MULTILINE)
    brand = desk.brands["bulkimart"]
    publish(
        source,
        brand=brand,
        name="bulkimart.policy.md",
        approved_by="Iris Okafor",
        at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    assert PolicyVersion.objects.filter(brand=brand).count() == 2


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize(
    "case", [(BEFORE, "09:00", "18:00"), (AFTER, "10:00", "16:00")], ids=["before", "after"]
)
def test_ac_19_five_places_tell_the_hours_of_one_record(client, desk, monkeypatch, case):
    at, opens, closes = case
    page, widget, greeting, mail, spec = told(client, desk, at, monkeypatch)
    sentence = f"Mon–Fri {opens}–{closes} (New York)"
    for place in (page, greeting, mail):
        assert sentence in place
    assert (spec["opens"], spec["closes"]) == (opens, closes)
    assert spec["dayOfWeek"][0] == "https://schema.org/Monday"
    assert len(spec["dayOfWeek"]) == 5
    hour = int(opens[:2])
    assert re.search(rf"{hour}:00\s?AM", widget) or f"{hour:02}:00" in widget
    when = "7" if at == BEFORE else "14"
    assert f"{when} Dec 2026, {opens} EST" in greeting
