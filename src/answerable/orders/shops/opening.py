"""The adapter of a shop, and its circuit: a shop that does not answer is left alone for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from answerable.orders.keys import unlock
from answerable.orders.models import Shop
from answerable.orders.shops.demo import DemoShop
from answerable.orders.shops.medusa.shop import Medusa
from answerable.orders.shops.port import CannotDo, ShopAway, ShopPort, ShopSilent
from answerable.orders.shops.saleor.shop import Saleor
from answerable.orders.shops.shopify.shop import Shopify
from answerable.orders.shops.woocommerce.shop import WooCommerce

T = TypeVar("T")
ENOUGH = 3
"""Failures in a row after which a shop is left alone."""
REST = timedelta(seconds=60)


def open_shop(shop: Shop) -> ShopPort:
    """Raises CannotDo for orders that came by file: there is nobody to ask."""
    key = unlock(shop.secret)
    match shop.kind:
        case "demo":
            return DemoShop(f"{settings.BASE_URL.rstrip('/')}/demo-shop/{shop.brand.slug}", key)
        case "woocommerce":
            return WooCommerce(shop.address, shop.user, key)
        case "shopify":
            return Shopify(shop.address, key)
        case "saleor":
            return Saleor(shop.address, key)
        case "medusa":
            return Medusa(shop.address, key)
    raise CannotDo(gettext_noop("These orders came by file; the desk shows them and cannot change them."))


def shops_of(brand: int) -> QuerySet[Shop]:
    """The shops of a brand that can be asked: not those whose orders come by file."""
    return Shop.objects.filter(brand=brand).exclude(kind="csv").select_related("brand").order_by("pk")


def ask(shop: Shop, question: Callable[[ShopPort], T], *, at: datetime) -> T:
    """Ask a shop, unless it is left alone just now, and remember how it went.

    Raises:
        ShopError: it was not asked, did not answer, or said no.
    """
    if shop.rests_until is not None and at < shop.rests_until:
        raise ShopAway(gettext_noop("The shop did not answer just now; it is asked again in a minute."))
    try:
        answer = question(open_shop(shop))
    except (ShopAway, ShopSilent) as trouble:
        rest = at + REST if shop.failures + 1 >= ENOUGH else None
        Shop.objects.filter(pk=shop.pk).update(
            failures=F("failures") + 1, rests_until=rest, error=str(trouble)
        )
        raise
    Shop.objects.filter(pk=shop.pk).update(failures=0, rests_until=None, error="", asked_at=at)
    return answer
