"""Shifts, knowledge, calls and teams of a brand. Only its leads keep them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.casework.classify import categories_of
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.staff.models import ACCESS, Membership, Team
from answerable.staff.rota import NotKept, keep, keep_team
from answerable.workspace import words
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.pages.frame import Face


@desk_page
def rota(desk: Desk, brand: str) -> HttpResponse:
    """Show who works when, or keep what a lead changed."""
    seat = desk.seat_at(brand)
    if not seat.lead:
        raise PermissionDenied(_("Shifts and teams are kept by the leads of the brand."))
    said, wrong = desk.request.POST, ""
    members = list(
        Membership.objects.filter(brand=seat.brand_id, agent__is_active=True)
        .select_related("agent", "shift")
        .prefetch_related("skills")
        .order_by("agent__name")
    )
    if desk.request.method == "POST":
        try:
            with transaction.atomic():
                for member in members:
                    keep(
                        member,
                        week=said.get(f"week-{member.pk}", "")[:300],
                        knows=said.getlist(f"knows-{member.pk}"),
                        on_call=said.get(f"call-{member.pk}", ""),
                    )
                if said.get("team", "").strip() or said.get("email", "").strip():
                    keep_team(
                        Brand.objects.get(pk=seat.brand_id),
                        name=said.get("team", ""),
                        email=said.get("email", ""),
                        outside="outside" in said,
                    )
        except NotKept as problem:
            wrong = str(problem)
        else:
            messages.success(desk.request, _("Kept."))
            return redirect("rota", brand)
    policy = PolicyVersion.objects.in_force(brand_id=seat.brand_id, at=desk.at).policy
    return desk.show(
        "rota.jinja",
        room="me",
        status=422 if wrong else 200,
        seat=seat,
        members=[
            {
                "pk": member.pk,
                "face": Face.of(member.agent.name),
                "tier": member.tier,
                "lead": member.lead,
                "week": said.get(
                    f"week-{member.pk}", member.shift.weekly if hasattr(member, "shift") else ""
                ),
                "call": said.get(f"call-{member.pk}", member.on_call or ""),
                "knows": {skill.category for skill in member.skills.all()},
            }
            for member in members
        ],
        categories=[(name, words.category(name)) for name in categories_of(policy)] + _helping(policy),
        teams=Team.objects.filter(brand=seat.brand_id).order_by("outside", "name"),
        said=said,
        wrong=wrong,
        told=list(messages.get_messages(desk.request)),
    )


def _helping(policy: Policy) -> list[tuple[str, str]]:
    """Where a clause promises help with special needs, somebody may know how to give it."""
    return [(ACCESS, _("Special needs"))] if policy.rules_of("assist accessibility") else []
