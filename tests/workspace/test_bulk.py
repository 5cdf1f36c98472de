"""One act on many tickets: each by the same verb as one alone, each told how it went."""

import pytest

from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.promises.models import Enforcement
from answerable.tickets.models import Event, Message, Ticket

PART = {"HX-Request": "true"}
KEYS = ("beans", "invoice", "where", "reader")


def everything(desk):
    see_brands(each.pk for each in desk.brands.values())


def references(lived, *keys):
    return [lived.tickets[key].reference for key in keys or KEYS]


def test_the_form_names_the_tickets_and_costs_the_same_for_many(iris, lived, count_queries):
    iris.get("/desk/bulk", {"do": "assign", "ticket": references(lived)}, headers=PART)
    with count_queries(7):
        page = iris.get("/desk/bulk", {"do": "assign", "ticket": references(lived)}, headers=PART)
    with count_queries(7):
        iris.get("/desk/bulk", {"do": "assign", "ticket": references(lived, "beans")}, headers=PART)
    said = page.content.decode()
    assert "4 tickets" in said
    assert all(reference in said for reference in references(lived))
    assert "Samuel Adeyemi" in said


@pytest.mark.parametrize(("act", "value"), [("urgency", "urgent"), ("category", "order")])
def test_each_ticket_is_changed_by_its_verb(desk, iris, lived, act, value):
    answer = iris.post("/desk/bulk", {"do": act, "chosen": value, "ticket": references(lived)})
    assert "Done for 4 of 4 tickets." in answer.content.decode()
    everything(desk)
    changed = Ticket.objects.filter(pk__in=[lived.tickets[key].pk for key in KEYS])
    assert set(changed.values_list(act, flat=True)) == {value}
    assert Event.objects.filter(kind="classified", agent=desk.agents["iris"], ticket__in=changed).count() >= 4


def test_what_one_ticket_refuses_is_told_and_the_others_are_done(desk, iris, lived):
    ticket = lived.tickets["where"]
    iris.post(f"/desk/tickets/{ticket.reference}/classification", {"category": "order", "urgency": "normal"})
    iris.post(f"/desk/tickets/{ticket.reference}/reply", {"text": "It comes tomorrow.", "then": "open"})
    answer = iris.post(
        "/desk/bulk",
        {"do": "resolve", "chosen": "duplicate", "ticket": references(lived, "where", "beans", "app")},
        headers=PART,
    )
    assert "Done for 3 of 3 tickets." in answer.content.decode()
    again = iris.post(
        "/desk/bulk",
        {"do": "resolve", "chosen": "solved", "ticket": references(lived, "beans", "kettle")},
        headers=PART,
    ).content.decode()
    assert "Done for 0 of 2 tickets." in again
    assert "This ticket is resolved already." in again
    assert "Nothing was changed" in again
    everything(desk)
    assert Enforcement.objects.filter(ticket=lived.tickets["kettle"], outcome="blocked").count() == 1


def test_only_those_who_work_for_a_brand_get_its_tickets(desk, iris, lived):
    lena = desk.agents["lena"]
    answer = iris.post("/desk/bulk", {"do": "assign", "chosen": lena.pk, "ticket": references(lived)})
    page = answer.content.decode()
    assert "Done for 2 of 4 tickets." in page
    assert "Lena Brandt does not work for Bulkimart." in page
    assert lived.seen("where").assignee == lena
    assert lived.seen("beans").assignee != lena


def test_tickets_of_other_brands_are_as_if_they_were_not(desk, client, lived):
    client.force_login(desk.agents["lena"])
    said = {"do": "urgency", "chosen": "urgent", "ticket": [*references(lived), "BB-9999999"]}
    page = client.post("/desk/bulk", said).content.decode()
    assert "Done for 2 of 2 tickets." in page
    assert lived.tickets["beans"].reference not in page
    assert lived.seen("beans").urgency == "normal"


def test_a_macro_speaks_to_each_customer_in_their_language(desk, iris, lived):
    from answerable.demo import macros

    everything(desk)
    macros.write(desk.brands["barbar"], by=desk.agents["iris"], at=now())
    from answerable.automation.models import Macro

    thanks = Macro.objects.get(current__name="Thank you, all done")
    said = {
        "do": "macro",
        "chosen": thanks.pk,
        "ticket": references(lived, "where", "reader", "refund", "beans"),
    }
    page = iris.post("/desk/bulk", said).content.decode()
    assert "Done for 2 of 4 tickets." in page
    assert "It has no text in the customer&#39;s language." in page  # Arabic
    assert "This macro is another brand&#39;s." in page
    everything(desk)
    words = Message.objects.filter(
        author="agent", ticket__in=[lived.tickets[key] for key in ("where", "reader")]
    )
    assert {each.text.split()[0] for each in words} == {"Hello", "Hola,"}


@pytest.mark.parametrize(
    "said", [{"do": "assign", "chosen": "x"}, {"do": "urgency"}, {"do": "urgency", "chosen": ""}]
)
def test_nothing_chosen_is_asked_again(iris, lived, said):
    answer = iris.post("/desk/bulk", said | {"ticket": references(lived, "beans")}, headers=PART)
    assert answer.status_code == 422
    assert "Choose one of these first." in answer.content.decode()
    assert iris.post("/desk/bulk", {"do": "delete"}).status_code == 404


def test_an_urgency_that_is_none_is_refused_for_each(iris, lived):
    said = {"do": "urgency", "chosen": "yesterday", "ticket": references(lived)}
    assert "Done for 0 of 4 tickets." in iris.post("/desk/bulk", said).content.decode()
