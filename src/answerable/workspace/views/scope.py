"""Whom customers are directed to when a question is not ours: the directory, the form, the second look."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.casework import referrals
from answerable.casework.direct import direct
from answerable.casework.errors import NotPossible
from answerable.tickets.access import NotYours
from answerable.tickets.models import Provider, Referral
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form

LISTED = 100


@desk_page
def referral(desk: Desk, reference: str) -> HttpResponse:
    """Direct a ticket's customer to a provider."""
    ticket = open_ticket(desk, reference)
    known = list(Provider.objects.filter(brand=ticket.brand_id, retired_at=None)[:LISTED])
    said = desk.request.POST

    def send() -> None:
        chosen = next((one for one in known if str(one.pk) == said.get("code")), None)
        if chosen is None:
            raise NotPossible(_("Choose a provider from the directory."))
        direct(ticket, chosen, agent=desk.agent, text=said.get("text", ""), at=desk.at)

    return form(desk, ticket, "referral", send, providers=known)


@desk_page
def providers(desk: Desk) -> HttpResponse:
    """The directory of the agent's brands, and the referrals a lead looks at again."""
    said = desk.request.POST
    if desk.request.method != "POST":
        return _page(desk, "")
    brand = next((pk for pk, seat in desk.seats.items() if seat.mark.slug == said.get("brand")), None)
    if brand is None:
        raise NotYours(said.get("brand", ""))
    try:
        referrals.add_provider(
            brand, name=said.get("name", ""), about=said.get("about", ""), contact=said.get("contact", "")
        )
    except NotPossible as problem:
        return _page(desk, str(problem))
    return redirect("providers")


@desk_page
def second_look(desk: Desk, pk: int) -> HttpResponse:
    """POST: a lead says whether a referral was right."""
    found = Referral.objects.filter(brand_id__in=desk.brands, pk=pk).select_related("ticket").first()
    if found is None:
        raise NotYours(str(pk))
    try:
        if desk.request.method == "POST":
            verdict = desk.request.POST.get("verdict", "")
            referrals.review(found, agent=desk.agent, verdict=verdict, at=desk.at)
    except NotPossible as problem:
        return _page(desk, str(problem))
    return redirect("providers")


def _page(desk: Desk, error: str) -> HttpResponse:
    known = Provider.objects.filter(brand_id__in=desk.brands, retired_at=None).order_by("brand_id", "name")
    looked = Referral.objects.filter(brand_id__in=desk.brands, reviewed_at=None)
    again = (looked.filter(sampled=True) | looked.filter(contested_at__isnull=False)).select_related(
        "provider", "ticket__brand", "agent"
    )
    return desk.show(
        "orders/providers.jinja",
        room="providers",
        status=422 if error else 200,
        error=error,
        known=[(one, desk.seats[one.brand_id].mark) for one in known[:LISTED]],
        again=[(one, desk.seats[one.brand_id].mark) for one in again.order_by("-id")[:LISTED]],
        marks=[seat.mark for seat in desk.seats.values()],
    )
