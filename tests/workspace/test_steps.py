"""Gather, analyse, resolve: what each step needs, recorded, asked for, or left out with a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.feedback.models import Scorecard
from answerable.kit.scope import see_brands
from answerable.orders.models import Order
from answerable.policy.clocks import reopens_until
from answerable.policy.models import PolicyVersion
from answerable.policy.registry import verbs
from answerable.promises.models import Clock, Enforcement
from answerable.promises.publish import publish
from answerable.staff.models import ApiToken
from answerable.tickets.models import Event, Message, StepEntry, Ticket

PART = {"HX-Request": "true"}
MONDAY = datetime(2026, 12, 7, 10, tzinfo=UTC)


@pytest.fixture
def visit(client, desk, monkeypatch):
    """`visit("lena", ticket, "steps", when=…, **{"need:order number": "10482"})`; without a form it looks."""

    def go(who, ticket, noun, *, when=MONDAY, method="post", **said):
        monkeypatch.setattr("answerable.workspace.desk.now", lambda: when)
        client.force_login(desk.agents[who])
        address = f"/desk/tickets/{ticket.reference}/{noun}" if noun else f"/desk/all/{ticket.reference}"
        answer = getattr(client, method)(address, said, headers=PART)
        see_brands(brand.pk for brand in desk.brands.values())
        return answer.status_code, answer.content.decode()

    return go


def letter(desk, text, brand="barbar", subject="Help", sender="mei@lin.example"):
    return receive(
        Incoming(
            brand_id=desk.brands[brand].pk, channel="email", sender_email=sender, subject=subject, text=text,
            received_at=MONDAY, rfc_id=f"<{hash(text)}@lin.example>",
        ),
        at=MONDAY,
    ).ticket  # fmt: skip


def solved(desk, visit):
    """A ticket an agent has answered and resolved within the hour."""
    ticket = letter(desk, "Where is my order 20955?")
    visit(
        "lena",
        ticket,
        "reply",
        when=MONDAY + timedelta(hours=1),
        text="Tomorrow.",
        then="resolve",
        code="solved",
    )
    return ticket


def comes_back(answer, at):
    """What becomes of the customer's reply to an answer."""
    return receive(
        Incoming(
            brand_id=answer.brand_id, channel="email", sender_email="mei@lin.example", subject="Re: Help",
            text="It has not come.", received_at=at, rfc_id=f"<{at:%d%H%M}@lin.example>",
            references=(answer.rfc_id,),
        ),
        at=at,
    )  # fmt: skip


def acts(ticket, outcome):
    return set(
        Enforcement.objects.filter(
            ticket=ticket, outcome=outcome, promise__verb__startswith="require"
        ).values_list("promise__rule", flat=True)
    )


def test_ac_25_gather_is_complete_only_with_account_order_and_description(desk, visit):
    ticket = letter(desk, "My parcel has not arrived, where is my order?")
    assert ticket.category == "order"
    _, page = visit("lena", ticket, "", method="get")
    assert "order number" in page
    assert 'data-ask="Could you send us this, please: order number?"' in page
    closing = {"text": "It comes tomorrow.", "then": "resolve", "code": "solved"}
    status, page = visit("lena", ticket, "reply", **closing)
    assert status == 422
    assert "clause 5.1 asks for order number" in page
    assert "It comes tomorrow.</textarea>" in page
    assert acts(ticket, "blocked") == {"5.1"}
    status, _ = visit("lena", ticket, "steps", **{"need:order number": "BB-20955"})
    assert status == 200
    status, page = visit("lena", ticket, "reply", **closing)
    assert status == 200
    assert acts(ticket, "done") >= {"5.0", "5.1", "5.2", "5.3.a"}
    assert Ticket.objects.get(pk=ticket.pk).status == "resolved"


def test_ac_25_not_applicable_needs_a_reason_and_keeps_it(desk, visit):
    ticket = letter(desk, "My parcel has not arrived, where is my order?")
    status, page = visit("lena", ticket, "steps", **{"without:order number": "on"})
    assert status == 422  # no reason
    status, page = visit(
        "lena", ticket, "steps", **{"without:order number": "on", "need:order number": "Bought in the shop."}
    )
    assert status == 200
    assert "Bought in the shop." in page
    entry = StepEntry.objects.get(ticket=ticket)
    assert (entry.step, entry.applies, entry.rule, entry.agent) == (
        "gather",
        False,
        "5.1",
        desk.agents["lena"],
    )


def test_ac_25_the_two_recent_orders_are_proposed_and_one_click_takes_one(desk, visit):
    mei = desk.customers["mei"]
    for number, days in (("BB-20955", 3), ("BB-20811", 9), ("BB-19004", 40)):
        placed = MONDAY - timedelta(days=days)
        Order.objects.create(
            brand=mei.brand, customer=mei, number=number, placed_at=placed, fetched_at=placed, status="open",
            currency="GBP", total=10,
        )  # fmt: skip
    ticket = letter(desk, "My parcel has not arrived, where is my order?")
    _, dialog = visit("lena", ticket, "steps", method="get")
    assert 'value="BB-20955"' in dialog
    assert 'value="BB-20811"' in dialog
    assert "BB-19004" not in dialog
    assert "None of these: ask the customer" in dialog
    status, page = visit("lena", ticket, "steps", order="BB-20811", **{"need:order number": ""})
    assert status == 200
    assert StepEntry.objects.get(ticket=ticket).text == "BB-20811"
    assert "filled in order number: BB-20811" in page


def test_ac_33_the_policy_may_say_until_when_a_reply_reopens(desk, visit):
    barbar = desk.brands["barbar"]
    version = PolicyVersion.objects.in_force(brand_id=barbar.pk, at=MONDAY)
    changed = version.source.replace("clock: resolution\n", "clock: resolution\nreopen within: 7 days\n", 1)
    assert changed != version.source
    day = timedelta(days=1)
    changed = changed.replace("version: 1", "version: 2").replace("2026-01-01", f"{MONDAY + day:%Y-%m-%d}")
    publish(changed, brand=barbar, name="window", approved_by="Iris Okafor", at=MONDAY)
    policy = PolicyVersion.objects.in_force(brand_id=barbar.pk, at=MONDAY + 2 * day).policy
    rule = next(rule for rule in policy.rules_of("run clock") if "reopen within" in rule.settings)
    assert "a reply within 7 days" in verbs()["run clock"].explain(rule, policy)
    assert reopens_until(policy, MONDAY) == MONDAY + 7 * day
    ticket = solved(desk, visit)
    answer = Message.objects.get(ticket=ticket, author="agent")
    assert comes_back(answer, answer.at + 7 * day + timedelta(minutes=1)).opened
    assert not comes_back(answer, answer.at + 7 * day).opened


def test_ac_33_a_reply_within_the_window_reopens_and_later_makes_a_linked_ticket(desk, visit):
    ticket = solved(desk, visit)
    first = Clock.objects.filter(ticket=ticket, metric="first response").first()
    assert first.state == "kept"
    answer = Message.objects.get(ticket=ticket, author="agent")

    again = comes_back(answer, MONDAY + timedelta(days=7))
    assert (again.ticket.pk, again.opened, again.ticket.cycle) == (ticket.pk, False, 2)
    first.refresh_from_db()
    assert first.state == "kept"  # what was kept stays kept
    visit(
        "lena", ticket, "reply", when=MONDAY + timedelta(days=8), text="Here.", then="resolve", code="solved"
    )
    late = comes_back(answer, MONDAY + timedelta(days=30))
    assert late.opened
    received = Event.objects.get(ticket=late.ticket, kind="received")
    assert received.data["follows"] == ticket.pk


def test_what_the_letter_says_is_not_asked_again(desk, visit):
    ticket = letter(desk, "Where is my order 20955?")
    _, page = visit("lena", ticket, "", method="get")
    assert "data-ask" not in page
    status, _ = visit("lena", ticket, "reply", text="Tomorrow.", then="resolve", code="solved")
    assert status == 200


def test_ac_26_the_checklist_of_the_category_is_done_or_skipped_with_a_reason(desk, visit):
    ticket = letter(desk, "The app crashes at every start since the update.")
    assert ticket.category == "technical"
    status, page = visit("tomas", ticket, "reply", text="Fixed in 5.2.", then="resolve", code="solved")
    assert status == 422
    assert "clause 5.2 asks for troubleshooting checklist" in page
    visit("tomas", ticket, "reply", text="Fixed in 5.2.", then="open")
    _, dialog = visit("tomas", ticket, "resolution", method="get")
    assert 'name="need:troubleshooting checklist"' in dialog
    status, page = visit(
        "tomas", ticket, "resolution", code="solved",
        **{"need:troubleshooting checklist": "Reinstalled, cleared the cache."},
    )  # fmt: skip
    assert status == 200
    assert "filled in troubleshooting checklist: Reinstalled, cleared the cache." in page
    assert StepEntry.objects.get(ticket=ticket).step == "analyse"


def test_information_needs_no_troubleshooting_and_the_record_says_so(desk, visit):
    ticket = letter(desk, "Do you have instructions for the espresso set?")
    status, _ = visit("lena", ticket, "reply", text="Attached.", then="resolve", code="information given")
    assert status == 200
    assert acts(ticket, "exempt") == {"5.2"}
    assert Enforcement.objects.get(ticket=ticket, outcome="exempt").reason.startswith("information was asked")


def test_bb_5_0_the_steps_keep_their_order(desk, visit):
    ticket = letter(desk, "The app crashes.", subject="App")  # no description one could work from
    Ticket.objects.filter(pk=ticket.pk).update(category="order")
    status, page = visit("lena", ticket, "steps", **{"need:course of action": "Send it again"})
    assert status == 422
    assert "cannot go on to “analyse” yet" in page
    assert acts(ticket, "blocked") == {"5.1"}


def test_bulkimart_asks_for_an_answer_or_a_question_and_nothing_more(desk, visit):
    ticket = letter(desk, "Please add the oat milk.", "bulkimart", sender="dana@harborcafe.example")
    Ticket.objects.filter(pk=ticket.pk).update(category="order")
    _, page = visit("priya", ticket, "", method="get")
    assert "order number" in page  # shown, for clause 5.1 asks for it; no clause forbids to go on without
    status, _ = visit("priya", ticket, "reply", text="Done.", then="resolve", code="solved")
    assert status == 200


def test_ac_26_the_scorecard_is_filled_from_the_steps_and_a_second_person_judges_it(desk, visit, client):
    ticket = letter(desk, "The app crashes at every start since the update.")
    visit("tomas", ticket, "reply", text="Fixed in 5.2.", then="open", when=MONDAY + timedelta(hours=1))
    visit(
        "tomas", ticket, "resolution", code="solved", when=MONDAY + timedelta(hours=2),
        **{"need:troubleshooting checklist": "Reinstalled, cleared the cache."},
    )  # fmt: skip
    _, page = visit("iris", ticket, "scorecard", method="get")
    assert "troubleshooting checklist" in page
    assert "done: Reinstalled, cleared the cache." in page
    assert "missing" not in page
    for who, said in (("tomas", "your own work"), ("lena", "A lead or a senior")):
        status, page = visit(who, ticket, "scorecard", verdict="good")
        assert status == 422
        assert said in page
    status, page = visit("iris", ticket, "scorecard", verdict="learn")
    assert status == 422
    status, page = visit("iris", ticket, "scorecard", verdict="learn", note="Ask for the version first.")
    assert status == 200
    assert "looked at how it was worked on" in page
    card = Scorecard.objects.get(ticket=ticket)
    assert {line["words"]: line["state"] for line in card.lines}["troubleshooting checklist"] == "done"
    assert (card.done, card.reviewer.name) == (card.asked, "Iris Okafor")
    _, page = visit("tomas", ticket, "scorecard", method="get")
    assert "Ask for the version first." in page
    token = ApiToken.issue(desk.agents["iris"], name="script", at=MONDAY)
    address = f"/api/v1/tickets/{ticket.reference}/scorecard"
    told = client.get(address, headers={"authorization": f"Bearer {token}"}).json()
    assert (told["verdict"], told["reviewer"]) == ("learn", "Iris Okafor")
    assert "troubleshooting checklist" in {line["words"] for line in told["lines"]}
    again = client.post(
        address, {"verdict": "good"}, content_type="application/json", headers={"authorization": f"Bearer {token}"}
    )  # fmt: skip
    assert (again.status_code, again.json()["type"].split(":")[-1]) == (409, "not-possible")
