"""The door every page of the desk goes through: who is here, what they may see, how it should look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.privacy.log import note_access
from answerable.staff.models import Agent
from answerable.staff.presence import state_of
from answerable.tickets.access import NotYours
from answerable.workspace.live import live_url
from answerable.workspace.look import look_of
from answerable.workspace.pages.frame import Face, Frame, Look
from answerable.workspace.queries.seats import Seat, seats_of
from answerable.workspace.queues import view_named, views_for

P = ParamSpec("P")


ASKED_AGAIN = frozenset(
    {
        "offers",
        "papers",
        "access",
        "exports",
        "export-decision",
        "export-file",
        "data-copy",
        "here",
        "narrow",
        "colleagues",
    }
)
"""Pages that ask by themselves again and again, show nothing of customers, or whose verb logs by itself."""


@dataclass(frozen=True)
class Desk:
    """One visit to one page: the agent, the brands in sight, the instant, the look."""

    request: HttpRequest
    agent: Agent
    seats: Mapping[int, Seat]
    at: datetime
    look: Look
    closed: tuple[Seat, ...] = ()
    """Seats at brands whose policy asks for training this agent does not have."""
    seen: list[int] = field(default_factory=list)
    """The brands a page shows things of, where it is not all of them; for the access log."""

    @property
    def brands(self) -> list[int]:
        return list(self.seats)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the agent reads times."""
        return ZoneInfo(self.look.zone)

    @property
    def view(self) -> str:
        """The slug of the list a form was opened from; my work where it names none of the agent's."""
        said = self.request.POST.get("view") or self.request.GET.get("view") or ""
        return said if view_named(said, self.seats.values()) else "mine"

    @property
    def wants_part(self) -> bool:
        """Whether htmx asks for a piece of the page, not the page (and not to restore its history)."""
        headers = self.request.headers
        return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"

    def seat_at(self, slug: str) -> Seat:
        """The agent's seat at a brand. Raises Http404 where they have none."""
        for seat in self.seats.values():
            if seat.mark.slug == slug:
                return seat
        raise NotYours(slug)

    def show(self, template: str, *, room: str, status: int = 200, **context: Any) -> HttpResponse:
        """Draw a page, or part of one, for this agent."""
        response = render(
            self.request,
            f"workspace/{template}",
            {"frame": self._frame(room), "at": self.at, "zone": self.look.zone, "part": self.wants_part}
            | context,
            status=status,
        )
        patch_vary_headers(response, ["HX-Request"])
        patch_cache_control(response, no_store=True, private=True)
        return response

    def _frame(self, room: str) -> Frame:
        return Frame(
            me=Face.of(self.agent.name),
            agent=self.agent.pk,
            look=self.look,
            views=views_for(self.seats.values()),
            brands=tuple(seat.mark for seat in self.seats.values()),
            room=room,
            presence=state_of(self.agent),
            live_url="" if self.wants_part else live_url(self.agent.pk, at=self.at),
            shows_mail=bool(getattr(settings, "DEMO", False)),
        )


def desk_page(
    view: Callable[Concatenate[Desk, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Make a view of a function that takes a `Desk`: signed in, in the agent's brands, in their language.

    Brands for which the agent lacks training are out of sight (a page that says why, where nothing is left),
    and every page that was shown stands in the access log. The verbs of casework open their own
    transactions, so the request itself has none.
    """
    return _door(view, guarded=True)


def plain_page(
    view: Callable[Concatenate[Desk, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """As `desk_page`, for pages without customer data: they stay open, and nothing is logged."""
    return _door(view, guarded=False)


def _door(
    view: Callable[Concatenate[Desk, P], HttpResponseBase], *, guarded: bool
) -> Callable[..., HttpResponseBase]:
    @transaction.non_atomic_requests
    @wraps(view)
    def visit(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        agent, at = get_user(request), now()  # not Django's stand-in for it: a page asks it again and again
        if not isinstance(agent, Agent):
            return _to_sign_in(request)
        refuse_nul(request)
        seats = seats_of(agent, at=at)
        look = look_of(agent, seats.values())
        closed = tuple(seat for seat in seats.values() if seat.trained.missing)
        if guarded and closed:
            seats = {brand: seat for brand, seat in seats.items() if not seat.trained.missing}
        shown = seats or [seat.brand_id for seat in closed]
        with brands_visible(shown) as sight, translation.override(look.language):
            desk = Desk(request, agent, seats, at, look, closed)
            if guarded and closed and not seats:
                return untrained(desk)
            try:
                response = view(desk, *args, **kwargs)
            except NotYours as missing:
                if guarded and closed:
                    return untrained(desk)
                raise Http404(str(missing)) from missing
            if guarded and response.status_code < 400:
                sight.left = _log(desk)
            return response

    return visit


def untrained(desk: Desk) -> HttpResponse:
    """Why customer data is closed to this agent, and what to do. The refusal is on record."""
    with brands_visible([seat.brand_id for seat in desk.closed]):
        note_access(
            {seat.brand_id: seat.trained.expired for seat in desk.closed},
            agent=desk.agent.pk,
            at=desk.at,
            door="desk",
            kind="refused",
            about=desk.request.path,
        )
        return desk.show("untrained.jinja", room="", status=403, closed=desk.closed)


def _log(desk: Desk) -> bool:
    """Who saw what: the name of the page, what it was about, and what was searched for.

    Whether that statement has put the brands out of sight as well, being the last of the page.
    """
    match = desk.request.resolver_match
    kind = (match.url_name or "") if match else ""
    words = desk.request.GET.get("q", "")
    if kind in ASKED_AGAIN or (kind == "queue" and desk.wants_part and not words):
        return False  # an open page that brings itself up to date
    named = match.kwargs if match else {}
    about = str(named.get("reference") or named.get("pk") or named.get("view") or "")
    brands = (set(desk.seen) or set(desk.seats)) & set(desk.seats)
    note_access(
        {brand: desk.seats[brand].trained.until for brand in brands},
        agent=desk.agent.pk,
        at=desk.at,
        door="desk",
        kind=kind,
        about=about,
        words=words,
        leave=True,
    )
    return bool(brands)


def refuse_nul(request: HttpRequest) -> None:
    """No keyboard writes U+0000 and PostgreSQL cannot keep it.

    Raises:
        SuspiciousOperation: it stands in the query or the form; the answer is a 400.
    """
    if any(
        "\0" in value
        for form in (request.GET, request.POST)
        for values in form.lists()
        for value in values[1]
    ):
        raise SuspiciousOperation("U+0000 in a form")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":  # a piece of a page: let the whole page sign in again
        response = HttpResponse(status=204)
        came_from = request.headers.get("HX-Current-URL", "")
        response["HX-Redirect"] = (
            f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _path_of(came_from)})}"
        )
        return response
    return redirect_to_login(request.get_full_path())


def _path_of(address: str) -> str:
    path = address.partition("://")[2].partition("/")[2]
    return f"/{path}"
