"""A question about somebody else's product: a named provider, a way back, and a second look at some."""

import pytest

from answerable.casework.referrals import is_sampled
from answerable.insights.promises import promises_page
from answerable.kit.now import now
from answerable.promises.models import Enforcement
from answerable.tickets.models import Message, Provider, Referral

TEXT = "The connector is not ours; please ask its makers to send unit_code CT."


@pytest.fixture
def erp(writes, desk, assets, look):
    from answerable.casework.classify import classify
    from answerable.kit.now import now

    ticket = writes("teo", "Our ERP connector sends wrong units", "Can you fix that?")
    classify(ticket, agent=desk.agents["samuel"], category="technical", urgency="normal", at=now())
    return ticket


def directed(client, ticket):
    provider = Provider.objects.get(name="Stockbridge Software")
    return client.post(f"/desk/tickets/{ticket.reference}/referral", {"code": provider.pk, "text": TEXT})


def test_ac_30_the_reply_names_the_provider_and_its_contact(erp, browser, look):
    assert directed(browser("samuel"), erp).status_code == 302
    look()
    answer = Message.objects.get(ticket=erp, author="agent")
    assert "Stockbridge Software: service@stockbridge.example" in answer.text
    referral = Referral.objects.get(ticket=erp)
    assert (referral.provider.name, referral.contested_at) == ("Stockbridge Software", None)
    assert erp.resolutions.get().code == "out of scope"
    assert Enforcement.objects.filter(ticket=erp, promise__rule="9.1.b", outcome="done").count() == 1
    page = browser("samuel").get(f"/desk/all/{erp.reference}").content.decode()
    assert "Directed to provider: " in page
    look()
    scope = {rule.id: rule for rule in promises_page(erp.brand, at=now()).rules}["9.1.a"]  # Bulkimart's
    assert (scope.state, scope.evidence.promised, scope.evidence.broken) == ("kept", 1, 0)


def test_ac_30_nobody_is_sent_away_without_a_name(erp, browser, look):
    answer = browser("samuel").post(
        f"/desk/tickets/{erp.reference}/reply",
        {"text": "That is not ours.", "then": "resolve", "code": "out of scope"},
    )
    assert answer.status_code == 422
    look()
    assert not Referral.objects.exists()
    assert Enforcement.objects.filter(ticket=erp, promise__rule="9.1.b", outcome="blocked").count() == 1


def test_ac_30_the_customer_contests_by_answering_which_reopens_and_is_looked_at_again(
    erp, browser, desk, look
):
    from answerable.casework.incoming import Incoming
    from answerable.casework.receive import receive
    from answerable.kit.now import now
    from answerable.kit.scope import see_brands

    directed(browser("samuel"), erp)
    see_brands([erp.brand_id])
    teo = erp.requester
    receive(
        Incoming(
            brand_id=erp.brand_id, channel="email", sender_email=teo.email, sender_name=teo.name, subject="Re: ERP",
            text="You sold it to us.", token_ticket=erp.pk, received_at=now(),
        ),
        at=now(),
    )  # fmt: skip
    look()
    erp.refresh_from_db()
    referral = Referral.objects.get(ticket=erp)
    assert erp.status == "open"
    assert referral.contested_at is not None
    assert "contested" in browser("iris").get("/providers/").content.decode()
    address = f"/providers/referrals/{referral.pk}"
    assert browser("samuel").post(address, {"verdict": "right"}).status_code == 422
    assert browser("iris").post(address, {"verdict": "wrong"}).status_code == 302
    look()
    referral.refresh_from_db()
    assert (referral.verdict, referral.reviewed_by.name) == ("wrong", "Iris Okafor")


def test_ac_30_one_in_twenty_is_sampled_by_the_tickets_number(erp):
    picked = 0
    for number in range(1, 1001):
        erp.pk = number
        picked += is_sampled(erp)
    assert picked == 50


def test_a_provider_is_added_once_with_a_way_to_reach_them(browser, assets, look):
    client = browser("samuel")
    said = {"brand": "bulkimart", "name": "Dockline Carriers", "contact": "+1 410 555 0177"}
    assert client.post("/providers/", said).status_code == 302
    assert client.post("/providers/", said).status_code == 422
    assert client.post("/providers/", said | {"name": "Other", "contact": ""}).status_code == 422
    assert client.post("/providers/", said | {"brand": "barbar"}).status_code == 404
    assert client.get("/providers/").content.decode().count("Dockline Carriers") == 1
