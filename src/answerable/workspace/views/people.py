from django.http import HttpResponse

from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.people import company_page, customer_page, people_page


@desk_page
def people(desk: Desk) -> HttpResponse:
    page = people_page(desk, desk.request.GET.get("q", "").strip()[:100])
    return desk.show("people/people.jinja", room="people", page=page)


@desk_page
def customer(desk: Desk, pk: int) -> HttpResponse:
    return desk.show("people/customer.jinja", room="people", page=customer_page(desk, pk))


@desk_page
def company(desk: Desk, pk: int) -> HttpResponse:
    return desk.show("people/company.jinja", room="people", page=company_page(desk, pk))
