"""The page behind List-Unsubscribe. Opening it changes nothing; a button, or a mail program's POST, does."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.brands.models import Brand
from answerable.casework.follow_up import ask_no_more
from answerable.channels.email import look
from answerable.channels.email.unsubscribe import customer_of
from answerable.customers.models import Customer
from answerable.kit.now import now
from answerable.kit.scope import brands_visible


@csrf_exempt  # the token is the proof: mail programs have no cookie (RFC 8058 3.2)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
def unsubscribe(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Ask this customer of this brand no more how it was. Promised follow-ups still come."""
    brand = Brand.objects.filter(slug=slug).first()
    number = customer_of(brand, token) if brand else None
    if brand is None or number is None:
        raise Http404
    with brands_visible([brand.pk]):
        customer = Customer.objects.filter(pk=number, brand=brand).first()
        if customer is None:
            raise Http404
        if request.method == "POST":
            ask_no_more(customer, at=now())
        language = customer.language or brand.language
    with translation.override(language):
        context = {
            "brand": brand,
            "language": language,
            "direction": look.direction(language),
            "done": request.method == "POST",
        }
        return render(request, "mail/unsubscribe.jinja", context)
