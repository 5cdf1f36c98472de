"""The ways to look at the queue, by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.utils.translation import get_language

from answerable.kit.words import gettext as _
from answerable.staff.models import Agent
from answerable.tickets.models import DONE
from answerable.tickets.queue import TicketQueue
from answerable.workspace.pages.frame import BrandMark, View
from answerable.workspace.queries.seats import Seat


def views_for(seats: Iterable[Seat]) -> tuple[View, ...]:
    """What an agent may choose from."""
    return _views(get_language() or "en", tuple(seat.mark for seat in seats))


@lru_cache(maxsize=1024)
def _views(language: str, brands: tuple[BrandMark, ...]) -> tuple[View, ...]:
    del language  # it is the one in force
    return (
        View("mine", _("My work"), "user"),
        View("team", _("Team"), "users"),
        View("unassigned", _("Unassigned"), "user-plus"),
        View("escalated", _("Escalated"), "trending-up"),
        View("overdue", _("Overdue"), "octagon-alert"),
        *(View(f"brand-{mark.slug}", mark.name, "tag", mark) for mark in brands),
        View("snoozed", _("Put away"), "alarm-clock"),
        View("done", _("Resolved"), "check"),
        View("all", _("All, newest first"), "layers"),
    )


def view_named(slug: str, seats: Iterable[Seat]) -> View | None:
    return next((view for view in views_for(seats) if view.slug == slug), None)


def narrowed(
    tickets: TicketQueue, view: str, agent: Agent, seats: Iterable[Seat], at: datetime
) -> TicketQueue:
    """The tickets of a view, before order and page."""
    if view == "mine":
        return tickets.of(agent)
    if view == "unassigned":
        return tickets.unassigned()
    if view == "escalated":
        return tickets.filter(escalated=True)
    if view == "overdue":
        return tickets.filter(due_at__lt=at)
    if view == "snoozed":
        return tickets.filter(snoozed_until__gt=at)
    if view == "done":
        return tickets.filter(status__in=DONE)
    if view.startswith("brand-"):
        slug = view.removeprefix("brand-")
        return tickets.filter(brand_id=next(seat.brand_id for seat in seats if seat.mark.slug == slug))
    return tickets


def is_by_promise(view: str) -> bool:
    """Whether a view lists what is owed, in the order of the promises; the others list the latest first."""
    return view not in {"done", "all"}
