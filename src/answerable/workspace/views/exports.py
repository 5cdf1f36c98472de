"""Lists of tickets that leave the desk: asked for, decided by somebody else, taken for a week."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.dossier.exports import NotAllowed, ask, decide, take
from answerable.privacy.models import Export
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.exports import lists
from answerable.workspace.views.files import handed_out


@desk_page
def exports(desk: Desk) -> HttpResponse:
    """The register of lists; POST asks for one."""
    wrong = ""
    if desk.request.method == "POST":
        form = desk.request.POST
        seat = desk.seat_at(form.get("brand", ""))
        try:
            since, until = _day(form.get("since", "")), _day(form.get("until", ""))
            ask(
                seat.brand_id,
                agent=desk.agent,
                form=form.get("form", ""),
                since=since,
                until=until,
                purpose=form.get("purpose", ""),
                door="desk",
                at=desk.at,
            )
        except NotAllowed as problem:
            wrong = str(problem)
        else:
            messages.success(desk.request, _("Asked. Somebody else decides."))
            return redirect("exports")
    return _page(desk, wrong)


@require_POST
@desk_page
def decision(desk: Desk, pk: int) -> HttpResponse:
    """A second person says yes or no."""
    form = desk.request.POST
    try:
        allow = form.get("decision") == "allow"
        decide(
            _export(desk, pk), agent=desk.agent, allow=allow, reason=form.get("reason", ""), door="desk",
            at=desk.at,
        )  # fmt: skip
    except NotAllowed as problem:
        return _page(desk, str(problem))
    said = _("Allowed. The file is being written.") if allow else _("Declined.")
    messages.success(desk.request, said)
    return redirect("exports")


@desk_page
def file(desk: Desk, pk: int) -> HttpResponseBase:
    """The file, for who asked for it; sent in pieces, whatever its length."""
    export = _export(desk, pk)
    try:
        path = take(export, agent=desk.agent, door="desk", at=desk.at)
    except NotAllowed as problem:
        return _page(desk, str(problem))
    name = f"{export.what}-{export.since}-{export.until}.{export.form}"
    return handed_out(path, name)


def _export(desk: Desk, pk: int) -> Export:
    found = Export.objects.filter(pk=pk, brand_id__in=desk.brands).first()
    if found is None:
        raise NotYours(str(pk))
    return found


def _page(desk: Desk, wrong: str) -> HttpResponse:
    found = lists(desk)
    return desk.show(
        "trust/_exports.jinja" if desk.wants_part else "trust/exports.jinja",
        room="reviews",
        lists=found,
        writing=any(one.state == "writing" for one in found),
        seats=list(desk.seats.values()),
        wrong=wrong,
        given=desk.request.POST,
        told=[] if desk.wants_part else list(messages.get_messages(desk.request)),
        status=422 if wrong else 200,
    )


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise NotAllowed(_("Say from which day to which.")) from None
