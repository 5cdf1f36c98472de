from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.customers.models import Customer
from answerable.customers.needs import forget_needs, state_needs
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.people import company_page, customer_page, people_page


@desk_page
def people(desk: Desk) -> HttpResponse:
    page = people_page(desk, desk.request.GET.get("q", "").strip()[:100])
    return desk.show("people/people.jinja", room="people", page=page)


@desk_page
def customer(desk: Desk, pk: int) -> HttpResponse:
    return desk.show("people/customer.jinja", room="people", page=customer_page(desk, pk), wrong="")


@require_POST
@desk_page
def customer_needs(desk: Desk, pk: int) -> HttpResponse:
    """What helps a customer, as they say it on the phone; `forget` takes it away. Nothing without consent."""
    found = Customer.objects.select_related("brand").filter(brand_id__in=desk.brands, pk=pk).first()
    if found is None:
        raise NotYours(str(pk))
    desk.seen.append(found.brand_id)
    said = desk.request.POST
    kinds, told = said.getlist("needs"), said.get("words", "")
    if "forget" in said:
        forget_needs(found)
    elif said.get("consent") != "yes":
        return desk.show(
            "people/customer.jinja",
            room="people",
            status=422,
            page=customer_page(desk, pk),
            wrong=_("Ask whether we may keep it. Without their consent nothing is kept."),
            said={"needs": kinds, "words": told},
        )
    else:
        state_needs(found, kinds=kinds, words=told, at=desk.at)
    return redirect("customer", pk)


@desk_page
def company(desk: Desk, pk: int) -> HttpResponse:
    return desk.show("people/company.jinja", room="people", page=company_page(desk, pk))
