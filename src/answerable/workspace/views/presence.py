"""A tab of the desk says that its agent is here, and whether they take conversations."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from answerable.staff.models import Presence
from answerable.staff.presence import be, beat
from answerable.workspace.desk import Desk, plain_page


@require_POST
@plain_page
def presence(desk: Desk) -> HttpResponse:
    """A sign of life; with `state`, the agent's own word. Answers with the switch as it stands now."""
    said = desk.request.POST.get("state", "")
    if said and said not in Presence.State.values:
        return HttpResponse(status=400)
    if said:
        be(desk.agent, said, desk.at)
    state = said or beat(desk.agent, desk.at)
    if not desk.wants_part:
        return redirect(_back(desk))
    return desk.show("_presence.jinja", room="", state=state)


def _back(desk: Desk) -> str:
    came_from = desk.request.headers.get("Referer", "")
    here = desk.request.get_host()
    return came_from if url_has_allowed_host_and_scheme(came_from, {here}) else "/"
