"""A promise case by case: each instance with its events, and excuses a second person lets hold or not."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.brands.models import Brand
from answerable.insights.instances import OUTCOMES, PAGE, cursor, instances
from answerable.policy.models import PolicyVersion
from answerable.promises.excuse import SENIOR, Broken, NotExcused, break_named, decide, excuse
from answerable.promises.models import Excuse
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.seats import Seat

PERIODS = (7, 30, 90, 366)


@desk_page
def rule(desk: Desk, brand: str, rule: str) -> HttpResponse:
    """`?days=`, `?outcome=`, `?after=`: the instances of a rule, fifty a page."""
    return _page(desk, desk.seat_at(brand), rule, "")


@require_POST
@desk_page
def ask(desk: Desk, brand: str) -> HttpResponse:
    """Somebody says why a promise was not kept."""
    seat, form = desk.seat_at(brand), desk.request.POST
    broken = _broken(seat, form.get("key", ""))
    try:
        excuse(broken, agent=desk.agent, reason=form.get("reason", ""), at=desk.at)
    except NotExcused as problem:
        return _page(desk, seat, broken.promise.rule, str(problem))
    messages.success(desk.request, _("Kept. Somebody else decides whether it holds."))
    return redirect("instances", brand, broken.promise.rule)


@require_POST
@desk_page
def decision(desk: Desk, brand: str, pk: int) -> HttpResponse:
    """A second person lets an excuse hold or not."""
    seat, form = desk.seat_at(brand), desk.request.POST
    asked = Excuse.objects.filter(pk=pk, brand=seat.brand_id).select_related("promise").first()
    if asked is None:
        raise NotYours(str(pk))
    try:
        allow = form.get("decision") == "allow"
        decide(asked, agent=desk.agent, allow=allow, reason=form.get("reason", ""), at=desk.at)
    except NotExcused as problem:
        return _page(desk, seat, asked.promise.rule, str(problem))
    messages.success(desk.request, _("Decided. The break stays counted."))
    return redirect("instances", brand, asked.promise.rule)


def _broken(seat: Seat, key: str) -> Broken:
    found = break_named(key, seat.brand_id)
    if found is None:
        raise NotYours(key)
    return found


def _page(desk: Desk, seat: Seat, number: str, wrong: str) -> HttpResponse:
    brand = Brand.objects.get(pk=seat.brand_id)
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=desk.at).policy
    known = next((each for each in policy.rules if each.id == number), None)
    if known is None:
        raise NotYours(number)
    asked = desk.request.GET
    days = int(asked["days"]) if asked.get("days", "") in {str(each) for each in PERIODS} else 90
    outcome = asked.get("outcome", "") if asked.get("outcome", "") in OUTCOMES else ""
    found = instances(
        brand,
        known.was or known.id,
        start=desk.at - timedelta(days=days),
        end=desk.at,
        at=desk.at,
        outcome=outcome,
        after=asked.get("after", "")[:80],
        most=PAGE + 1,
    )
    shown = found[:PAGE]
    return desk.show(
        "instances.jinja",
        room="promises",
        mark=seat.mark,
        rule=known,
        clause=policy.clause(known.clause_id),
        instances=shown,
        after=cursor(shown[-1]) if len(found) > PAGE else "",
        outcomes=OUTCOMES,
        outcome=outcome,
        periods=PERIODS,
        days=days,
        may_decide=seat.lead or seat.tier >= SENIOR,
        me=desk.agent.pk,
        wrong=wrong,
        told=list(messages.get_messages(desk.request)),
        status=422 if wrong else 200,
    )
