"""Training, signed documents and the access log: what confidentiality rests on."""

from __future__ import annotations

import hashlib
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.insights.documents import NotSigned, sign
from answerable.staff.models import Agent
from answerable.staff.training import NotTrained, record
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page, plain_page
from answerable.workspace.queries.trust import all_seats, course_named, documents, looks, people_trained

LARGEST = 20_000_000
"""Bytes of a signed document; only its digest is kept."""


@plain_page
def training(desk: Desk) -> HttpResponse:
    """Who has learned what, until when; leads put a course on record."""
    wrong = ""
    if desk.request.method == "POST":
        try:
            _record(desk)
        except NotTrained as problem:
            wrong = str(problem)
        else:
            messages.success(desk.request, _("Kept."))
            return redirect("training")
    return desk.show(
        "trust/training.jinja",
        room="reviews",
        people=people_trained(desk),
        wrong=wrong,
        given=desk.request.POST,
        told=list(messages.get_messages(desk.request)),
        status=422 if wrong else 200,
    )


@desk_page
def papers(desk: Desk) -> HttpResponse:
    """The documents the policies ask for; a lead signs."""
    wrong = ""
    if desk.request.method == "POST":
        form, file = desk.request.POST, desk.request.FILES.get("file")
        seat = desk.seat_at(form.get("brand", ""))
        digest = hashlib.sha256(file.read(LARGEST)).hexdigest() if file is not None else ""
        try:
            sign(
                seat.brand_id,
                form.get("rule", ""),
                agent=desk.agent,
                statement=form.get("statement", ""),
                sha256=digest,
                at=desk.at,
            )
        except NotSigned as problem:
            wrong = str(problem)
        else:
            messages.success(desk.request, _("Signed. It stays as it is now."))
            return redirect("papers")
    return desk.show(
        "trust/papers.jinja",
        room="reviews",
        papers=documents(desk),
        wrong=wrong,
        told=list(messages.get_messages(desk.request)),
        status=422 if wrong else 200,
    )


@desk_page
def access(desk: Desk) -> HttpResponse:
    """Who looked at what, for leads."""
    if not any(seat.lead for seat in desk.seats.values()):
        raise NotYours("access")
    who = desk.request.GET.get("who", "")[:12]
    return desk.show("trust/access.jinja", room="reviews", looks=looks(desk, agent=who), who=who)


def _record(desk: Desk) -> None:
    form = desk.request.POST
    led = [seat.brand_id for seat in all_seats(desk) if seat.lead]
    chosen = form.get("agent", "")
    agent = (
        Agent.objects.filter(pk=int(chosen), memberships__brand__in=led).first()
        if chosen.isdecimal() and len(chosen) < 12
        else None
    )
    course = course_named(desk, form.get("course", ""))
    if agent is None or course is None:
        raise NotTrained(_("Only a lead puts a training on record, for people of the brand."))
    try:
        completed = date.fromisoformat(form.get("completed", ""))
    except ValueError:
        raise NotTrained(_("Say on which day the course was completed.")) from None
    record(agent, course, completed=completed, statement=form.get("statement", ""), by=desk.agent, at=desk.at)
