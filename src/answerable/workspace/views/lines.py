"""How a brand's own sites and its telephone system are connected: addresses, secrets, the sites that may."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.brands.web import portal_address
from answerable.live.lines import line_of
from answerable.workspace.desk import Desk, desk_page

MOST_SITES = 20


@desk_page
def lines(desk: Desk, brand: str) -> HttpResponse:
    """Only administrators see the secrets; for everybody else there is no such page."""
    seat = desk.seat_at(brand)
    if not desk.agent.is_admin:
        raise Http404(brand)
    found = Brand.objects.get(pk=seat.brand_id)
    line = line_of(found)
    error = ""
    if desk.request.method == "POST":
        sites = desk.request.POST.get("sites", "").split()[:MOST_SITES]
        wrong = [site for site in sites if not _is_origin(site)]
        if wrong:
            error = _("“%(site)s” is not a site. Write it like https://www.example.com.") % {"site": wrong[0]}
        else:
            line.sites = [site.rstrip("/").lower() for site in sites]
            line.twilio_token = desk.request.POST.get("twilio", "").strip()[:64]
            line.save(update_fields=["sites", "twilio_token"])
            messages.success(desk.request, _("Kept."))
            return redirect("lines", brand)
    base = settings.BASE_URL.rstrip("/")
    return desk.show(
        "lines.jinja",
        room="phone",
        status=422 if error else 200,
        mark=seat.mark,
        line=line,
        sites=desk.request.POST.get("sites", "\n".join(line.sites)),
        loader=portal_address(found, "chat/loader.js"),
        events=f"{base}/phone/{found.slug}/events",
        twilio=f"{base}/phone/{found.slug}/twilio",
        told=list(messages.get_messages(desk.request)),
        error=error,
    )


def _is_origin(site: str) -> bool:
    """A scheme and a host, nothing else: what `frame-ancestors` takes."""
    try:
        parts = urlsplit(site.rstrip("/"))
        parts.port  # noqa: B018  raises for a port that is none
    except ValueError:
        return False
    plain = not (parts.path or parts.query or parts.fragment or parts.username)
    named = (
        bool(parts.hostname)
        and site.isascii()
        and all(each.isalnum() or each in "-." for each in parts.hostname or "")
    )
    return parts.scheme in {"https", "http"} and plain and named
