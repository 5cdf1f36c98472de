"""The desk looks itself whether what customers are promised to find stands where the policy says."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.channels.surfaces import probe_surfaces
from answerable.customers.models import AccessNeeds
from answerable.insights.promises import promises_page
from answerable.kit.scope import see_brands
from answerable.tickets.models import Delivery

HOUR = timedelta(hours=1)
OPEN, CLOSED = datetime(2026, 12, 8, 11, tzinfo=UTC), datetime(2026, 12, 5, 19, 30, tzinfo=UTC)


@pytest.fixture
def barbar(desk, assets, monkeypatch):
    """BarBar; one letter has been acknowledged, and its mail door is open."""
    brand = desk.brands["barbar"]
    see_brands([brand.pk])
    receive(
        Incoming(
            brand_id=brand.pk, channel="email", sender_email="mei@lin.example", subject="Kettle", text="?",
            received_at=CLOSED, language="en",
        ),
        at=CLOSED,
    )  # fmt: skip
    monkeypatch.setattr("answerable.channels.surfaces.knock", lambda _: "")
    return brand


@pytest.fixture
def fetch(client, barbar, monkeypatch):
    def fetch(address):
        answer = client.get("/" + address.split("/", 3)[3])
        see_brands([barbar.pk])
        return answer.status_code, answer.content.decode()

    return fetch


def rules(brand, at):
    return {rule.id: rule for rule in promises_page(brand, at=at).rules}


@pytest.mark.clause("BB-2.1", "BB-9.1", "BB-1.3")
def test_bb_2_1_what_customers_are_told_is_looked_at_where_it_should_stand(barbar, fetch):
    names = {"1.3": "not proven", "2.1.b": "not proven", "9.1.a": "not proven", "2.1.c": "not proven"}
    assert {name: rules(barbar, CLOSED)[name].state for name in names} == names
    runs = probe_surfaces(barbar, fetch=fetch, at=CLOSED)
    assert [(run.sample, run.detail) for run in runs if not run.passed] == []
    assert {run.promise.rule: run.sample for run in runs} == {"1.3": 2, "2.1.b": 5, "9.1.a": 4, "2.1.c": 4}
    assert {name: rules(barbar, CLOSED)[name].state for name in names} == dict.fromkeys(names, "kept")
    assert "2.1.c" not in {run.promise.rule for run in probe_surfaces(barbar, fetch=fetch, at=OPEN)}


@pytest.mark.clause("BB-3.1")
def test_bb_3_1_who_was_told_when_to_expect_an_answer_is_counted_once_the_mail_has_left(barbar):
    found = rules(barbar, CLOSED + HOUR)["3.1.b"]
    assert (found.state, found.evidence.kept) == ("not proven", 0)  # the mail is on its way
    Delivery.objects.update(state="sent", sent_at=CLOSED)
    found = rules(barbar, CLOSED + HOUR)["3.1.b"]
    assert (found.state, found.evidence.kept, found.evidence.promised) == ("kept", 1, 1)
    Delivery.objects.update(state="failed", sent_at=None)
    found = rules(barbar, CLOSED + HOUR)["3.1.b"]
    assert (found.state, found.evidence.broken) == ("broken", 1)
    assert "to 1 the mail could not be sent" in found.verdict.why


def test_a_place_that_is_silent_breaks_the_promise_and_is_named(barbar, fetch):
    def forgetful(address):
        status, text = fetch(address)
        return (
            (status, text.replace("09:00", "").replace("preferences", "")) if "/new/" in address else (0, "")
        )

    probe_surfaces(barbar, fetch=forgetful, at=CLOSED)
    found = rules(barbar, CLOSED)
    assert "ticket form: the opening hours do not stand there" in found["2.1.b"].verdict.why
    assert "help center: does not answer" in found["2.1.b"].verdict.why
    assert "ticket form: no way to say what helps" in found["9.1.a"].verdict.why
    assert "app: does not answer" in found["1.3"].verdict.why
    assert {found[name].state for name in ("1.3", "2.1.b", "9.1.a", "2.1.c")} == {"broken"}


@pytest.mark.clause("BB-9.1")
def test_ac_45_on_the_telephone_an_agent_writes_it_down_with_consent(desk, client, assets):
    client.force_login(desk.agents["lena"])
    mei = desk.customers["mei"]
    address, said = f"/people/customers/{mei.pk}/needs", {"needs": ["relay calls"], "words": "Speak slowly."}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "Speak slowly." in refused.content.decode()
    assert client.post(address, said | {"consent": "yes"}).status_code == 302
    see_brands([mei.brand_id])
    kept = AccessNeeds.objects.get()
    assert (kept.kinds, kept.words, kept.customer) == (["relay calls"], "Speak slowly.", mei)
    page = client.get(f"/people/customers/{mei.pk}").content.decode()
    assert "Calls come through a relay service. Speak slowly." in page
    assert client.post(address, {"forget": "yes"}).status_code == 302
    see_brands([mei.brand_id])
    assert not AccessNeeds.objects.exists()
    client.force_login(desk.agents["samuel"])
    assert client.post(address, said | {"consent": "yes"}).status_code == 404
