"""Customers and companies of the agent's brands, and their tickets."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from answerable.customers.models import AccessNeeds, Company, Customer
from answerable.customers.needs import KINDS, in_words
from answerable.customers.role_words import roles
from answerable.orders.models import RoleNews
from answerable.tickets.access import NotYours, tickets_for
from answerable.tickets.queue import TicketQueue
from answerable.workspace import words
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import Face, View
from answerable.workspace.pages.people import CompanyPage, CustomerPage, Found, PeoplePage
from answerable.workspace.pages.queue import Row
from answerable.workspace.queries.rows import COLUMNS, Asked, row_of

SHOWN = 50


def people_page(desk: Desk, query: str) -> PeoplePage:
    """People and companies by some letters of their name or address; else the newest. Two statements."""
    people = Customer.objects.filter(brand_id__in=desk.brands).select_related("company")
    companies = Company.objects.filter(brand_id__in=desk.brands)
    if query:
        people = people.filter(Q(name__icontains=query) | Q(email__istartswith=query)).order_by("name", "id")
        companies = companies.filter(name__icontains=query)
    else:
        people = people.order_by("-id")
    return PeoplePage(
        query,
        tuple(_person(desk, one) for one in people[:SHOWN]),
        tuple(_company(desk, one) for one in companies.order_by("name", "id")[:SHOWN]),
    )


def customer_page(desk: Desk, pk: int) -> CustomerPage:
    """Raises NotYours for a customer of a brand the agent does not work for."""
    one = Customer.objects.filter(brand_id__in=desk.brands, pk=pk).select_related("company").first()
    if one is None:
        raise NotYours(str(pk))
    desk.seen.append(one.brand_id)
    tickets = tickets_for(desk.agent, desk.brands).filter(requester=one)
    known = AccessNeeds.objects.filter(customer=one).first()
    return CustomerPage(
        name=one.called,
        face=Face.of(one.called),
        mark=desk.seats[one.brand_id].mark,
        email=one.email,
        phone=one.phone,
        language=words.language(one.language) if one.language else "",
        access_needs=one.access_needs,
        needs_kinds=tuple((kind, in_words(kind)) for kind in KINDS),
        needs_chosen=tuple(known.kinds) if known else (),
        needs_words=known.words if known else one.access_needs,
        company=one.company.name if one.company else "",
        company_href=reverse("company", args=[one.company.pk]) if one.company else "",
        met_at=one.met_at,
        rows=_tickets(desk, tickets),
        pk=one.pk,
        role=roles().get(one.role, ""),
        role_in_shop=RoleNews.objects.filter(customer=one).first() if one.role else None,
    )


def company_page(desk: Desk, pk: int) -> CompanyPage:
    """Raises NotYours for a company of a brand the agent does not work for."""
    one = Company.objects.filter(brand_id__in=desk.brands, pk=pk).first()
    if one is None:
        raise NotYours(str(pk))
    desk.seen.append(one.brand_id)
    people = Customer.objects.filter(company=one).order_by("name", "id")[:SHOWN]
    tickets = tickets_for(desk.agent, desk.brands).filter(company=one)
    return CompanyPage(
        name=one.name,
        mark=desk.seats[one.brand_id].mark,
        domains=tuple(one.domains),
        created_at=one.created_at,
        people=tuple(_person(desk, person) for person in people),
        rows=_tickets(desk, tickets),
    )


def _tickets(desk: Desk, tickets: TicketQueue) -> tuple[Row, ...]:
    asked = Asked(View("all", "", ""), desk.agent, desk.seats, desk.at, desk.look.zone)
    return tuple(row_of(asked, row) for row in tickets.by_latest().values(*COLUMNS)[:SHOWN])


def _person(desk: Desk, one: Customer) -> Found:
    company = one.company.name if one.company_id and one.company else ""
    return Found(
        reverse("customer", args=[one.pk]),
        one.called,
        " · ".join(filter(None, [company, one.email, roles().get(one.role, "")])),
        desk.seats[one.brand_id].mark,
        Face.of(one.called),
        one.met_at,
    )


def _company(desk: Desk, one: Company) -> Found:
    mark = desk.seats[one.brand_id].mark
    return Found(reverse("company", args=[one.pk]), one.name, ", ".join(one.domains), mark, None, None)
