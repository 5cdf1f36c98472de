"""The door every page of the desk goes through: who is here, what they may see, how it should look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.staff.models import Agent
from answerable.staff.presence import state_of
from answerable.tickets.access import NotYours
from answerable.workspace.live import live_url
from answerable.workspace.look import look_of
from answerable.workspace.pages.frame import Face, Frame, Look
from answerable.workspace.queries.seats import Seat, seats_of
from answerable.workspace.queues import view_named, views_for

P = ParamSpec("P")


@dataclass(frozen=True)
class Desk:
    """One visit to one page: the agent, the brands in sight, the instant, the look."""

    request: HttpRequest
    agent: Agent
    seats: Mapping[int, Seat]
    at: datetime
    look: Look

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
        raise Http404(slug)

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
            look=self.look,
            views=views_for(self.seats.values()),
            brands=tuple(seat.mark for seat in self.seats.values()),
            room=room,
            presence=state_of(self.agent),
            live_url=live_url(self.agent.pk),
            shows_mail=bool(getattr(settings, "DEMO", False)),
        )


def desk_page(
    view: Callable[Concatenate[Desk, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Make a view of a function that takes a `Desk`: signed in, in the agent's brands, in their language.

    The verbs of casework open their own transactions, so the request itself has none.
    """

    @transaction.non_atomic_requests
    @wraps(view)
    def visit(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        refuse_nul(request)
        agent = request.user
        seats = seats_of(agent)
        look = look_of(agent, seats.values())
        with brands_visible(seats), translation.override(look.language):
            try:
                return view(Desk(request, agent, seats, now(), look), *args, **kwargs)
            except NotYours as missing:
                raise Http404(str(missing)) from missing

    return visit


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
