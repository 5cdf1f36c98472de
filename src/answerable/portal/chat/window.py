"""The window before anybody has said a word, and the script that puts it on a site."""

from __future__ import annotations

import json
from importlib import resources

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.live.standing import Standing, standing
from answerable.live.waits import expected_wait
from answerable.live.words import known_zone, lately, opens, until
from answerable.portal import look
from answerable.portal.chat.frame import chat_page
from answerable.portal.visit import Visit, portal_page

LOADER = (resources.files("answerable.portal") / "static/js/portal/loader.js").read_text("utf-8")


@require_GET
@chat_page
def window(visit: Visit) -> HttpResponse:
    """Whether a person is there and until when; a chat form, or a message form with when it opens."""
    return opened(visit)


def opened(visit: Visit, *, error: str = "", status: int = 200) -> HttpResponse:
    """The window with its form; `error` says why what was sent was not taken."""
    said = visit.request.POST or visit.request.GET
    zone = known_zone(said.get("zone", ""))
    stands = standing(visit.version.policy, "chat", brand=visit.brand.pk, at=visit.at)
    return visit.show(
        "chat/window.jinja",
        here="chat",
        status=status,
        framed=said.get("framed") == "1",
        stands=stands,
        hours=hours_in_words(visit, stands, zone),
        wait=wait_in_words(visit) if stands.kind == "open" else "",
        said={name: said.get(name, "")[:5000] for name in ("name", "email", "text", "page")},
        visitor_zone=zone,
        error=error,
    )


def hours_in_words(visit: Visit, stands: Standing, zone: str) -> str:
    """`until 6:00 PM Eastern`, or `opens Mon 9:00 AM Eastern — 15:00 your time`."""
    if stands.kind == "closed" and stands.opens_at is not None:
        return opens(stands.opens_at, zone=stands.zone, language=visit.language, visitor=zone)
    if stands.kind == "open" and stands.closes_at is not None:
        return until(stands.closes_at, zone=stands.zone, language=visit.language, visitor=zone)
    return ""


def wait_in_words(visit: Visit) -> str:
    """How long the last visitors waited; that nobody knows where they were too few."""
    wait = expected_wait(visit.brand.pk, at=visit.at)
    if wait is None:
        return _("There were too few chats lately to say how long it takes.")
    words = lately(wait)
    return f"{words[:1].upper()}{words[1:]}."


@require_GET
@portal_page
def loader(visit: Visit) -> HttpResponse:
    """The script a shop puts on its pages. It draws a button; the window is fetched when it is pressed."""
    colours = look.light(visit.brand.colour)
    told = {
        "window": visit.request.build_absolute_uri(visit.to("portal-chat")),
        "label": _("Ask %(brand)s") % {"brand": visit.brand.name},
        "close": _("Close the chat"),
        "title": _("Chat with %(brand)s") % {"brand": visit.brand.name},
        "unread": _("%(label)s, new answer") % {"label": _("Ask %(brand)s") % {"brand": visit.brand.name}},
        "key": visit.brand.slug,
        "lang": visit.language,
        "rtl": visit.language == "ar",
        "colour": colours.brand,
        "ink": colours.on_brand,
    }
    script = LOADER.replace("__TOLD__", json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"))
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
