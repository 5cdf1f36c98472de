"""The demo's shops know the orders of its letters."""

from answerable.demo.orders import furnish
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import OrderAction, TicketOrder


def test_the_newest_letters_have_their_orders_and_one_refund_waits(desk, writes, look):
    writes("noor", "Charged twice for BB-34567", "order BB-34567 was charged twice")
    writes("dana", "6 cartons short on BK-45678", "order BK-45678")
    for brand in desk.brands.values():
        with brands_visible([brand.pk]):
            furnish(brand, at=now())
    look()
    assert set(TicketOrder.objects.values_list("order__number", flat=True)) == {"BB-34567", "BK-45678"}
    assert OrderAction.objects.get().state == "requested"
    desk.customers["dana"].refresh_from_db()
    assert desk.customers["dana"].role == "admin"
