"""A small shop with an HTTP interface of its own, for the demo and the tests.

The desk knows it only by this interface, as it knows any other shop. Whatever is asked under an idempotency
key is done once, and the answer is kept. Its address answers in the demo only, to who has the key.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from answerable.brands.models import Brand
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.orders.demo_shop.changes import Asked, Refusal, changed
from answerable.orders.keys import unlock
from answerable.orders.models import DemoCall, DemoOrder, DemoPerson, Shop

View = Callable[..., HttpResponse]


def door(view: View) -> View:
    """Only in the demo, only with the shop's key, only this brand's orders."""

    @csrf_exempt
    @transaction.non_atomic_requests
    @wraps(view)
    def enter(request: HttpRequest, brand: str, **named: str) -> HttpResponse:
        found = Brand.objects.filter(slug=brand).first() if settings.DEMO else None
        if found is None:
            raise Http404(brand)
        with brands_visible([found.pk]):
            shop = Shop.objects.filter(brand=found, kind="demo").first()
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if shop is None or not compare_digest(given.encode(), unlock(shop.secret).encode()):
                return JsonResponse({"message": "The key is missing or wrong."}, status=401)
            return view(request, found, **named)

    return enter


@door
def orders(request: HttpRequest, brand: Brand) -> HttpResponse:
    email = request.GET.get("email", "").lower()
    rows = DemoOrder.objects.filter(brand=brand, email=email).order_by("-id")[:20]
    return JsonResponse({"orders": [row.body for row in rows]})


@door
def order(_request: HttpRequest, brand: Brand, number: str) -> HttpResponse:
    row = DemoOrder.objects.filter(brand=brand, number=number).first()
    if row is None:
        return JsonResponse({"message": "There is no such order."}, status=404)
    return JsonResponse(row.body)


@door
def act(request: HttpRequest, brand: Brand, number: str, did: str) -> HttpResponse:
    key = request.headers.get("Idempotency-Key", "")
    if request.method != "POST" or not 0 < len(key) <= 120:
        return JsonResponse({"message": "Send POST with an Idempotency-Key."}, status=400)
    try:
        said: dict[str, Any] = json.loads(request.body or b"{}")
        quantity, amount = int(said.get("quantity") or 0), Decimal(said.get("amount") or "0")
    except (ValueError, ArithmeticError, AttributeError):
        return JsonResponse({"message": "The body is not what this shop understands."}, status=400)
    try:
        with transaction.atomic():
            return _once(brand, number, did, key, Asked(str(said.get("line") or ""), quantity, amount))
    except IntegrityError:  # the same key at the same instant: the other one did it
        call = DemoCall.objects.get(brand=brand, key=key)
        return JsonResponse(call.answer, status=call.status)


@door
def person(request: HttpRequest, brand: Brand, email: str) -> HttpResponse:
    """What somebody may do for their company in this shop; PUT changes it."""
    email = email.lower()
    if request.method == "PUT":
        try:
            said: dict[str, Any] = json.loads(request.body or b"{}")
            known = {"company": str(said["company"])[:120], "role": str(said["role"])[:14]}
        except (ValueError, KeyError, TypeError):
            return JsonResponse({"message": "The body is not what this shop understands."}, status=400)
        DemoPerson.objects.update_or_create(brand=brand, email=email, defaults=known)
    row = DemoPerson.objects.filter(brand=brand, email=email).first()
    if row is None:
        return JsonResponse({"message": "There is no such person."}, status=404)
    return JsonResponse({"email": row.email, "company": row.company, "role": row.role})


@door
def call(_request: HttpRequest, brand: Brand, key: str) -> HttpResponse:
    row = DemoCall.objects.filter(brand=brand, key=key).first()
    if row is None:
        return JsonResponse({"message": "Nothing was done under this key."}, status=404)
    return JsonResponse({"done": "refused" not in row.answer, "answer": row.answer})


def _once(brand: Brand, number: str, did: str, key: str, asked: Asked) -> HttpResponse:
    row = DemoOrder.objects.select_for_update().filter(brand=brand, number=number).first()
    if row is None:
        return JsonResponse({"message": "There is no such order."}, status=404)
    before = DemoCall.objects.filter(brand=brand, key=key).first()
    if before is not None:
        return JsonResponse(before.answer, status=before.status)
    try:
        row.body = changed(row.body, did, asked, at=now())
    except Refusal as refusal:
        answer: dict[str, Any] = {"refused": str(refusal)}
    else:
        row.save(update_fields=["body"])
        answer = {"id": f"{did}-{key[-8:]}", "order": number}
    DemoCall.objects.create(brand=brand, key=key, order=number, did=did, status=200, answer=answer)
    return JsonResponse(answer)
