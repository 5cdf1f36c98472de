"""What agents do to orders: within their limit at once, above it with a second person, and only once."""

import re
import threading

import httpx
import pytest

from answerable.casework import order_action
from answerable.kit.now import now
from answerable.orders.models import DemoCall, DemoOrder, Order
from answerable.staff.models import Agent
from answerable.tickets.models import Event, Message, OrderAction


def action_on(ticket, order, kind, key="12345678abcdef", **more):
    line = order.lines[0]["id"]
    return {"order": order.pk, "key": key, "kind": kind, "line": line, **more}


def say(client, ticket, **said):
    return client.post(
        f"/desk/tickets/{ticket.reference}/orders/action", said, headers={"HX-Request": "true"}
    )


@pytest.fixture
def kettle(shop, writes):
    return writes("lukas", "Deckel gesprungen", "Bestellung 21007")


def told(ticket):
    return [message.text for message in Message.objects.filter(ticket=ticket, purpose="news")]


def test_a_letter_that_names_an_order_is_about_it(shop, kettle, browser):
    page = browser("lena").get(f"/desk/tickets/{kettle.reference}/orders").content.decode()
    assert "BB-21007" in page
    assert "Kettle, glass lid" in page
    assert "£42.50" in page


def test_somebody_elses_order_is_not_linked_by_naming_it(shop, writes, look):
    ticket = writes("arthur", "About BB-21007")
    assert not ticket.about_orders.exists()


def test_ac_25_two_recent_orders_are_proposed_where_a_letter_names_none(shop, writes, browser):
    ticket = writes("maya", "¿Dónde está mi pedido?", "Hola")
    page = browser("tomas").get(f"/desk/tickets/{ticket.reference}/orders").content.decode()
    assert re.findall(r'aria-label="(BB-\d+)"', page) == ["BB-10482", "BB-10377"]
    answer = browser("tomas").post(
        f"/desk/tickets/{ticket.reference}/orders/link", {"number": "10482"}, headers={"HX-Request": "true"}
    )
    assert re.findall(r'aria-label="(BB-\d+)"', answer.content.decode()) == ["BB-10482"]


def test_ac_28_a_refund_within_the_limit_is_done_once_however_often_it_is_clicked(
    shop, kettle, browser, look
):
    said = action_on(kettle, shop.orders["BB-21007"], "refund", amount="42.50", reason="lid cracked")
    for _ in range(2):
        assert say(browser("lena"), kettle, **said).status_code == 200
    look()
    action = OrderAction.objects.get()
    assert (action.state, str(action.amount), action.approved_by) == ("done", "42.50", None)
    assert DemoCall.objects.count() == 1
    order = Order.objects.get(number="BB-21007")
    assert (str(order.refunded), order.payment) == ("42.50", "part refunded")
    assert [each.data["state"] for each in Event.objects.filter(kind="order action")] == ["approved", "done"]
    assert len(told(kettle)) == 1
    assert "42.50" in told(kettle)[0]


def test_ac_28_two_processes_carry_it_out_once(shop, kettle, desk, look):
    action = order_action.ask_for(
        kettle, shop.orders["BB-21007"], order_action.Asked("refund", "two-at-once", "BB-21007/1", amount=_money("42.50")),
        agent=desk.agents["lena"], at=now(),
    )  # fmt: skip

    def go():
        from django.db import connections

        look()
        order_action.carry_out(OrderAction.objects.get(pk=action.pk), at=now())
        connections.close_all()

    both = [threading.Thread(target=go) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert DemoOrder.objects.get(number="BB-21007").body["refunded"] == "42.50"
    assert OrderAction.objects.get().tries == 1
    assert len(told(kettle)) == 1


def test_ac_28_a_refund_above_the_limit_waits_for_somebody_else(shop, writes, browser, look):
    ticket = writes("noor", "Refund for BB-20931")
    said = action_on(ticket, shop.orders["BB-20931"], "refund", amount="140.00")
    page = say(browser("priya"), ticket, **said).content.decode()
    assert "waits for approval" in page
    look()
    action = OrderAction.objects.get()
    assert (action.state, DemoCall.objects.count()) == ("requested", 0)
    own = browser("priya").post(
        f"/orders/actions/{action.pk}", {"decision": "approve"}, headers={"HX-Request": "true"}
    )
    assert own.status_code == 422
    assert "second person" in own.content.decode()
    same_tier = browser("lena").post(
        f"/orders/actions/{action.pk}", {"decision": "approve"}, headers={"HX-Request": "true"}
    )
    assert "above your own limit" in same_tier.content.decode()
    assert "£140.00" in browser("tomas").get("/orders/waiting").content.decode()
    browser("tomas").post(f"/orders/actions/{action.pk}", {"decision": "approve", "from": "list"})
    look()
    action.refresh_from_db()
    assert (action.state, action.approved_by.name) == ("done", "Tomás Vidal")
    assert Order.objects.get(number="BB-20931").payment == "refunded"
    assert "£140.00" in told(ticket)[0]
    later = browser("iris").post(
        f"/orders/actions/{action.pk}", {"decision": "decline"}, headers={"HX-Request": "true"}
    )
    assert later.status_code == 422


def test_ac_28_what_is_unclear_is_found_out_and_never_repeated(shop, kettle, desk, look, monkeypatch):
    real = httpx.Client.request

    def broken_after_sending(self, method, url, **more):
        answer = real(self, method, url, **more)
        if method == "POST":
            raise httpx.ReadTimeout("the line broke")
        return answer

    action = order_action.ask_for(
        kettle, shop.orders["BB-21007"], order_action.Asked("refund", "line-breaks", "BB-21007/1", amount=_money("10.00")),
        agent=desk.agents["lena"], at=now(),
    )  # fmt: skip
    with monkeypatch.context() as patched:
        patched.setattr(httpx.Client, "request", broken_after_sending)
        assert order_action.carry_out(action, at=now()).state == "unknown"
    assert told(kettle) == []
    assert order_action.carry_out(action, at=now()).state == "unknown"
    order_action.look_after(kettle.brand_id, at=now())
    action.refresh_from_db()
    assert action.state == "done"
    assert DemoOrder.objects.get(number="BB-21007").body["refunded"] == "10.00"
    assert len(told(kettle)) == 1


def test_ac_28_a_shop_that_was_not_reached_has_done_nothing(shop, kettle, browser, look, settings):
    settings.BASE_URL = "http://127.0.0.1:9"
    said = action_on(kettle, shop.orders["BB-21007"], "refund", amount="5")
    assert "cannot be reached" in say(browser("lena"), kettle, **said).content.decode()
    look()
    assert OrderAction.objects.get().state == "failed"
    lena = Agent.objects.get(email="lena@answerable.example")
    lena.preferences = {"look": {"language": "de"}}
    lena.save(update_fields=["preferences"])
    page = browser("lena").get(f"/desk/tickets/{kettle.reference}/orders").content.decode()
    assert "Der Shop ist nicht erreichbar." in page
    lena.preferences = {}
    lena.save(update_fields=["preferences"])
    assert "As of" in browser("lena").get(f"/desk/tickets/{kettle.reference}/orders?fresh=1").content.decode()


def test_ac_29_an_order_is_cancelled_while_the_shop_has_not_sent_it(shop, writes, browser, look):
    ticket = writes("pete", "Please cancel BK-48244")
    order = shop.orders["BK-48244"]
    say(browser("samuel"), ticket, **action_on(ticket, order, "cancel"))
    look()
    order.refresh_from_db()
    assert (order.status, OrderAction.objects.get().state) == ("cancelled", "done")
    assert "we cancelled order BK-48244" in told(ticket)[0]


def test_ac_29_an_order_that_left_meanwhile_is_not_cancelled_and_the_return_is_offered(
    shop, writes, browser, look
):
    ticket = writes("pete", "Please cancel BK-48244")
    order = shop.orders["BK-48244"]
    row = DemoOrder.objects.get(number="BK-48244")
    row.body["fulfilment"] = "sent"  # the desk's snapshot still says unfulfilled
    row.save()
    page = say(browser("samuel"), ticket, **action_on(ticket, order, "cancel")).content.decode()
    assert "has left the warehouse" in page
    look()
    order.refresh_from_db()
    assert (order.status, order.fulfilment, OrderAction.objects.get().state) == ("open", "sent", "failed")
    assert "You can send it back instead" in told(ticket)[0]
    assert DemoCall.objects.count() == 0


@pytest.mark.parametrize(
    "wrong", [{"amount": "-5"}, {"amount": "1e9"}, {"amount": "x"}, {"amount": ""}, {"kind": "gift"}, {"line": "?"}, {"key": "k"}]
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_nothing_is_done(shop, kettle, browser, look, wrong):
    said = action_on(kettle, shop.orders["BB-21007"], "refund", amount="5") | wrong
    assert say(browser("lena"), kettle, **said).status_code == 422
    look()
    assert not OrderAction.objects.exists()


def test_the_shop_opens_only_with_its_key(shop):
    assert httpx.get(f"{shop.address}/demo-shop/barbar/orders/BB-21007").status_code == 401


def _money(text):
    from decimal import Decimal

    return Decimal(text)
