"""The door every page of the portal goes through: which brand, who is here, in which language.

    @portal_page
    def hours(visit: Visit) -> HttpResponse:
        return visit.show("hours.jinja", here="hours")

The brand is the only one in sight while the page is made (row-level security stands behind it). Whoever is
not signed in has `visit.customer` None, and may still hold links to single requests (`visit.follows`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from answerable.brands.models import Brand
from answerable.brands.web import portal_path
from answerable.customers.models import Customer
from answerable.customers.sign_in import LASTS, customer_of
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.policy.models import PolicyVersion
from answerable.portal import look, nav
from answerable.portal.language import Language, chosen, offered
from answerable.promises.hours import OpeningHours, opening_hours
from answerable.tickets.access import NotYours

P = ParamSpec("P")
FOLLOWED = "answerable.portal.follows"
MOST_FOLLOWED = 20


@dataclass
class Visit:
    """One visit to one page of a brand's portal."""

    request: HttpRequest
    brand: Brand
    language: str
    customer: Customer | None
    at: datetime

    @property
    def zone(self) -> str:
        """The zone in which the portal tells times: the brand's, and it says so."""
        return self.brand.zone

    @cached_property
    def version(self) -> PolicyVersion:
        """The policy in force now. Raises Http404 where the brand has published none."""
        try:
            return PolicyVersion.objects.in_force(brand_id=self.brand.pk, at=self.at)
        except PolicyVersion.DoesNotExist as none:
            raise Http404(self.brand.slug) from none

    @cached_property
    def hours(self) -> OpeningHours | None:
        """When people answer, as every place that tells it says."""
        return opening_hours(self.version.policy)

    @property
    def languages(self) -> list[Language]:
        return offered(self.brand)

    @property
    def nav(self) -> list[nav.Place]:
        return nav.places(self)

    @cached_property
    def style(self) -> str:
        return look.style(self.brand.colour)

    @property
    def theme_colour(self) -> str:
        """For the frame a phone draws around the page."""
        return look.light(self.brand.colour).brand

    @property
    def wants_part(self) -> bool:
        """Whether htmx asks for a piece of the page."""
        headers = self.request.headers
        return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"

    @cached_property
    def follows(self) -> dict[int, bool]:
        """The requests this browser may open without signing in, by ticket.

        True: through the link that was mailed, so it is the requester's. False: it was filed here by somebody
        who named an address; whether it is theirs is not proven, so our answers are not shown.
        """
        try:
            held = signing.loads(
                self.request.COOKIES.get(cookie_named("follow", self.brand), ""),
                salt=f"{FOLLOWED}.{self.brand.pk}",
                max_age=LASTS,
            )
        except signing.BadSignature:
            return {}
        return {int(ticket): bool(mailed) for ticket, mailed in held}

    def to(self, name: str, *args: object) -> str:
        """The address of a page of this portal, without its folder where the brand has a host of its own."""
        path = reverse(name, args=[self.brand.slug, *args])
        folder = portal_path(self.brand)
        if getattr(self.request, "own_host", False) and path.startswith(folder):
            return f"/{path.removeprefix(folder)}"
        return path

    def in_language(self, code: str) -> str:
        """This page in another language."""
        query = self.request.GET.copy()
        query["lang"] = code
        return f"?{query.urlencode()}"

    def go(self, name: str, *args: object) -> HttpResponse:
        return HttpResponseRedirect(self.to(name, *args))

    def show(
        self, template: str, *, here: str = "", status: int = 200, public: bool = False, **context: Any
    ) -> HttpResponse:
        """Draw a page, or part of one.

        Args:
            template: below `jinja2/portal/`.
            here: the place in the navigation that is lit.
            status: of the answer.
            public: nothing personal stands on it, so a browser may keep it and ask whether it is still good.
            **context: what the template needs besides the visit.
        """
        shown = {"visit": self, "here": here, "at": self.at, "zone": self.zone, "part": self.wants_part}
        response = render(self.request, f"portal/{template}", shown | context, status=status)
        patch_vary_headers(response, ["HX-Request", "Cookie", "Accept-Language"])
        if public and self.customer is None:
            patch_cache_control(response, no_cache=True, private=True)
        else:
            patch_cache_control(response, no_store=True, private=True)
        response["Content-Language"] = self.language
        return response

    def follow(self, response: HttpResponse, ticket: int, *, mailed: bool) -> None:
        """Let this browser open a request from now on."""
        held = [pair for pair in self.follows.items() if pair[0] != ticket][-MOST_FOLLOWED + 1 :]
        mailed = mailed or self.follows.get(ticket, False)
        value = signing.dumps([*held, (ticket, mailed)], salt=f"{FOLLOWED}.{self.brand.pk}")
        self.keep(response, "follow", value)

    def keep(self, response: HttpResponse, name: str, value: str) -> None:
        """Give the browser a cookie of this brand that no script reads."""
        response.set_cookie(
            cookie_named(name, self.brand),
            value,
            max_age=LASTS,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )

    def forget(self, response: HttpResponse, name: str) -> None:
        response.delete_cookie(cookie_named(name, self.brand))


def portal_page(
    view: Callable[Concatenate[Visit, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Make a view of a function that takes a `Visit`; the brand's slug is the first part of its address.

    The verbs of casework open their own transactions, so the request itself has none.
    """

    @transaction.non_atomic_requests
    @wraps(view)
    def open_door(request: HttpRequest, brand: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        _refuse_nul(request)
        found = Brand.objects.filter(slug=brand).first()
        if found is None:
            raise Http404(brand)
        at = now()
        with brands_visible([found.pk]):
            token = request.COOKIES.get(cookie_named("customer", found), "")
            customer = customer_of(token, at=at) if token else None
            language = chosen(request, found, customer)
            with translation.override(language):
                visit = Visit(request, found, language, customer, at)
                request.portal_visit = visit  # type: ignore[attr-defined]  # errors are told in the brand's look
                try:
                    response = view(visit, *args, **kwargs)
                except NotYours as missing:
                    raise Http404(str(missing)) from missing
                if "lang" in request.GET and isinstance(response, HttpResponse):
                    visit.keep(response, "language", language)
                return response

    return open_door


def cookie_named(name: str, brand: Brand) -> str:
    """A cookie of one brand's customers; over https only this host can set it (RFC 6265bis, __Host-)."""
    return f"{'__Host-' if settings.SECURE else ''}{name}-{brand.slug}"


def _refuse_nul(request: HttpRequest) -> None:
    """No keyboard writes U+0000 and PostgreSQL cannot keep it."""
    for form in (request.GET, request.POST):
        if any("\0" in value for _, values in form.lists() for value in values):
            raise SuspiciousOperation("U+0000 in a form")
