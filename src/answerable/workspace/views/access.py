"""A person wants more access to their company's account: the form beside a ticket, and who has left."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from answerable.casework import company_access
from answerable.customers.models import AccessRequest, Customer
from answerable.customers.role_words import roles
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form


@desk_page
def access(desk: Desk, reference: str) -> HttpResponse:
    """Ask the company's administrator; where there is none, a senior checks who the person is."""
    ticket = open_ticket(desk, reference)
    who = ticket.requester
    company = who.company
    asked = AccessRequest.objects.filter(customer=who, decided_at=None).select_related("company").first()
    admins = [one for one in company_access.admins_of(company) if one.pk != who.pk] if company else []
    said = desk.request.POST

    def ask() -> None:
        if asked is not None:
            company_access.verify(asked, agent=desk.agent, evidence=said.get("text", ""), at=desk.at)
        else:
            company_access.request_access(
                ticket,
                role=said.get("code", ""),
                reason=said.get("reason", ""),
                agent=desk.agent,
                at=desk.at,
            )

    return form(
        desk,
        ticket,
        "access",
        ask,
        company=company,
        asked=asked,
        admins=admins,
        roles=roles(),
        now=who.role,
    )


@desk_page
def leaving(desk: Desk, pk: int) -> HttpResponse:
    """POST: we were told that this person has left their company. Their access ends at once."""
    person = Customer.objects.filter(brand_id__in=desk.brands, pk=pk).first()
    if person is None:
        raise NotYours(str(pk))
    if desk.request.method == "POST" and person.company_id is not None:
        company_access.leave(person, at=desk.at)
    return redirect("customer", pk)
