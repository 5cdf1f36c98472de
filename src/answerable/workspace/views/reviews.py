"""Reviews: what opened by itself, what was decided, what has still to be looked at."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.casework.errors import NotPossible
from answerable.casework.rate import look_at
from answerable.feedback.models import Improvement, Review, Task
from answerable.insights.reviews.closing import Decision, NewVersion, NotClosed, close, done, is_of_policy
from answerable.promises.publish import NotPublished
from answerable.staff.models import Agent
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.reviews import review_of, review_page, reviews_page

ROWS = 3
"""Decisions a form has room for."""


@desk_page
def reviews(desk: Desk) -> HttpResponse:
    """What is open, what is to be looked at, and the register of improvements."""
    return _all(desk)


@desk_page
def review(desk: Desk, pk: int) -> HttpResponse:
    """One review; a lead closes it here."""
    found = review_of(desk, pk)
    wrong, findings = "", []
    if desk.request.method == "POST":
        try:
            _close(desk, found)
        except NotPublished as broken:
            wrong, findings = str(broken), broken.findings
        except (NotClosed, NotPossible) as problem:
            wrong = str(problem)
        else:
            messages.success(desk.request, _("Signed. It stays as it is now."))
            return redirect("review", pk)
    return desk.show(
        "reviews/review.jinja",
        room="reviews",
        page=review_page(desk, found),
        wrong=wrong,
        problems=findings,
        given=desk.request.POST,
        rows=range(ROWS),
        told=list(messages.get_messages(desk.request)),
        status=422 if wrong else 200,
    )


@desk_page
def task(desk: Desk, pk: int) -> HttpResponse:
    """A lead says what came of a low score."""
    found = Task.objects.filter(
        pk=pk, brand__in=[key for key, seat in desk.seats.items() if seat.lead]
    ).first()
    if found is None:
        raise NotYours(str(pk))
    if desk.request.method == "POST":
        try:
            look_at(found, agent=desk.agent, outcome=desk.request.POST.get("outcome", ""), at=desk.at)
        except NotPossible as problem:
            return _all(desk, str(problem))
        messages.success(desk.request, _("Kept."))
    return redirect("reviews")


@desk_page
def improvement(desk: Desk, pk: int) -> HttpResponse:
    """Whoever sees to an improvement, or a lead, says that it is made."""
    found = Improvement.objects.filter(pk=pk, brand__in=desk.brands).first()
    if found is None:
        raise NotYours(str(pk))
    if desk.request.method == "POST":
        try:
            done(found, agent=desk.agent, effect=desk.request.POST.get("effect", ""), at=desk.at)
        except NotClosed as problem:
            return _all(desk, str(problem))
        messages.success(desk.request, _("Kept."))
    return redirect("reviews")


def _all(desk: Desk, wrong: str = "") -> HttpResponse:
    return desk.show(
        "reviews/reviews.jinja",
        room="reviews",
        page=reviews_page(desk),
        wrong=wrong,
        told=list(messages.get_messages(desk.request)),
        status=422 if wrong else 200,
    )


def _close(desk: Desk, review: Review) -> None:
    form = desk.request.POST
    decisions = [
        Decision(
            what,
            _owner(review, form.get(f"owner-{row}", "")),
            _day(form.get(f"due-{row}", "")),
            form.get(f"rule-{row}", "")[:20],
        )
        for row in range(ROWS)
        if (what := form.get(f"what-{row}", "").strip())
    ]
    version = None
    if is_of_policy(review) and form.get("outcome") == "new version":
        version = NewVersion(form.get("source", ""), _day(form.get("effective", "")))
    close(
        review,
        agent=desk.agent,
        findings=form.get("findings", ""),
        themes=form.get("themes", ""),
        decisions=decisions,
        new_version=version,
        at=desk.at,
    )


def _owner(review: Review, chosen: str) -> Agent | None:
    if not chosen.isdecimal() or len(chosen) > 12:
        return None
    return Agent.objects.filter(pk=int(chosen), memberships__brand=review.brand_id, is_active=True).first()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
