"""What shops tell us by themselves: signed, each once, and never believed: the shop is asked.

WooCommerce signs the body with HMAC-SHA256 in base64 (X-WC-Webhook-Signature); Shopify does the same
(X-Shopify-Hmac-Sha256). Each news has a number of its own, so the same one twice is one.
"""

import base64
import hmac
import json
from hashlib import sha256

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from answerable.brands.models import Brand
from answerable.kit.jobs import job, later
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.orders.keep import keep
from answerable.orders.keys import unlock
from answerable.orders.models import Shop, ShopNews
from answerable.orders.shops.opening import ask
from answerable.orders.shops.port import ShopError

LARGEST = 1_000_000
SIGNED = {
    "woocommerce": ("X-WC-Webhook-Signature", "X-WC-Webhook-Delivery-ID", "X-WC-Webhook-Topic"),
    "shopify": ("X-Shopify-Hmac-Sha256", "X-Shopify-Webhook-Id", "X-Shopify-Topic"),
}


@csrf_exempt
@transaction.non_atomic_requests
def hook(request: HttpRequest, brand: str, pk: int) -> HttpResponse:
    """Take a shop's news: 401 for a wrong signature, 202 once it is kept, once."""
    found = Brand.objects.filter(slug=brand).first()
    if found is None or request.method != "POST":
        raise Http404(brand)
    with brands_visible([found.pk]):
        shop = Shop.objects.filter(brand=found, pk=pk, kind__in=SIGNED).first()
        if shop is None or not shop.hook_secret:
            raise Http404(brand)
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return JsonResponse({"message": "Too large."}, status=413)
        signature, delivery, topic = (request.headers.get(name, "") for name in SIGNED[shop.kind])
        if not _is_theirs(shop, request.body, signature):
            return JsonResponse({"message": "The signature is missing or wrong."}, status=401)
        number = _number_in(request.body)
        if not 0 < len(delivery) <= 120 or not number:
            return JsonResponse({"message": "The delivery's number or the order's is missing."}, status=400)
        with transaction.atomic():
            _, new = ShopNews.objects.get_or_create(
                shop=shop, delivery=delivery, defaults={"brand": found, "topic": topic[:80], "at": now()}
            )
            if new:
                later(look_up, brand=found.pk, shop=shop.pk, number=number)
    return JsonResponse({"message": "Kept."}, status=202)


@job
def look_up(*, brand: int, shop: int, number: str) -> None:
    """Ask the shop how an order stands, because it said that something changed."""
    with brands_visible([brand]):
        found = Shop.objects.select_related("brand").get(pk=shop)
        at = now()
        try:
            seen = ask(found, lambda port: port.order(number), at=at)
        except (ShopError, ValueError):
            return  # the panel asks again when somebody looks
        if seen is not None:
            keep(found.brand, found, seen, at=at)


def _is_theirs(shop: Shop, body: bytes, signature: str) -> bool:
    expected = base64.b64encode(hmac.digest(unlock(shop.hook_secret).encode(), body, sha256))
    return hmac.compare_digest(expected, signature.encode("ascii", "replace"))


def _number_in(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    said = (told.get("number") or told.get("name") or told.get("id")) if isinstance(told, dict) else None
    return str(said)[:40] if isinstance(said, str | int) else ""
