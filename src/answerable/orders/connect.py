"""Connect a shop to a brand, or take its orders from a file."""

import ipaddress
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from answerable.brands.models import Brand
from answerable.orders.keep import keep
from answerable.orders.keys import lock
from answerable.orders.models import Shop
from answerable.orders.shops.csv_file import ReadFile, read_file

BY_FILE = "Orders by file"
LARGEST = 5_000_000
"""Bytes of a file of orders."""


class NotConnected(Exception):
    """Why a shop was not connected, in words."""


def connect(
    brand: Brand, *, kind: str, name: str, address: str, user: str, secret: str, hook_secret: str
) -> Shop:
    """Keep how to reach a shop; its secrets are encrypted.

    Raises:
        NotConnected: something is missing, or the address is none of a shop.
    """
    name, address = name.strip()[:80], address.strip()
    if kind != "woocommerce":
        raise NotConnected("Choose which kind of shop it is.")
    if not name or not user.strip() or not secret.strip():
        raise NotConnected("Write the shop's name, its key and the key's secret.")
    if Shop.objects.filter(brand=brand, name=name).exists():
        raise NotConnected("A shop of this name is connected already.")
    where = urlsplit(address)
    if where.scheme != "https" or not where.hostname or where.username or _is_inside(where.hostname):
        raise NotConnected("Write the shop's public address, https://shop.example.com.")
    return Shop.objects.create(
        brand=brand,
        kind=kind,
        name=name,
        address=f"https://{where.netloc}{where.path.rstrip('/')}",
        user=user.strip()[:255],
        secret=lock(secret.strip()),
        hook_secret=lock(hook_secret.strip()),
    )


def import_file(brand: Brand, content: bytes, *, at: datetime) -> ReadFile:
    """Keep the orders of a CSV file; all of them, or none and the lines that are wrong."""
    if len(content) > LARGEST:
        return ReadFile(mistakes=[f"The file is larger than {LARGEST // 1_000_000} MB. Send it in parts."])
    found = read_file(content)
    if found.mistakes:
        return found
    with transaction.atomic():
        shop, _ = Shop.objects.get_or_create(brand=brand, name=BY_FILE, defaults={"kind": "csv"})
        for order in found.orders:
            keep(brand, shop, order, at=at)
    return found


def hook_address(shop: Shop) -> str:
    """Where the shop sends its news."""
    return f"{settings.BASE_URL.rstrip('/')}/hooks/{shop.brand.slug}/shops/{shop.pk}"


def _is_inside(host: str) -> bool:
    """Whether a host is plainly one of our own machines and not a shop in the world."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in {"local", "internal", "localhost"}
