"""People who want a copy of their data or its erasure: the register, the second person, the copy."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.customers.models import Customer
from answerable.dossier import requests
from answerable.dossier.exports import NotAllowed
from answerable.privacy.models import DataRequest
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.data import wishes
from answerable.workspace.views.files import handed_out


@desk_page
def register(desk: Desk) -> HttpResponse:
    """Who asked, by when it has to be done, and what became of it."""
    return _page(desk, "")


@require_POST
@desk_page
def ask_for(desk: Desk, pk: int) -> HttpResponse:
    """An agent asks on behalf of a person, and says how they know who it is."""
    customer = Customer.objects.filter(pk=pk, brand__in=desk.brands).first()
    if customer is None:
        raise NotYours(str(pk))
    form = desk.request.POST
    try:
        requests.ask(
            customer, form.get("kind", ""), agent=desk.agent, proof=form.get("proof", ""), at=desk.at
        )
    except NotAllowed as problem:
        return _page(desk, str(problem))
    messages.success(desk.request, _("Kept. It is done by the day that stands beside it."))
    return redirect("data-requests")


@require_POST
@desk_page
def decision(desk: Desk, pk: int) -> HttpResponse:
    """A second person says whether somebody's data is erased."""
    form = desk.request.POST
    allow = form.get("decision") == "allow"
    try:
        requests.decide(
            _wish(desk, pk), agent=desk.agent, allow=allow, reason=form.get("reason", ""), at=desk.at
        )
    except NotAllowed as problem:
        return _page(desk, str(problem))
    messages.success(desk.request, _("Allowed. It is being erased.") if allow else _("Declined."))
    return redirect("data-requests")


@desk_page
def copy(desk: Desk, pk: int) -> HttpResponseBase:
    """The copy, for the agent who asked on behalf of a person."""
    wish = _wish(desk, pk)
    try:
        path = requests.take(wish, agent=desk.agent, at=desk.at)
    except NotAllowed as problem:
        return _page(desk, str(problem))
    return handed_out(path, f"copy-{wish.pk}.zip")


def _wish(desk: Desk, pk: int) -> DataRequest:
    found = DataRequest.objects.filter(pk=pk, brand__in=desk.brands).first()
    if found is None:
        raise NotYours(str(pk))
    return found


def _page(desk: Desk, wrong: str) -> HttpResponse:
    return desk.show(
        "trust/data.jinja",
        room="reviews",
        wishes=wishes(desk),
        wrong=wrong,
        told=list(messages.get_messages(desk.request)),
        status=422 if wrong else 200,
    )
