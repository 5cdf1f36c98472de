"""AC-45: what helps a customer is said once, with consent, is seen everywhere, and goes when they say so."""

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.customers.models import AccessNeeds, Customer
from answerable.kit.now import now
from answerable.promises.models import Clock

SAID = {"needs": ["text only", "more time"], "words": "I lip-read.", "consent": "yes", "language": "de"}


@pytest.fixture
def noor(signed_in):
    return signed_in("noor")


def row(desk):
    return Customer.objects.get(pk=desk.customers["noor"].pk)


def written(desk, at):
    return receive(
        Incoming(brand_id=desk.brands["barbar"].pk, channel="email", sender_email="noor@haddad.example", subject="Lid", text="broken", received_at=at, category="order"),
        at=at,
    ).ticket  # fmt: skip


def test_ac_45_said_once_every_colleague_sees_it_first(noor, client, desk):
    noor.post("/help/barbar/preferences/", SAID)
    assert row(desk).access_needs == "Please write: no calls. Needs more time to answer. I lip-read."
    assert row(desk).language == "de"
    ticket = written(desk, now())
    client.force_login(desk.agents["iris"])
    page = client.get(f"/desk/all/{ticket.reference}").content.decode()
    assert "Please write: no calls." in page
    assert "I lip-read." in noor.get("/help/barbar/preferences/").content.decode()


def test_ac_45_nothing_is_kept_without_consent(noor, desk):
    answer = noor.post("/help/barbar/preferences/", {**SAID, "consent": ""})
    assert answer.status_code == 422
    assert "I lip-read." in answer.content.decode(), "what was written is not lost"
    assert row(desk).access_needs == ""
    assert not AccessNeeds.objects.exists()


def test_ac_45_it_changes_no_clock(noor, desk):
    at = now()
    before = {c.metric: c.due_at for c in Clock.objects.filter(ticket=written(desk, at)).order_by("due_at")}
    noor.post("/help/barbar/preferences/", SAID)
    after = {c.metric: c.due_at for c in Clock.objects.filter(ticket=written(desk, at)).order_by("due_at")}
    assert before == after


def test_ac_45_it_is_erased_on_request(noor, client, desk):
    noor.post("/help/barbar/preferences/", SAID)
    noor.post("/help/barbar/preferences/", {"forget": "yes"})
    assert not AccessNeeds.objects.exists()
    assert row(desk).access_needs == ""
    client.force_login(desk.agents["iris"])
    assert "lip-read" not in client.get(f"/people/customers/{row(desk).pk}").content.decode()
