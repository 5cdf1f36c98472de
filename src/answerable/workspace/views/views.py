"""Narrowing the list, and keeping a way to look at it under a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.casework.classify import URGENCIES, categories_of
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent
from answerable.tickets.access import NotYours
from answerable.tickets.models import SavedView
from answerable.workspace import filters, words
from answerable.workspace.desk import Desk, desk_page

CHANNELS = ("email", "web", "app", "chat", "phone")
MOST = 50


@desk_page
def narrow(desk: Desk) -> HttpResponse:
    """What the list can be narrowed by, and the ways to look at it that were kept."""
    asked = filters.read(desk.request.GET)
    policies = [PolicyVersion.objects.in_force(brand_id=brand, at=desk.at).policy for brand in desk.brands]
    known = sorted({name for policy in policies for name in categories_of(policy)})
    people = (
        Agent.objects.filter(memberships__brand__in=desk.brands, is_active=True).order_by("name").distinct()
    )
    languages = sorted({"en", "es", "de", "fr", "ar", asked.said.get("language", "en")})
    choices = [
        ("category", _("Category"), [(name, words.category(name)) for name in known]),
        ("urgency", _("Urgency"), [(name, words.urgency(name)) for name in URGENCIES]),
        ("assignee", _("Assignee"), [(str(one.pk), one.name) for one in people]),
        ("language", _("Language"), [(code, words.language(code)) for code in languages]),
        ("channel", _("Channel"), [(name, words.channel(name)) for name in CHANNELS]),
        ("tier", _("Tier"), [(str(tier), str(tier)) for tier in (1, 2, 3, 4)]),
    ]
    return desk.show(
        "views/_dialog.jinja" if desk.wants_part else "views/page.jinja",
        room="inbox",
        view=desk.view,
        said=asked.said,
        choices=choices,
        saved=saved_for(desk),
        query=urlencode(asked.said),
    )


@require_POST
@desk_page
def keep(desk: Desk) -> HttpResponse:
    """Keep the list as it is narrowed now under a name, for me or for everybody of a brand."""
    said = desk.request.POST
    asked = filters.read(said)
    name = said.get("name", "").strip()[:80]
    shared: Any = next(
        (seat.brand_id for seat in desk.seats.values() if seat.mark.slug == said.get("shared")), None
    )
    if name and SavedView.objects.filter(agent=desk.agent).count() < MOST:
        SavedView.objects.update_or_create(
            agent=desk.agent,
            name=name,
            brand_id=shared,
            defaults={"view": desk.view, "query": urlencode(asked.said)[:500], "at": desk.at},
        )
    return redirect(f"{reverse('queue', args=[desk.view])}?{urlencode(asked.said)}")


@require_POST
@desk_page
def forget(desk: Desk, pk: int) -> HttpResponse:
    """Remove one of mine."""
    if not SavedView.objects.filter(agent=desk.agent, pk=pk).delete()[0]:
        raise NotYours(str(pk))
    return redirect("queue", desk.view)


def saved_for(desk: Desk) -> list[tuple[SavedView, str]]:
    """Mine, and those shared with a brand I work for, with their addresses."""
    mine = SavedView.objects.filter(agent=desk.agent)
    shared = SavedView.objects.filter(brand__in=desk.brands)
    found = (mine | shared).select_related("agent", "brand").order_by("name", "id")[: MOST * 2]
    return [(each, f"{reverse('queue', args=[each.view])}?{each.query}") for each in found]
