"""What shops tell us by themselves: signed, each once, and never believed: the shop is asked.

How each kind of shop signs stands in `signed.py`. The same news twice is one.
"""

import json

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from answerable.brands.models import Brand
from answerable.kit.jobs import job, later
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.orders.keep import keep
from answerable.orders.models import Shop, ShopNews
from answerable.orders.shops.opening import ask
from answerable.orders.shops.port import ShopError
from answerable.orders.signed import SIGNED, delivery_of, is_theirs

LARGEST = 1_000_000


@csrf_exempt
@transaction.non_atomic_requests
def hook(request: HttpRequest, brand: str, pk: int) -> HttpResponse:
    """Take a shop's news: 401 for a wrong signature, 202 once it is kept, once."""
    found = Brand.objects.filter(slug=brand).first()
    if found is None or request.method != "POST":
        raise Http404(brand)
    with brands_visible([found.pk]):
        shop = Shop.objects.filter(brand=found, pk=pk, kind__in=SIGNED).first()
        if shop is None:
            raise Http404(brand)
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return JsonResponse({"message": "Too large."}, status=413)
        at = now()
        if not is_theirs(shop, request, at=at):
            return JsonResponse({"message": "The signature is missing or wrong."}, status=401)
        number, delivery = _number_in(request.body), delivery_of(shop, request, at=at)
        topic = request.headers.get(SIGNED[shop.kind].topic, "")
        if not 0 < len(delivery) <= 120 or not number:
            return JsonResponse({"message": "The delivery's number or the order's is missing."}, status=400)
        with transaction.atomic():
            _, new = ShopNews.objects.get_or_create(
                shop=shop, delivery=delivery, defaults={"brand": found, "topic": topic[:80], "at": at}
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
            if seen is not None:
                keep(found.brand, found, seen, at=at)
        except (ShopError, ValueError):
            return  # the panel asks again when somebody looks


def _number_in(body: bytes) -> str:
    """The number people call the order by, wherever a shop puts it; "" where there is none."""
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    if isinstance(told, list):  # Saleor without a subscription of its own sends a list of orders
        told = told[0] if told else None
    if isinstance(told, dict):
        told = told.get("order") or told.get("data") or told
    if not isinstance(told, dict):
        return ""
    said = told.get("number") or told.get("display_id") or told.get("name") or told.get("id")
    return str(said)[:40] if isinstance(said, str | int) else ""
