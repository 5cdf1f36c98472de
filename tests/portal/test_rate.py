"""The page behind a follow-up's links: opening it changes nothing, a button does (AC-31, AC-37)."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from answerable.brands.models import Brand
from answerable.casework.ask_afterwards import send_due
from answerable.casework.classify import classify
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.escalation.models import Escalation
from answerable.feedback.models import FollowUp, OptOut, Rating, Task
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.tickets.follow import follow_address
from answerable.tickets.models import Message, Ticket

pytestmark = pytest.mark.usefixtures("assets")


@pytest.fixture
def follow(desk):
    """`follow("dana")`: her request was settled yesterday; the links of the mail she got."""

    def follow(who, agent="priya", language="en"):
        customer = desk.customers[who]
        when = now() - timedelta(days=2)
        ticket = receive(
            Incoming(
                brand_id=customer.brand_id, channel="email", sender_email=customer.email, sender_name=customer.name,
                subject="12 cartons short", text="They are missing from BM-48213.", language=language, received_at=when,
                rfc_id=f"<{who}{Message.objects.count()}@test.example>",
            ),
            at=when,
        ).ticket  # fmt: skip
        classify(ticket, agent=desk.agents[agent], category="order", urgency="normal", at=when)
        reply(ticket, agent=desk.agents[agent], text="On the way.", then="resolve", code="solved", at=when)
        send_due(at=now())
        mail = Message.objects.get(ticket=ticket, purpose="follow-up")
        links = re.findall(r"http://[^/]+(/help/\S+)", mail.text)
        return ticket, links

    return follow


def state():
    return [
        list(Ticket.objects.values_list("pk", "status", "revision")), Rating.objects.count(), OptOut.objects.count(),
        list(FollowUp.objects.values_list("solved", "answered_at")), Escalation.objects.count(),
    ]  # fmt: skip


def all_brands(desk):
    see_brands(brand.pk for brand in desk.brands.values())


def test_ac_37_a_scanner_that_opens_every_link_changes_nothing(desk, follow, client):
    _, links = follow("dana")
    before = state()
    for link in links:
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    all_brands(desk)
    assert len(links) == 8
    assert state() == before


def test_ac_37_one_press_rates_without_signing_in_and_the_link_has_chosen(desk, follow, client):
    ticket, links = follow("dana")
    link = next(each for each in links if "score=2" in each)
    page = client.get(link).content.decode()
    assert re.search(r'value="2" required checked', page)
    answer = client.post(link, {"what": "score", "score": "2", "words": "Too slow."})
    assert answer.status_code == 302
    assert "Thank you for your answer." in client.get(answer["Location"]).content.decode()
    all_brands(desk)
    rating = Rating.objects.get(ticket=ticket)
    assert (rating.score, rating.comment, rating.through, rating.agent) == (
        2,
        "Too slow.",
        "email",
        desk.agents["priya"],
    )
    assert Task.objects.filter(rating=rating).exists()


def test_ac_37_agents_cannot_rate_even_with_the_link(desk, follow, client):
    _, links = follow("dana")
    client.force_login(desk.agents["priya"])
    answer = client.post(links[0], {"what": "score", "score": "5"})
    assert answer.status_code == 422
    assert "do not rate" in answer.content.decode()
    all_brands(desk)
    assert not Rating.objects.exists()


def test_ac_37_the_page_is_in_the_customers_language(follow, client):
    _, links = follow("maya", agent="tomas", language="es")
    page = client.get(links[0], headers={"accept-language": "en"})
    assert page["Content-Language"] == "es"
    assert "¿Qué le ha parecido nuestra atención?" in page.content.decode()


def test_ac_37_who_does_not_want_to_be_asked_is_not_asked_again(desk, follow, client):
    ticket, links = follow("dana")
    client.post(links[0], {"what": "silence"})
    all_brands(desk)
    assert OptOut.objects.get().customer == ticket.requester
    _, links = follow("dana")
    assert not [link for link in links if "score" in link]
    assert len(links) == 2  # whether it is solved is promised to everybody


def test_ac_31_no_opens_it_again_with_the_same_person_and_offers_a_senior(desk, follow, client):
    ticket, links = follow("dana")
    link = next(each for each in links if "solved=no" in each)
    assert '<details class="ask" open>' in client.get(link).content.decode()
    answer = client.post(link, {"what": "solved", "solved": "no", "words": "Nine are missing."})
    page = client.get(answer["Location"]).content.decode()
    assert "Priya, who looked after it, has it again." in page
    assert "Ask for a senior representative" in page
    all_brands(desk)
    assert Ticket.objects.get(pk=ticket.pk).status == "open"
    answer = client.post(link, {"what": "senior", "words": "Second time."})
    assert "A senior representative will look at it" in client.get(answer["Location"]).content.decode()
    all_brands(desk)
    assert Escalation.objects.get(ticket=ticket).asked_by == "customer"


def test_yes_is_kept_and_the_matter_stays_settled(desk, follow, client):
    ticket, links = follow("dana")
    client.post(links[0], {"what": "solved", "solved": "yes"})
    all_brands(desk)
    assert FollowUp.objects.get(ticket=ticket).solved is True
    assert Ticket.objects.get(pk=ticket.pk).status == "resolved"


@pytest.mark.parametrize("form", [{}, {"what": "score"}, {"what": "score", "score": "9"}, {"what": "melt"}])
def test_nonsense_is_refused_in_words(desk, follow, client, form):
    _, links = follow("dana")
    assert client.post(links[0], form).status_code == 422
    if form.get("score"):
        Brand.objects.filter(slug="bulkimart").update(languages=["en", "de"])
        assert (
            "Zahl von 1 bis 5" in client.post(links[0].replace("lang=en", "lang=de"), form).content.decode()
        )
    all_brands(desk)
    assert not Rating.objects.exists()


def test_a_link_of_another_brand_an_old_one_and_an_invented_one_open_nothing(desk, follow, client):
    _, links = follow("dana")
    assert client.get(links[0].replace("bulkimart", "barbar")).status_code == 404
    assert client.get("/help/bulkimart/rate/invented").status_code == 404
    all_brands(desk)
    FollowUp.objects.update(sent_at=now() - timedelta(days=61))
    assert client.get(links[0]).status_code == 404


def test_a_form_without_its_token_is_refused(desk, follow):
    _, links = follow("dana")
    assert Client(enforce_csrf_checks=True).post(links[0], {"what": "score", "score": "1"}).status_code == 403


def test_who_is_signed_in_rates_on_the_page_of_the_request(desk, follow, signed_in):
    ticket, _ = follow("noor", agent="lena")
    address = f"/help/barbar/rate/requests/{ticket.reference}"
    browser, stranger = signed_in("noor"), signed_in("mei")
    assert stranger.get(address).status_code == 404
    assert "How was our support?" in browser.get(address).content.decode()
    browser.post(address, {"what": "score", "score": "5"})
    all_brands(desk)
    assert Rating.objects.get(ticket=ticket).through == "ticket page"


def test_the_settled_request_itself_asks_how_it_was_and_keeps_the_answer(desk, follow, signed_in):
    ticket, _ = follow("noor", agent="lena")
    browser = signed_in("noor")
    there = f"/help/barbar/requests/{ticket.reference}/"
    assert "How was our support?" in browser.get(there).content.decode()
    said = {"what": "score", "score": "2", "words": "It took long.", "back": "request"}
    answer = browser.post(f"/help/barbar/rate/requests/{ticket.reference}", said)
    assert answer["Location"] == f"{there}#rating"
    page = browser.get(there).content.decode()
    assert "You can change it for seven days." in page
    assert 'value="2" required checked' in page
    assert "It took long." in page
    all_brands(desk)
    rating = Rating.objects.get(ticket=ticket)
    assert Task.objects.filter(rating=rating).exists()
    Rating.objects.filter(pk=rating.pk).update(at=now() - timedelta(days=8))
    assert "You gave 2 of 5." in browser.get(there).content.decode()
    all_brands(desk)
    Ticket.objects.filter(pk=ticket.pk).update(status="open")
    assert "How was our support?" not in browser.get(there).content.decode()


def test_who_follows_by_the_mailed_link_rates_and_who_only_typed_an_address_does_not(desk, follow, client):
    ticket, _ = follow("noor", agent="lena")
    address = f"/help/barbar/rate/requests/{ticket.reference}"
    assert client.post(address, {"what": "score", "score": "4"}).status_code == 404
    client.get(urlsplit(follow_address(ticket)).path)
    assert client.post(address, {"what": "score", "score": "4"}).status_code == 302
    all_brands(desk)
    assert Rating.objects.get(ticket=ticket).score == 4
