"""A contact's role reaches the brand's shops once their own company has given it (clause 5.2, AC-47)."""

from datetime import datetime, timedelta

from django.db import transaction

from answerable.brands.models import Brand
from answerable.customers.models import Company, Customer
from answerable.kit.jobs import every, job, later
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.orders.models import RoleNews
from answerable.orders.shops.opening import ask, shops_of
from answerable.orders.shops.port import CannotDo, ShopAway, ShopError, ShopSilent

AGAIN = timedelta(minutes=5)
AT_ONCE = 100


def tell_role(customer: Customer, company: Company, role: str, *, at: datetime) -> None:
    """Have the shops told what somebody may do for a company from now on; "" ends it.

    The last word counts: what they have not been told yet is not told any more.
    """
    if not shops_of(customer.brand_id).exists():
        return
    RoleNews.objects.update_or_create(
        customer=customer,
        defaults={
            "brand_id": customer.brand_id,
            "company": company,
            "role": role,
            "wanted_at": at,
            "next_try_at": at,
            "told_at": None,
            "says": "",
        },
    )
    later(tell_shops, brand=customer.brand_id, customer=customer.pk)


@job
def tell_shops(*, brand: int, customer: int) -> None:
    with brands_visible([brand]):
        _tell(customer, at=now())


@every("*/5 * * * *")
def tell_shops_again(at: datetime) -> None:
    """Every five minutes: shops that did not answer are told again."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            waiting = RoleNews.objects.filter(next_try_at__lte=at).order_by("next_try_at")
            for customer in list(waiting.values_list("customer_id", flat=True)[:AT_ONCE]):
                _tell(customer, at=at)


@transaction.atomic
def _tell(customer: int, *, at: datetime) -> None:
    rows = RoleNews.objects.select_for_update(of=("self",)).select_related("customer", "company")
    news = rows.filter(customer=customer, next_try_at__lte=at).first()
    if news is None:
        return
    news.says, news.next_try_at = "", None
    for shop in shops_of(news.brand_id):
        try:
            ask(shop, lambda port: port.give_role(news.customer.email, news.company.name, news.role), at=at)
        except CannotDo as by_hand:
            news.says = news.says or str(by_hand)
        except (ShopAway, ShopSilent) as trouble:
            news.says, news.next_try_at = str(trouble), at + AGAIN
        except ShopError as refused:
            news.says = str(refused)
    news.says = news.says[:300]
    news.told_at = None if news.says else at
    news.save(update_fields=["says", "next_try_at", "told_at"])
