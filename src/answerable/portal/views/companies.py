"""A company's own page: who may do what, decided by its administrator. Opening a link changes nothing."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from answerable.casework import company_access
from answerable.casework.errors import NotPossible
from answerable.customers.access_tasks import opened
from answerable.customers.models import AccessRequest, Customer, Role
from answerable.customers.role_words import roles
from answerable.portal.visit import Visit, portal_page
from answerable.tickets.access import NotYours


@portal_page
def company(visit: Visit) -> HttpResponse:
    """The people of one's company and their roles; for its administrator also what waits for them."""
    who = visit.customer
    if who is None:
        return visit.go("portal-sign-in")
    if who.company is None or not who.sees_company:
        raise NotYours("company")
    wrong = ""
    if visit.request.method == "POST":
        try:
            _change(visit, who)
        except NotPossible as problem:
            wrong = str(problem)
        else:
            return visit.go("portal-company")
    people = Customer.objects.filter(company=who.company).order_by("name", "id")
    asked = AccessRequest.objects.filter(company=who.company, decided_at=None).exclude(customer=who)
    return visit.show(
        "companies/company.jinja",
        roles=roles(),
        here="company",
        company=who.company,
        people=list(people[:200]),
        asked=list(asked.select_related("customer")) if who.role == Role.ADMIN else [],
        is_admin=who.role == Role.ADMIN,
        wrong=wrong,
        status=422 if wrong else 200,
    )


@portal_page
def access(visit: Visit, token: str) -> HttpResponse:
    """What a mail's button opens: who asks for what. Only a press of a button here decides."""
    found = opened(token[:400], brand_id=visit.brand.pk)
    asked = None
    if found is not None:
        rows = AccessRequest.objects.filter(brand=visit.brand, pk=found[0])
        asked = rows.select_related("company", "customer").first()
    admin = (
        Customer.objects.filter(brand=visit.brand, pk=found[1], role=Role.ADMIN).first() if found else None
    )
    if asked is None or admin is None or admin.company_id != asked.company_id:
        raise NotYours("access")
    wrong = ""
    if visit.request.method == "POST" and asked.decided_at is None:
        try:
            asked = company_access.decide(
                asked, admin=admin, grant=visit.request.POST.get("decision") == "grant", at=visit.at
            )
        except NotPossible as problem:
            wrong = str(problem)
    return visit.show(
        "companies/access.jinja",
        roles=roles(),
        asked=asked,
        admin=admin,
        wrong=wrong,
        status=422 if wrong else 200,
    )


def _change(visit: Visit, who: Customer) -> None:
    said = visit.request.POST
    match said.get("what", ""):
        case "decide":
            asked = _number(said.get("request", ""))
            found = AccessRequest.objects.filter(company=who.company, pk=asked).first()
            if found is None:
                raise NotPossible(_("Somebody has decided this already."))
            company_access.decide(found, admin=who, grant=said.get("decision") == "grant", at=visit.at)
        case "left":
            person = Customer.objects.filter(company=who.company, pk=_number(said.get("person", ""))).first()
            if person is None:
                raise NotPossible(_("This person has left the company."))
            company_access.leave(person, by=who, at=visit.at)
        case _:
            raise NotPossible(_("Choose one of the answers."))


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 13 else 0
