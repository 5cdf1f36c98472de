"""A small shop of the brand with the chat on it, so that whoever tries the demo can talk with herself."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from answerable.customers.models import Customer
from answerable.live.identity import sign
from answerable.portal.visit import Visit, portal_page

GOODS = {
    "barbar": (("Kettle, 1.7 l", "£39.00"), ("Linen bag", "£18.50"), ("Reading lamp", "£54.00")),
    "bulkimart": (
        ("Oat milk, 240 × 1 l", "$412.00"),
        ("Espresso beans, 48 cartons", "$1,180.00"),
        ("Paper cups, 10,000", "$265.00"),
    ),
}


@require_GET
@portal_page
def shop(visit: Visit) -> HttpResponse:
    """Only in the demo. `?as=` signs a customer of the cast in at the shop, which then vouches for them."""
    if not getattr(settings, "DEMO", False):
        raise Http404
    people = list(
        Customer.objects.filter(brand=visit.brand).exclude(email__endswith=".invalid").order_by("id")[:4]
    )
    chosen = visit.request.GET.get("as", "")
    person = next((one for one in people if str(one.pk) == chosen), None)
    token = sign(visit.brand, email=person.email, name=person.name, at=visit.at) if person else ""
    goods = GOODS.get(visit.brand.slug, GOODS["barbar"])
    return visit.show("chat/shop.jinja", here="", goods=goods, people=people, person=person, token=token)
