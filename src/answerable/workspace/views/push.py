"""A browser of an agent asks to be told when they are called."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from answerable.push.keys import public_key
from answerable.push.place import NoPlace, place_said
from answerable.staff.models import Device
from answerable.workspace.desk import Desk, plain_page


@require_POST
@plain_page
def push(desk: Desk) -> HttpResponse:
    """Tell this browser from now on, or (`stop`) no more."""
    if not public_key():
        raise Http404("push")
    said = desk.request.POST
    if said.get("stop"):
        Device.objects.filter(agent=desk.agent).delete()
        return JsonResponse({"told": False})
    try:
        place = place_said(said.get("endpoint", ""), said.get("p256dh", ""), said.get("auth", ""))
    except NoPlace as wrong:
        return JsonResponse({"wrong": str(wrong)}, status=422)
    kept = {"agent": desk.agent, "p256dh": place.p256dh, "auth": place.auth, "made_at": desk.at}
    Device.objects.update_or_create(endpoint=place.endpoint, defaults=kept)
    return JsonResponse({"told": True})


@require_GET
@plain_page
def worker(desk: Desk) -> HttpResponse:
    """The worker that shows it while the desk is closed; it keeps no page and touches no request."""
    answer = render(desk.request, "workspace/worker.js.jinja", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
