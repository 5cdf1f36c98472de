"""Orders are found by what people call them."""

import pytest

from answerable.customers.models import Role
from answerable.kit.now import now
from answerable.orders.lookup import find, numbers_in, orders_of, recent_of
from answerable.orders.models import Order
from answerable.tickets.access import tickets_visible_to


def order(customer, number, *, days=1, **more):
    from datetime import timedelta

    at = now()
    return Order.objects.create(
        brand=customer.brand, number=number, customer=customer, company=customer.company, email=customer.email,
        placed_at=at - timedelta(days=days), currency="GBP", total="42.50", fetched_at=at, **more,
    )  # fmt: skip


@pytest.mark.parametrize("said", ["BB-20931", "bb-20931", "20931", "#20931", " BB-20931 "])
def test_an_order_is_found_as_people_write_its_number(desk, said):
    kept = order(desk.customers["noor"], "BB-20931")
    assert find(desk.brands["barbar"], said) == kept
    assert find(desk.brands["bulkimart"], said) is None


def test_numbers_stand_in_letters_among_other_things():
    said = "¿Dónde está mi pedido 10482? Also #20931 and BK-48213, BK-48213 again; ring +44 20 7946 0018 in 2026."
    assert numbers_in(said) == ["10482", "20931", "BK-48213"]
    assert numbers_in("9" * 200_000) == []


def test_who_sees_the_companys_orders_goes_by_role(desk):
    dana = desk.customers["dana"]
    colleague = type(dana).objects.create(
        brand=dana.brand, company=dana.company, email="ada@harborcafe.example", name="Ada", met_at=now()
    )
    hers, theirs = order(dana, "BK-48213"), order(colleague, "BK-48001", days=3)
    assert orders_of(dana) == [hers]
    dana.role = Role.ADMIN
    assert orders_of(dana) == recent_of(dana) == [hers, theirs]


def test_who_left_a_company_no_longer_sees_what_they_asked_for_it(desk):
    from answerable.casework.incoming import Incoming
    from answerable.casework.receive import receive

    at = now()
    dana = desk.customers["dana"]
    receive(
        Incoming(brand_id=dana.brand_id, channel="email", sender_email=dana.email, subject="x", text="y", received_at=at),
        at=at,
    )  # fmt: skip
    assert tickets_visible_to(dana).count() == 1
    dana.company = None
    assert tickets_visible_to(dana).count() == 0


def test_two_shops_with_one_number_never_pass_for_each_other_and_a_file_gives_way(desk):
    from answerable.orders.keep import NumberTaken, keep
    from answerable.orders.models import Shop
    from answerable.orders.shops.port import Seen

    brand, at = desk.brands["barbar"], now()
    main, outlet = (
        Shop.objects.create(brand=brand, kind="shopify", name=name) for name in ("Main", "Outlet")
    )
    by_file = Shop.objects.create(brand=brand, kind="csv", name="Orders by file")
    said = Seen("1", "#1001", "noor@haddad.example", at, "GBP", 10)
    keep(brand, by_file, said, at=at)
    keep(brand, main, said, at=at)
    with pytest.raises(NumberTaken, match="Main has an order #1001, too"):
        keep(brand, outlet, Seen("9", "#1001", "mei@lin.example", at, "GBP", 99), at=at)
    kept = Order.objects.get()
    assert (kept.shop, kept.email) == (main, "noor@haddad.example")
