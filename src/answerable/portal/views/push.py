"""A browser asks to be told of answers, and not to be told any more."""

from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse

from answerable.customers.devices import tell_here, tell_no_more
from answerable.portal.visit import Visit, cookie_named, portal_page
from answerable.push.keys import public_key
from answerable.push.place import NoPlace, place_said
from answerable.tickets.access import NotYours


@portal_page
def push(visit: Visit) -> HttpResponse:
    """Tell this browser, or (`stop`) no more: for who is signed in, where the desk can push at all."""
    if visit.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if visit.customer is None or not public_key():
        raise NotYours("push")
    token = visit.request.COOKIES.get(cookie_named("customer", visit.brand), "")
    said = visit.request.POST
    if said.get("stop"):
        tell_no_more(token)
        return JsonResponse({"told": False})
    try:
        place = place_said(said.get("endpoint", ""), said.get("p256dh", ""), said.get("auth", ""))
    except NoPlace as wrong:
        return JsonResponse({"wrong": str(wrong)}, status=422)
    return JsonResponse({"told": tell_here(token, place, at=visit.at)})
