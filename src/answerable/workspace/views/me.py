"""An agent's own settings, the keys, and the palette's search."""

from __future__ import annotations

from dataclasses import asdict
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.push.keys import public_key
from answerable.staff.models import Device
from answerable.workspace import keys as keyboard
from answerable.workspace.desk import Desk, desk_page, plain_page
from answerable.workspace.look import DENSITIES, THEMES, read
from answerable.workspace.pages.frame import View
from answerable.workspace.queries.articles import titled
from answerable.workspace.queries.orders import orders_called
from answerable.workspace.queries.people import people_page
from answerable.workspace.queries.rows import Asked, listed


@plain_page
def me(desk: Desk) -> HttpResponse:
    """Show my settings, or keep them."""
    if desk.request.method == "POST":
        ticked = {name: "on" if desk.request.POST.get(name) else "off" for name in ("keys", "sound")}
        wishes = {**desk.request.POST.dict(), **ticked}
        look = read(wishes, desk.look)
        desk.agent.preferences = {
            **desk.agent.preferences,
            "look": asdict(look),
            "signature": desk.request.POST.get("signature", "").strip()[:1000],
        }
        desk.agent.save(update_fields=["preferences"])
        with translation.override(look.language):
            messages.success(desk.request, _("Kept."))
        return redirect("me")
    return desk.show(
        "me.jinja",
        room="me",
        agent=desk.agent,
        seats=desk.seats.values(),
        leads=desk.agent.is_admin or any(seat.lead for seat in desk.seats.values()),
        themes=THEMES,
        densities=DENSITIES,
        languages=settings.LANGUAGES,
        zones=sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
        told=list(messages.get_messages(desk.request)),
        push=public_key(),
        called_here=Device.objects.filter(agent=desk.agent).exists(),
    )


@plain_page
def keys(desk: Desk) -> HttpResponse:
    template = "keys/_dialog.jinja" if desk.wants_part else "keys/page.jinja"
    return desk.show(template, room="", sections=keyboard.sections())


@desk_page
def palette(desk: Desk) -> HttpResponse:
    """A few tickets, people and help articles for the letters typed so far, as JSON."""
    query = desk.request.GET.get("q", "").strip()[:100]
    if len(query) < 2:
        return JsonResponse({"items": []})
    everything = Asked(View("all", "", ""), desk.agent, desk.seats, desk.at, desk.look.zone, query=query)
    rows = [row for group in listed(everything).groups for row in group.rows][:6]
    people = people_page(desk, query)
    items = [
        {"text": row.subject, "href": row.href, "hint": f"{row.reference} · {row.person}"} for row in rows
    ]
    items += [
        {"text": one.name, "href": one.href, "hint": one.words}
        for one in (*people.people[:4], *people.companies[:2])
    ]
    items += [
        {"text": title, "href": href, "hint": f"{_('Help articles')} · {brand}"}
        for title, href, brand in titled(desk, query)
    ]
    items += [
        {"text": number, "href": href, "hint": f"{_('Order')} · {reference}"}
        for number, reference, href in orders_called(desk, query)
    ]
    return JsonResponse({"items": items, "people": reverse("people")})
