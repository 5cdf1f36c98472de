"""The agents' side of a chat, through their pages."""

from datetime import timedelta

import pytest
from django.test import Client

from answerable.automation.keep import Written, keep
from answerable.casework.chat.start import Visitor, start
from answerable.casework.chat.tend import tend
from answerable.casework.resolve import CODES
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.live.models import Chat, Offer
from answerable.policy.models import PolicyVersion
from answerable.staff.presence import beat
from answerable.tickets.models import Delivery, Message, Ticket

PART = {"HX-Request": "true"}


@pytest.fixture
def chat(desk, always_open):
    """Ana asks in the chat; Priya and Samuel are there."""
    see_brands([desk.brands["bulkimart"].pk])
    at = now()
    beat(desk.agents["priya"], at)
    beat(desk.agents["samuel"], at)
    visitor = Visitor(name="Ana", said_email="ana@northside.example", language="en", zone="Europe/Berlin")
    return start(desk.brands["bulkimart"].pk, visitor, text="Where is my pallet?", at=at)


def browser(desk, name):
    client = Client()
    client.force_login(desk.agents[name])
    return client


def asked(chat):
    see_brands([chat.brand_id])
    return Offer.objects.select_related("agent").get(chat=chat, ended_at=None)


def first_name(agent):
    return agent.email.partition("@")[0]


def test_the_asked_agent_sees_it_on_every_page_and_takes_it(desk, chat, assets):
    offer = asked(chat)
    mine = browser(desk, first_name(offer.agent))
    other = browser(desk, "priya" if offer.agent == desk.agents["samuel"] else "samuel")
    assert "Where is my pallet?" in mine.get("/desk/offers", headers=PART).content.decode()
    assert "Where is my pallet?" not in other.get("/desk/offers", headers=PART).content.decode()
    reference = chat.ticket.reference
    page = mine.post(f"/desk/tickets/{reference}/chat", headers=PART).content.decode()
    assert "You are chatting" in page
    assert "not proven who it is" in page
    see_brands([chat.brand_id])
    chat.refresh_from_db()
    assert chat.agent == offer.agent
    assert chat.ticket.clocks.get(metric="live answer").stopped_at is None, "taking it keeps nothing yet"
    late = other.post(f"/desk/tickets/{reference}/chat", headers=PART)
    assert late.status_code == 409
    assert "has taken this chat already" in late.content.decode()
    answer = mine.post(
        f"/desk/tickets/{reference}/reply", {"text": "Hello Ana.", "then": "open"}, headers=PART
    )
    assert answer.status_code == 200
    see_brands([chat.brand_id])
    assert Message.objects.get(author="agent").channel == "chat"
    assert Delivery.objects.count() == 0
    assert chat.ticket.clocks.get(metric="live answer").state == "kept"
    crossing = other.post(
        f"/desk/tickets/{reference}/reply", {"text": "Me too!", "then": "open"}, headers=PART
    )
    assert crossing.status_code == 422


def test_chats_stand_on_top_of_the_list(desk, chat, assets):
    page = browser(desk, "samuel").get("/desk/team/").content.decode()
    assert "Chatting" in page
    assert page.count(f"row-{chat.ticket.reference}") == 1


def test_declined_it_goes_to_the_next(desk, chat, assets):
    offer = asked(chat)
    mine = browser(desk, first_name(offer.agent))
    other = "priya" if offer.agent == desk.agents["samuel"] else "samuel"
    assert browser(desk, other).post(f"/desk/offers/{offer.pk}/decline").status_code == 404
    assert mine.post(f"/desk/offers/{offer.pk}/decline").status_code == 302
    assert asked(chat).agent == desk.agents[other]
    offer.refresh_from_db()
    assert offer.outcome == "declined"


def test_a_chat_is_handed_over_with_a_word(desk, chat, assets):
    reference = chat.ticket.reference
    samuel = browser(desk, "samuel")
    samuel.post(f"/desk/tickets/{reference}/chat")
    address = f"/desk/tickets/{reference}/chat/transfer"
    priya = desk.agents["priya"]
    assert "Priya Raman" in samuel.get(address, headers=PART).content.decode()
    assert samuel.post(address, {"agent": priya.pk}, headers=PART).status_code == 422, "without a word"
    said = {"agent": priya.pk, "note": "She wants the barista one."}
    assert samuel.post(address, said, headers=PART).status_code == 200
    assert asked(chat).agent == priya
    tend(chat.brand_id, at=now())
    browser(desk, "priya").post(f"/desk/tickets/{reference}/chat")
    see_brands([chat.brand_id])
    chat.refresh_from_db()
    assert chat.agent == priya
    assert chat.ticket.notes.get().text == "She wants the barista one."


def test_a_chat_ends_with_a_summary_or_goes_on_by_mail(desk, chat, assets):
    reference = chat.ticket.reference
    samuel = browser(desk, "samuel")
    samuel.post(f"/desk/tickets/{reference}/chat")
    assert samuel.post(f"/desk/tickets/{reference}/chat/end", {}, headers=PART).status_code == 422
    assert "ana@northside.example" in samuel.get(f"/desk/tickets/{reference}/chat/mail").content.decode()
    assert samuel.post(f"/desk/tickets/{reference}/chat/mail", headers=PART).status_code == 200
    see_brands([chat.brand_id])
    chat.refresh_from_db()
    ticket = Ticket.objects.get(pk=chat.ticket_id)
    assert (chat.end, ticket.channel, ticket.requester.email) == ("by mail", "email", "ana@northside.example")
    assert (
        samuel.post(f"/desk/tickets/{reference}/reply", {"text": "By mail.", "then": "open"}).status_code
        == 302
    )
    see_brands([chat.brand_id])
    assert Delivery.objects.get().to == "ana@northside.example"


def test_who_has_three_chats_is_not_asked_for_a_fourth(desk, always_open):
    brand = desk.brands["bulkimart"]
    see_brands([brand.pk])
    at = now()
    beat(desk.agents["samuel"], at)
    chats = []
    for number in range(4):
        chats.append(start(brand.pk, Visitor(name=f"Visitor {number}", language="en"), text="Hello?", at=at))
        waiting = Offer.objects.filter(ended_at=None).first()
        if waiting:
            from answerable.casework.chat.accept import accept

            accept(waiting.chat, agent=desk.agents["samuel"], at=at)
    assert Chat.objects.filter(agent=desk.agents["samuel"]).count() == 3
    assert not Offer.objects.filter(chat=chats[3]).exists()
    tend(brand.pk, at=at + timedelta(seconds=5))
    assert not Offer.objects.filter(chat=chats[3]).exists()


def test_a_saved_answer_goes_straight_into_the_chat_in_the_visitors_language(desk, chat, assets):
    """Canned answers are the macros everybody has; in a chat they keep the promise like typed words."""
    brand = desk.brands["bulkimart"]
    brand.languages = ["en", "es"]
    brand.save(update_fields=["languages"])
    see_brands([brand.pk])
    Ticket.objects.filter(pk=chat.ticket_id).update(language="es")
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=now()).policy
    written = Written(
        "Looking", then="open", texts={"en": "I am looking, {first name}.", "es": "Ahora miro, {first name}."}
    )
    macro = keep(brand, written, policy=policy, codes=CODES, agent=desk.agents["iris"], at=now())
    samuel = browser(desk, "samuel")
    reference = chat.ticket.reference
    samuel.post(f"/desk/tickets/{reference}/chat")
    assert "Looking" in samuel.get(f"/desk/tickets/{reference}/macros", headers=PART).content.decode()
    preview = samuel.get(f"/desk/tickets/{reference}/macros/{macro.pk}", headers=PART).content.decode()
    assert "Ahora miro, Ana." in preview
    said = {"part": ["then"], "text": "Ahora miro, Ana."}
    assert samuel.post(f"/desk/tickets/{reference}/macros/{macro.pk}", said, headers=PART).status_code == 200
    see_brands([chat.brand_id])
    assert Message.objects.get(author="agent").channel == "chat"
    assert not Delivery.objects.exists(), "what is said in a chat is not mailed"
    chat.refresh_from_db()
    assert chat.answered_at is not None
