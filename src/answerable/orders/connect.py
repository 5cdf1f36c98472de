"""Connect a shop to a brand, or take its orders from a file."""

import ipaddress
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.orders.keep import NumberTaken, keep
from answerable.orders.keys import lock
from answerable.orders.models import Shop
from answerable.orders.shops.csv_file import ReadFile, read_file
from answerable.orders.shops.kinds import KINDS
from answerable.orders.shops.opening import open_shop
from answerable.orders.shops.port import Opened, ShopError, shop_words

BY_FILE = "Orders by file"
LARGEST = 5_000_000
"""Bytes of a file of orders."""


class NotConnected(Exception):
    """Why a shop was not connected, in words."""


def connect(
    brand: Brand,
    *,
    kind: str,
    name: str,
    address: str,
    user: str,
    secret: str,
    hook_secret: str,
    at: datetime,
) -> tuple[Shop, Opened]:
    """Ask a shop whether the key opens it, and keep how to reach it; its secrets are encrypted.

    Raises:
        NotConnected: something is missing, the address is none of a shop, or the shop did not let us in.
    """
    name, user, secret = name.strip()[:80], user.strip()[:255], secret.strip()
    known = KINDS.get(kind)
    if known is None:
        raise NotConnected(_("Choose which kind of shop it is."))
    if not name or not secret or (known.user and not user):
        raise NotConnected(_("Write the shop’s name, its key and the key’s secret."))
    if Shop.objects.filter(brand=brand, name=name).exists():
        raise NotConnected(_("A shop of this name is connected already."))
    shop = Shop(
        brand=brand,
        kind=kind,
        name=name,
        address=_address(address, known.example),
        user=user if known.user else "",
        secret=lock(secret),
        hook_secret=lock(hook_secret.strip()),
        asked_at=at,
    )
    opened = _opened(shop)
    shop.save(force_insert=True)
    return shop, opened


def try_out(shop: Shop, *, at: datetime) -> Opened:
    """Ask a connected shop whether its key still opens it, even where it is left alone just now.

    Raises NotConnected with the shop's reason; what it was is kept with the shop.
    """
    try:
        opened = _opened(shop)
    except NotConnected as no:
        Shop.objects.filter(pk=shop.pk).update(error=str(no))
        raise
    Shop.objects.filter(pk=shop.pk).update(failures=0, rests_until=None, error="", asked_at=at)
    return opened


def give_keys(shop: Shop, *, user: str, secret: str, hook_secret: str, at: datetime) -> Opened:
    """Open a shop with new keys from now on; what is left empty stays as it is. Raises NotConnected."""
    shop.user = user.strip()[:255] or shop.user
    shop.secret = lock(secret.strip()) or shop.secret
    shop.hook_secret = lock(hook_secret.strip()) or shop.hook_secret
    opened = _opened(shop)
    shop.failures, shop.rests_until, shop.error, shop.asked_at = 0, None, "", at
    shop.save(force_update=True)
    return opened


def disconnect(shop: Shop) -> None:
    """Forget how to reach a shop. What it said about orders stays, without a way to change them."""
    shop.delete()


def _opened(shop: Shop) -> Opened:
    try:
        return open_shop(shop).check()
    except (ShopError, ValueError) as no:
        raise NotConnected(shop_words(str(no))) from no
    except (KeyError, IndexError, TypeError) as other:
        raise NotConnected(_("What answers at the address is another kind of shop.")) from other


def import_file(brand: Brand, content: bytes, *, at: datetime) -> ReadFile:
    """Keep the orders of a CSV file; all of them, or none and the lines that are wrong."""
    if len(content) > LARGEST:
        return ReadFile(mistakes=[f"The file is larger than {LARGEST // 1_000_000} MB. Send it in parts."])
    found = read_file(content)
    if found.mistakes:
        return found
    try:
        with transaction.atomic():
            shop, _new = Shop.objects.get_or_create(brand=brand, name=BY_FILE, defaults={"kind": "csv"})
            for order in found.orders:
                keep(brand, shop, order, at=at)
    except NumberTaken as taken:
        return ReadFile(mistakes=[str(taken)])
    return found


def hook_address(shop: Shop) -> str:
    """Where the shop sends its news."""
    return f"{settings.BASE_URL.rstrip('/')}/hooks/{shop.brand.slug}/shops/{shop.pk}"


def _address(said: str, example: str) -> str:
    """A shop's address as it is kept; one of our own network only where ANSWERABLE_SHOPS_INSIDE allows it."""
    try:
        where = urlsplit(said.strip())
        whole = bool(where.hostname) and not where.username and where.port != 0
    except ValueError:
        whole = False
    inside = settings.SHOPS_INSIDE
    if (
        not whole
        or where.scheme not in ({"https", "http"} if inside else {"https"})
        or (not inside and _is_inside(where.hostname or ""))
    ):
        raise NotConnected(_("Write the shop’s public address, %(example)s.") % {"example": example})
    return f"{where.scheme}://{where.netloc}{where.path.rstrip('/')}"


def _is_inside(host: str) -> bool:
    """Whether a host is plainly one of our own machines and not a shop in the world."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in {"local", "internal", "localhost"}
