"""AC-23: what the policies list is recognised on every channel, and nothing is resolved without a name for it."""

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.policy.models import PolicyVersion
from answerable.tickets.models import Ticket

CHANNELS = ("email", "web", "chat", "voicemail")
# brand: category: topic of the policy: what somebody writes
SAMPLES = {
    "barbar": {
        "order": {
            "status": "Where is my order 10482? What is its status?",
            "tracking": "The tracking of my parcel has not moved for days.",
            "delivery": "When does the delivery come, morning or afternoon?",
            "payment": "Was my payment received? I paid by invoice.",
        },
        "product": {
            "information": "Does it work with an induction hob?",
            "guidance": "How do I set up the espresso machine?",
            "troubleshooting": "The kettle does not turn on any more.",
        },
        "returns": {
            "returns process": "How can I send it back? I need a return label.",
            "refund status": "When is my refund on the account? I returned the bag.",
            "policies": "Until when can I exchange it for another size?",
        },
        "technical": {
            "website": "The website shows an error message on every page.",
            "app": "The app crashes whenever I open it.",
            "digital services": "I never get the verification code to sign in.",
        },
    },
    "bulkimart": {
        "order": {
            "placing": "We are placing an order for next week. How?",
            "modifying": "Please change our order: modify the quantity.",
            "canceling": "We have to cancel the purchase order 7741.",
        },
        "account": {
            "setup": "Please add a user: a new user starts on Monday.",
            "access": "My colleague needs access to our account.",
            "permissions": "Which permissions has the buyer role?",
        },
        "product": {
            "availability": "Is the oat milk available, in stock by Friday?",
            "specifications": "Please send the data sheet with all specifications.",
            "pricing": "What is the price, and is there a volume discount?",
        },
        "technical": {
            "navigation": "Where do I find the page for uploads on the platform?",
            "login": "I cannot sign in, the password is refused at login.",
            "errors": "There is an error message, the page doesn't load.",
        },
    },
}
WHO = {"barbar": "mei@lin.example", "bulkimart": "dana@harborcafe.example"}


def writes(desk, brand, text, channel):
    at = now()
    return receive(
        Incoming(
            brand_id=desk.brands[brand].pk, channel=channel, sender_email=WHO[brand], subject="A question",
            text=text, language="en", received_at=at,
        ),
        at=at,
    ).ticket  # fmt: skip


@pytest.mark.parametrize("brand", SAMPLES)
def test_ac_23_there_is_a_sample_for_every_topic_the_policy_lists(desk, brand):
    policy = PolicyVersion.objects.in_force(brand_id=desk.brands[brand].pk, at=now()).policy
    listed = {
        rule.settings["category"]: set(rule.settings["topics"]) for rule in policy.rules_of("define category")
    }
    assert {category: set(topics) for category, topics in SAMPLES[brand].items()} == listed


@pytest.mark.clause("BB-4.1", "BB-4.2", "BB-4.3", "BB-4.4", "BK-5.1", "BK-5.2", "BK-5.3", "BK-5.4")
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("brand", SAMPLES)
def test_ac_23_every_topic_lands_in_its_category_on_every_channel(desk, client, brand, channel):
    see_brands([desk.brands[brand].pk])
    found = {
        topic: writes(desk, brand, text, channel)
        for topics in SAMPLES[brand].values()
        for topic, text in topics.items()
    }
    wanted = {topic: category for category, topics in SAMPLES[brand].items() for topic in topics}
    assert {topic: ticket.category for topic, ticket in found.items()} == wanted
    client.force_login(desk.agents["iris"])
    page = client.get(f"/desk/brand-{brand}/").content.decode()
    assert all(f"row-{ticket.reference}" in page for ticket in found.values())


def test_ac_23_without_category_or_reason_nothing_is_resolved(desk, client):
    see_brands([desk.brands["barbar"].pk])
    ticket = writes(desk, "barbar", "Hello there, I have something on my mind.", "email")
    assert ticket.category == ""
    client.force_login(desk.agents["lena"])
    address = f"/desk/tickets/{ticket.reference}"
    part = {"HX-Request": "true"}
    answer = client.post(
        f"{address}/reply", {"text": "Yes.", "then": "resolve", "code": "solved"}, headers=part
    )
    assert answer.status_code == 422
    client.post(f"{address}/classification", {"category": "product", "urgency": "normal"}, headers=part)
    answer = client.post(f"{address}/reply", {"text": "Yes.", "then": "resolve", "code": ""}, headers=part)
    assert answer.status_code == 422
    see_brands([desk.brands["barbar"].pk])
    assert Ticket.objects.get(pk=ticket.pk).status not in {"resolved", "closed"}
