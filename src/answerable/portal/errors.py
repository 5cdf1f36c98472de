"""What a customer is told when something goes wrong: what happened, what is safe, what to do."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.brands.web import FOLDER
from answerable.kit.now import now
from answerable.portal.language import chosen
from answerable.portal.visit import Visit

log = logging.getLogger("answerable.portal")


@dataclass(frozen=True, slots=True)
class Problem:
    title: str
    what: str
    do: str


def problem(status: int) -> Problem:
    known = {
        404: Problem(
            _("There is nothing here"),
            _("The address is wrong, or this page is only for somebody who is signed in."),
            _("Check the address, or sign in to see your requests."),
        ),
        403: Problem(
            _("This page waited too long"),
            _("Your browser and this page no longer agree who you are, so nothing was sent."),
            _("Go back, reload the page and send it again. What you wrote is kept in your browser."),
        ),
        413: Problem(
            _("That is too large"),
            _("The files together are larger than we can take. Nothing was sent."),
            _("Send smaller pictures, or fewer of them. What you wrote is kept in your browser."),
        ),
        429: Problem(
            _("Please wait a little"),
            _("There were more tries from your network than people make, so we paused them."),
            _("Nothing is lost. Try again in some minutes, or write us a mail."),
        ),
    }
    return known.get(
        status,
        Problem(
            _("That went wrong on our side"),
            _("The mistake is ours and is written down."),
            _("What you wrote is kept in your browser. Try again, or reach us another way."),
        ),
    )


def page(request: HttpRequest, status: int) -> HttpResponse | None:
    """The page for a status in the brand's look; None where the request never reached a brand."""
    visit = getattr(request, "portal_visit", None) or (
        _refused_at_the_door(request) if status == 403 else None
    )
    if not isinstance(visit, Visit):
        return None
    code = secrets.token_hex(4)
    log.log(logging.ERROR if status >= 500 else logging.INFO, "%s %s %s", status, code, request.path)
    with translation.override(visit.language):
        response = visit.show("error.jinja", status=status, problem=problem(status), code=f"{status}-{code}")
    if status == 429:
        response["Retry-After"] = "900"
    return response


def _refused_at_the_door(request: HttpRequest) -> Visit | None:
    """A form without its token never reaches its page, so nobody has looked yet whose brand it is."""
    match = request.resolver_match
    slug = match.kwargs.get("brand", "") if match and request.path_info.startswith(f"/{FOLDER}/") else ""
    brand = Brand.objects.filter(slug=slug).first() if slug else None
    return Visit(request, brand, chosen(request, brand, None), None, now()) if brand else None


def too_many(visit: Visit) -> HttpResponse:
    """429 with words: the page waits, nothing is lost."""
    response = page(visit.request, 429)
    assert response is not None  # noqa: S101  there is a visit
    return response
