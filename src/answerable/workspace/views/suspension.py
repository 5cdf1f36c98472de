"""A lead suspends promises in an emergency; everybody can read which stand, until when and why."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.brands.models import Brand
from answerable.casework.errors import NotPossible
from answerable.casework.suspend import suspend
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Suspension
from answerable.workspace.desk import Desk, desk_page

FIELDS = ("until", "reason")


@desk_page
def suspension(desk: Desk, brand: str) -> HttpResponse:
    """Show the form and what is suspended, or suspend."""
    seat = desk.seat_at(brand)
    zone = ZoneInfo(seat.zone)
    wrong = ""
    said = {field: desk.request.POST.get(field, "") for field in FIELDS}
    chosen = desk.request.POST.getlist("rules")
    if desk.request.method == "POST":
        try:
            reached = suspend(
                Brand.objects.get(pk=seat.brand_id),
                chosen,
                since=desk.at,
                until=_instant(said["until"], zone),
                reason=said["reason"],
                agent=desk.agent,
                at=desk.at,
            )
        except NotPossible as problem:
            wrong = str(problem)
        else:
            messages.success(desk.request, _told(reached))
            return redirect("suspension", brand)
    policy = PolicyVersion.objects.in_force(brand_id=seat.brand_id, at=desk.at).policy
    return desk.show(
        "suspension.jinja",
        room="promises",
        status=422 if wrong else 200,
        mark=seat.mark,
        may=seat.lead,
        clocks=[(rule, policy.clause(rule.clause_id)) for rule in policy.rules_of("run clock")],
        standing=Suspension.objects.filter(brand=seat.brand_id)
        .select_related("approved_by")
        .order_by("-id")[:20],
        brand_zone=seat.zone,
        said=said,
        chosen=chosen,
        wrong=wrong,
        told=list(messages.get_messages(desk.request)),
    )


def _instant(local: str, zone: ZoneInfo) -> datetime:
    """The instant of a local time from a form. Raises NotPossible."""
    try:
        return datetime.fromisoformat(local).replace(tzinfo=zone)
    except ValueError:
        raise NotPossible(_("Say until when: a day and a time.")) from None


def _told(reached: int) -> str:
    return ngettext(
        "The promises stand. One open ticket is concerned now, and every new one until then.",
        "The promises stand. %(n)s open tickets are concerned now, and every new one until then.",
        reached,
    ) % {"n": reached}
