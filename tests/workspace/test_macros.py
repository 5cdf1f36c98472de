"""Macros and saved answers: written once by leads, chosen by keyboard, shown before anything happens."""

import pytest
from django.db import DatabaseError, transaction

from answerable.automation.keep import Unfit, Written, keep
from answerable.automation.models import Macro, MacroVersion
from answerable.casework.resolve import CODES
from answerable.kit.now import now
from answerable.kit.scope import brands_visible, see_brands
from answerable.orders.models import Order
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Enforcement
from answerable.staff.models import Agent, Membership, Team
from answerable.tickets.models import Event, Message, OrderAction, TicketOrder

PART = {"HX-Request": "true"}


@pytest.fixture
def macro(desk):
    """`macro("barbar", name, …)`: a macro Iris has written."""

    def write(slug, name, **more):
        brand = desk.brands[slug]
        see_brands(each.pk for each in desk.brands.values())
        policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=now()).policy
        written = Written(name, **more)
        return keep(brand, written, policy=policy, codes=CODES, agent=desk.agents["iris"], at=now())

    return write


def address(lived, key, macro=None):
    base = f"/desk/tickets/{lived.tickets[key].reference}/macros"
    return f"{base}/{macro.pk}" if macro else base


def everything(desk):
    see_brands(each.pk for each in desk.brands.values())


def test_a_lead_writes_a_macro_and_each_change_is_a_version(desk, iris):
    said = {
        "name": "Thanks", "text-en": "Hello {first name}", "text-de": "Guten Tag {name}", "tier": "2",
        "category": "order", "categories": ["order", "returns"], "then": "resolve", "code": "solved",
    }  # fmt: skip
    assert iris.post("/macros/new/barbar", said).status_code == 302
    everything(desk)
    macro = Macro.objects.get()
    iris.post(f"/macros/{macro.pk}", said | {"text-en": "Good morning {first name}"})
    iris.post(f"/macros/{macro.pk}", said | {"text-en": "Good morning {first name}"})  # the same again
    everything(desk)
    macro.refresh_from_db()
    assert [each.number for each in macro.versions.order_by("number")] == [1, 2]
    assert macro.current.texts["en"] == "Good morning {first name}"
    assert macro.current.categories == ["order", "returns"]
    page = iris.get(f"/macros/{macro.pk}").content.decode()
    assert "Version 2" in page
    assert "Hello {first name}" in page  # what it said before
    everything(desk)
    with pytest.raises(DatabaseError, match="evidence"), transaction.atomic():
        MacroVersion.objects.filter(macro=macro, number=1).update(name="Another")


def test_an_unknown_placeholder_is_an_error_that_names_the_allowed_ones(desk, iris):
    answer = iris.post("/macros/new/barbar", {"name": "Bad", "text-en": "Hello\n{firstname} {{ 7*7 }}"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2: there is no placeholder {firstname}. Did you mean {first name}?" in page
    assert "Allowed are: {name}, {first name}, {company}, {reference}" in page
    assert "{{ 7*7 }}" in page  # nothing typed is lost, nothing is computed
    everything(desk)
    assert not Macro.objects.exists()


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({}, "Write a text, or choose something it does."),
        ({"then": "wait"}, "after a question only"),
        ({"text-en": "x", "then": "resolve"}, "Say how it resolves"),
        ({"text-en": "x", "then": "other team"}, "Say whom the ticket waits for"),
        ({"text-en": "x", "category": "dragons"}, "The policy has no category dragons"),
        ({"text-en": "x", "clause": "99.9"}, "has no clause 99.9"),
        ({"text-en": "x", "assign": "agent:999999"}, "Choose somebody who works for the brand"),
        ({"text-en": "x", "urgency": "yesterday"}, "Choose from what the form offers"),
    ],
)
def test_what_makes_no_sense_comes_back_with_the_reason(iris, said, complaint):
    answer = iris.post("/macros/new/barbar", {"name": "Odd", "tier": "1"} | said)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()


def test_only_leads_write_and_others_read(desk, client, macro):
    written = macro("barbar", "Thanks", texts={"en": "Thank you"})
    client.force_login(desk.agents["lena"])
    assert "Thank you" in client.get(f"/macros/{written.pk}").content.decode()
    assert client.post(f"/macros/{written.pk}", {"name": "Mine"}).status_code == 403
    assert client.get("/macros/new/barbar").status_code == 404
    client.force_login(desk.agents["samuel"])
    assert client.get(f"/macros/{written.pk}").status_code == 404


def test_the_picker_offers_what_fits_in_the_customers_language(desk, iris, lived, macro, count_queries):
    macro("barbar", "Wo ist es?", texts={"en": "It is here", "de": "Guten Tag {name}, hier"}, clause="5.3")
    macro("barbar", "Only English", texts={"en": "Hello {first name}"})
    macro("barbar", "For seniors", texts={"en": "x"}, tier=4)
    macro("barbar", "Elsewhere", texts={"en": "x"}, categories=("technical",))
    macro("bulkimart", "Of the other brand", texts={"en": "x"})
    reference = lived.tickets["kettle"].reference
    iris.post(f"/desk/tickets/{reference}/classification", {"category": "returns", "urgency": "normal"})
    iris.get(address(lived, "kettle"), headers=PART)
    with count_queries(9):
        page = iris.get(address(lived, "kettle"), headers=PART).content.decode()
    assert page.index("Wo ist es?") < page.index("Only English")
    assert 'data-put="Guten Tag Lukas Brandt, hier"' in page
    assert 'data-put="Hello' not in page  # another language than theirs is shown first
    for hidden in ("For seniors", "Elsewhere", "Of the other brand"):
        assert hidden not in page
    for words in ("5.3", "hier", "wo ist"):
        found = iris.get(address(lived, "kettle"), {"q": words}, headers=PART).content.decode()
        assert "Wo ist es?" in found
        assert "Only English" not in found
        assert "<form" not in found


def test_the_preview_shows_everything_and_changes_nothing(desk, iris, lived, macro):
    written = macro(
        "barbar", "Kettle", texts={"en": "Dear {name},\n\nabout {order}\n\n{agent}"}, category="returns",
        urgency="urgent", assign="me", then="wait", clause="5.3",
    )  # fmt: skip
    page = iris.get(address(lived, "kettle", written), headers=PART).content.decode()
    assert "There is no text in German: it is in English." in page
    assert "Nothing to put in for order" in page
    assert "Dear Lukas Brandt,\n\nIris Okafor" in page
    for part in ("category", "urgency", "assign", "then"):
        assert f'name="part" value="{part}" checked' in page
    assert "§5.3" in page
    everything(desk)
    assert not Event.objects.filter(kind="macro").exists()


def test_all_of_it_happens_at_once(desk, iris, lived, macro):
    written = macro(
        "barbar", "Kettle", texts={"de": "Guten Tag"}, category="returns", urgency="urgent",
        assign=f"agent:{desk.agents['lena'].pk}", then="wait",
    )  # fmt: skip
    ticket = lived.seen("kettle")
    said = {"part": ["category", "urgency", "assign", "then"], "text": "Guten Tag, ein Foto bitte?",
            "base_revision": ticket.revision}  # fmt: skip
    answer = iris.post(address(lived, "kettle", written), said)
    assert answer.status_code == 302
    ticket = lived.seen("kettle")
    assert (ticket.category, ticket.urgency, ticket.status) == ("returns", "urgent", "waiting")
    assert ticket.assignee == desk.agents["lena"]
    everything(desk)
    assert Message.objects.get(ticket=ticket, author="agent").text == "Guten Tag, ein Foto bitte?"
    assert Event.objects.get(ticket=ticket, kind="macro").data["version"] == 1
    assert "used the macro" in iris.get(f"/desk/all/{ticket.reference}").content.decode()


def test_a_refused_part_undoes_all_of_it_and_the_refusal_is_kept(desk, iris, lived, macro):
    written = macro("bulkimart", "Close it", urgency="urgent", then="resolve", code="solved")
    before = lived.seen("beans")
    answer = iris.post(address(lived, "beans", written), {"part": ["urgency", "then"]}, headers=PART)
    assert answer.status_code == 422
    assert "cannot be resolved yet" in answer.content.decode()
    after = lived.seen("beans")
    assert (after.urgency, after.status, after.revision) == (before.urgency, before.status, before.revision)
    everything(desk)
    assert Enforcement.objects.filter(ticket=before, outcome="blocked").count() == 1


def test_a_ticket_that_changed_meanwhile_is_left_alone(desk, iris, lived, macro):
    written = macro("bulkimart", "Urgent", urgency="urgent")
    ticket = lived.seen("beans")
    iris.post(f"/desk/tickets/{ticket.reference}/notes", {"text": "Look"})
    answer = iris.post(
        address(lived, "beans", written), {"part": ["urgency"], "base_revision": ticket.revision}
    )
    assert answer.status_code == 422
    assert "changed meanwhile" in answer.content.decode()
    assert lived.seen("beans").urgency == ticket.urgency


def test_a_team_gets_it_by_who_is_here_and_carries_least(desk, iris, lived, macro):
    brand = desk.brands["bulkimart"]
    with brands_visible([brand.pk]):
        team = Team.objects.create(brand=brand, name="Prices")
        team.members.add(Membership.objects.get(agent=desk.agents["samuel"], brand=brand))
    written = macro("bulkimart", "To prices", assign=f"team:{team.pk}")
    iris.post(address(lived, "beans", written), {"part": ["assign"]})
    assert lived.seen("beans").assignee == desk.agents["samuel"]
    Agent.objects.filter(pk=desk.agents["samuel"].pk).update(is_active=False)
    refused = iris.post(address(lived, "beans", written), {"part": ["assign"]}, headers=PART)
    assert refused.status_code == 422
    assert "does not work here any more" in refused.content.decode()


def test_where_the_shop_says_no_nothing_is_sent(desk, iris, lived, macro):
    ticket = lived.seen("kettle")
    everything(desk)
    order = Order.objects.create(
        brand=ticket.brand, number="BB-21007", placed_at=now(), currency="GBP", total="40.00", fetched_at=now(),
        lines=[{"id": "1", "name": "Kettle", "quantity": 1}],
    )  # fmt: skip
    TicketOrder.objects.create(brand=ticket.brand, ticket=ticket, order=order, at=now())
    written = macro("barbar", "Cancel", texts={"en": "It is cancelled, {order}"}, order="cancel", then="open")
    shown = iris.get(address(lived, "kettle", written), headers=PART).content.decode()
    assert "It is cancelled, BB-21007" in shown
    assert "Cancel the order" in shown
    said = {"part": ["order", "then"], "text": "It is cancelled", "order": order.pk, "key": "k" * 20}
    answer = iris.post(address(lived, "kettle", written), said, headers=PART)  # its shop is not connected
    assert answer.status_code == 422
    assert "Nothing was sent" in answer.content.decode()
    everything(desk)
    assert OrderAction.objects.get().state == "failed"
    assert not Message.objects.filter(ticket=ticket, author="agent").exists()


def test_a_retired_macro_is_offered_to_nobody_and_can_come_back(desk, iris, lived, macro):
    written = macro("barbar", "Old words", texts={"en": "x"})
    iris.post(f"/macros/{written.pk}", {"do": "retire"})
    assert "Old words" not in iris.get(address(lived, "kettle")).content.decode()
    assert iris.get(address(lived, "kettle", written)).status_code == 404
    iris.post(f"/macros/{written.pk}", {"do": "bring back"})
    assert "Old words" in iris.get(address(lived, "kettle")).content.decode()


def test_the_demo_has_macros_in_the_languages_of_both_brands(desk):
    from answerable.demo import macros

    everything(desk)
    for brand in desk.brands.values():
        macros.write(brand, by=desk.agents["iris"], at=now())
        spoken = {language for each in MacroVersion.objects.filter(brand=brand) for language in each.texts}
        assert spoken == set(brand.languages)


def test_a_lead_cannot_write_placeholders_into_a_value(desk, iris, lived, macro):
    """What a customer calls themselves is never looked into."""
    written = macro("barbar", "Hi", texts={"de": "Hallo {name}"})
    with brands_visible([desk.brands["barbar"].pk]):
        lived.tickets["kettle"].requester.name = "{agent} {reference}"
        lived.tickets["kettle"].requester.save()
    page = iris.get(address(lived, "kettle", written), headers=PART).content.decode()
    assert "Hallo {agent} {reference}" in page


def test_keeping_refuses_by_field(desk):
    everything(desk)
    brand = desk.brands["barbar"]
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=now()).policy
    with pytest.raises(Unfit) as refused:
        keep(
            brand,
            Written("  ", texts={"en": "{x}"}),
            policy=policy,
            codes=CODES,
            agent=desk.agents["iris"],
            at=now(),
        )
    assert set(refused.value.problems) == {"name", "text-en"}
