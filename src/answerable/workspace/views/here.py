"""Who is at a ticket, and who is named in a note."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from answerable.casework.mention import nameable, seen
from answerable.tickets.access import NotYours
from answerable.tickets.models import Mention
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.live import tell_here
from answerable.workspace.pages.frame import Face
from answerable.workspace.queries.ticket import open_ticket

DOING = frozenset({"looking", "typing", "gone"})
LONGEST_SAID = 16
"""Digits of a browser's clock in milliseconds, and no number a script could not hold."""
SHOWN = 100


@require_POST
@desk_page
def here(desk: Desk, reference: str) -> HttpResponse:
    """I am at this ticket; others see it for half a minute."""
    ticket = open_ticket(desk, reference)
    doing, said = desk.request.POST.get("doing", ""), desk.request.POST.get("said", "0")
    if doing not in DOING or not (said.isdecimal() and len(said) < LONGEST_SAID):
        return HttpResponse(status=400)
    tell_here(ticket, desk.agent, doing, said=int(said))
    return HttpResponse(status=204)


@desk_page
def colleagues(desk: Desk, reference: str) -> JsonResponse:
    """Whom a note on this ticket can name: who works for its brand, but for me."""
    ticket = open_ticket(desk, reference)
    others = nameable(ticket.brand_id).exclude(pk=desk.agent.pk).order_by("name", "pk")
    return JsonResponse({"colleagues": list(others.values_list("name", flat=True)[:500])})


@desk_page
def mentions(desk: Desk) -> HttpResponse:
    """Where I am named: what I have not read first."""
    found = (
        Mention.objects.filter(agent=desk.agent, brand__in=desk.brands)
        .select_related("note__agent", "ticket__brand")
        .order_by("-id")[:SHOWN]
    )
    rows = sorted(found, key=lambda each: each.seen_at is not None)
    return desk.show(
        "mentions.jinja",
        room="mentions",
        rows=[(each, desk.seats[each.brand_id].mark, Face.of(each.note.agent.name)) for each in rows],
    )


@require_POST
@desk_page
def mention(desk: Desk, pk: int) -> HttpResponse:
    """I go and read it."""
    found = seen(desk.agent, mention_id=pk, at=desk.at)
    if found is None or found.brand_id not in desk.seats:
        raise NotYours(str(pk))
    return redirect(f"{reverse('ticket', args=['all', found.ticket.reference])}#n{found.note_id}")


def unread(desk: Desk) -> int:
    """How many notes name me that I have not read."""
    return Mention.objects.filter(agent=desk.agent, brand__in=desk.brands, seen_at=None)[:SHOWN].count()
