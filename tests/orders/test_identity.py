"""On the telephone and in a chat nothing of an order is shown before it was checked who asks."""

import pytest

from answerable.live.models import Chat, Verification
from answerable.tickets.models import Event, OrderAction, Ticket

HELD_BACK = ("£42.50", "Kettle, glass lid", "Change this order", "Delivered")


@pytest.fixture
def spoken(shop, writes, desk):
    """`spoken(channel)`: Lukas asks about his kettle there, and the ticket is about the order."""

    def ask(channel):
        ticket = writes("lukas", "Bestellung 21007", "Wo ist BB-21007?")
        Ticket.objects.filter(pk=ticket.pk).update(channel=channel)
        ticket.refresh_from_db()
        return ticket

    return ask


def panel(client, ticket):
    return client.get(f"/desk/tickets/{ticket.reference}/orders").content.decode()


def check(client, ticket, passed, question="postcode of the last delivery"):
    said = {"question": question, "passed": passed}
    return client.post(f"/desk/tickets/{ticket.reference}/identity", said)


@pytest.mark.clause("BB-8.1")
@pytest.mark.parametrize("channel", ["phone", "voicemail", "chat"])
def test_ac_43_orders_stay_closed_until_the_check_is_recorded(spoken, shop, browser, look, channel):
    ticket, lena = spoken(channel), browser("lena")
    closed = panel(lena, ticket)
    assert "Orders open when you know who it is" in closed
    assert "BB-21007" in closed  # what to ask about
    assert not any(words in closed for words in HELD_BACK)

    order = shop.orders["BB-21007"]
    said = {"order": order.pk, "key": "12345678abcdef", "kind": "refund", "line": order.lines[0]["id"]}
    answer = lena.post(f"/desk/tickets/{ticket.reference}/orders/action", {**said, "amount": "42.50"})
    assert "Nobody has checked who this is" in answer.content.decode()
    look()
    assert not OrderAction.objects.filter(ticket=ticket).exists()

    assert check(lena, ticket, "no").status_code == 302
    refused = panel(lena, ticket)
    assert "The last answer was wrong." in refused
    assert not any(words in refused for words in HELD_BACK)

    assert check(lena, ticket, "yes", "number of the last order").status_code == 302
    opened = panel(lena, ticket)
    assert "£42.50" in opened
    assert "Kettle, glass lid" in opened
    look()
    kept = [(one.question, one.passed, one.agent.name) for one in Verification.objects.order_by("id")]
    assert kept == [
        ("postcode of the last delivery", False, "Lena Brandt"),
        ("number of the last order", True, "Lena Brandt"),
    ]
    assert Event.objects.filter(ticket=ticket, kind="identity checked").count() == 2


def test_ac_43_who_the_shop_vouches_for_is_known(spoken, browser, look):
    ticket = spoken("chat")
    Chat.objects.create(
        brand=ticket.brand, ticket=ticket, customer=ticket.requester, proven=True,
        opened_at=ticket.received_at, zone="Europe/London", seen_at=ticket.received_at, language="de",
    )  # fmt: skip
    assert "£42.50" in panel(browser("lena"), ticket)


def test_ac_43_an_unknown_number_does_not_tell_the_others(spoken, browser):
    answer = browser("lena").post(
        f"/desk/tickets/{spoken('phone').reference}/orders/link", {"number": "99999"}
    )
    assert "Recent orders of this customer" not in answer.content.decode()


def test_ac_43_what_came_in_writing_needs_no_question(shop, writes, browser):
    ticket = writes("lukas", "Deckel gesprungen", "Bestellung 21007")
    assert "£42.50" in panel(browser("lena"), ticket)
