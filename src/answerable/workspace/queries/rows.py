"""The list of tickets: one statement a page, and it does not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from answerable.brands.models import Brand
from answerable.insights.missed import tickets_missed
from answerable.kit.words import gettext as _
from answerable.live.running import tickets_in_chat
from answerable.promises.left import Left, left, waits
from answerable.staff.models import Agent
from answerable.staff.presence import talks
from answerable.tickets.access import tickets_for
from answerable.tickets.models import ON_HOLD
from answerable.tickets.queue import QueueKey, TicketQueue
from answerable.tickets.search import find
from answerable.workspace import queues
from answerable.workspace.filters import Filters
from answerable.workspace.pages.frame import View
from answerable.workspace.pages.queue import Group, QueuePage, Row
from answerable.workspace.queries.seats import Seat

PAGE = 50
COLUMNS = (
    "id", "brand_id", "subject", "requester__name", "requester__email", "company__name", "channel",
    "language", "tier", "escalated", "status", "place", "due_at", "due_since", "customer_waits_since",
    "last_message_at", "merged_into_id",
)  # fmt: skip
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which page of which list."""

    view: View
    agent: Agent
    seats: Mapping[int, Seat]
    at: datetime
    zone: str
    query: str = ""
    filters: Filters = field(default_factory=Filters)
    after: str = ""
    missed: str = ""
    days: int = 90

    @cached_property
    def base(self) -> str:
        """Where the tickets of this view lie; fifty rows ask."""
        return reverse("queue", args=[self.view.slug])


def listed(asked: Asked) -> QueuePage:
    """A page of a view, or of what a search found."""
    tickets = asked.filters.narrow(tickets_for(asked.agent, list(asked.seats)))
    if asked.query:
        return _found(asked, tickets)
    if asked.missed and asked.view.mark:
        return _missed(asked, tickets)
    chosen = queues.narrowed(tickets, asked.view.slug, asked.agent, asked.seats.values(), asked.at)
    if queues.is_by_promise(asked.view.slug):
        return _by_promise(asked, chosen)
    rows = _page(chosen.by_latest(after=_latest_key(asked.after)))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    older = f"l:{last['last_message_at'].isoformat()}:{last['id']}" if last else ""
    return _drawn(asked, rows[:PAGE], older)


def _by_promise(asked: Asked, chosen: TicketQueue) -> QueuePage:
    """First who is there now; then what we owe, by the end of its promise; then what waits for others."""
    talking: list[Values] = []
    if not asked.after and (asked.view.slug != "mine" or talks(asked.agent)):
        running = tickets_in_chat()
        talking = list(chosen.filter(pk__in=running).values(*COLUMNS)[:PAGE]) if running else []
        if talking:
            chosen = chosen.exclude(pk__in=[row["id"] for row in talking])
    page = _queued(asked, chosen)
    if not talking:
        return page
    rows = tuple(row_of(asked, row) for row in talking)
    return replace(page, groups=(Group("chatting", _("Chatting"), rows), *page.groups), next_due=None)


def _queued(asked: Asked, chosen: TicketQueue) -> QueuePage:
    work: list[Values] = []
    if not asked.after.startswith("h:"):
        work = _page(_there(asked, chosen.at_work()).by_promise(after=_due_key(asked.after)))
    if len(work) > PAGE:
        last = work[PAGE - 1]
        due = last["due_at"].isoformat() if last["due_at"] else "-"
        return _drawn(asked, work[:PAGE], f"w:{last['place']}:{due}:{last['id']}")
    wait = _page(_there(asked, chosen.on_hold()).by_latest(after=_latest_key(asked.after, kind="h")))
    oldest = wait[PAGE - 1] if len(wait) > PAGE else None
    older = f"h:{oldest['last_message_at'].isoformat()}:{oldest['id']}" if oldest else ""
    return _drawn(asked, work + wait[:PAGE], older)


def _there(asked: Asked, chosen: TicketQueue) -> TicketQueue:
    return chosen if asked.view.slug == "snoozed" else chosen.awake(asked.at)


def _found(asked: Asked, tickets: TicketQueue) -> QueuePage:
    before = _latest_key(asked.after, kind="f")
    hits = find(asked.query, page=PAGE, after=before)
    order = {hit.ticket_id: place for place, hit in enumerate(hits)}
    number = asked.query.strip().lstrip("#").rpartition("-")[2]
    if before is None and number.isdecimal() and len(number) < 13:
        order.setdefault(int(number), -1)
    rows = sorted(tickets.filter(pk__in=order).values(*COLUMNS), key=lambda row: order[row["id"]])
    shown = tuple(row_of(asked, row) for row in rows)
    more = len(hits) == PAGE
    groups = (Group("found", _("Found, newest first"), shown, continued=before is not None, more=more),)
    older = _further(asked, f"f:{hits[-1].at.isoformat()}:{hits[-1].ticket_id}" if more else "")
    return QueuePage(
        asked.view, groups if shown else (), query=asked.query, older=older, filters=asked.filters.said
    )


def _missed(asked: Asked, tickets: TicketQueue) -> QueuePage:
    """The tickets on which a rule was not kept, as the promises page counts them."""
    seat = next(seat for seat in asked.seats.values() if seat.mark == asked.view.mark)
    brand = Brand.objects.get(pk=seat.brand_id)
    start = asked.at - timedelta(days=asked.days)
    broken = tickets_missed(brand, asked.missed, start=start, end=asked.at, at=asked.at)
    rows = list(tickets.filter(pk__in=broken.values("pk")).by_latest().values(*COLUMNS)[: PAGE * 4])
    shown = tuple(row_of(asked, row) for row in rows)
    name = _("Not kept: §%(rule)s") % {"rule": asked.missed}
    groups = (Group("late", name, shown, more=len(rows) == PAGE * 4),) if shown else ()
    return QueuePage(asked.view, groups)


def _page(chosen: TicketQueue) -> list[Values]:
    return list(chosen.values(*COLUMNS)[: PAGE + 1])


def _drawn(asked: Asked, rows: list[Values], older: str) -> QueuePage:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_group_of(asked, row), []).append(row_of(asked, row))
    before = _group_before(asked)
    names = {
        "first": _("First, as promised"), "late": _("Overdue"), "today": _("Due today"), "later": _("Later"),
        "last": _("Last"), "waiting": _("Waiting for someone"), "latest": _("Newest first"),
    }  # fmt: skip
    shown = tuple(
        Group(
            slug,
            names[slug],
            tuple(members),
            continued=slug == before,
            more=bool(older) and slug == list(groups)[-1],
        )
        for slug, members in groups.items()
    )
    return QueuePage(
        asked.view,
        shown,
        older=_further(asked, older),
        filters=asked.filters.said,
        next_due=None if shown or asked.after else _next_due(asked),
    )


def _further(asked: Asked, after: str) -> str:
    """Where the list goes on; "" where it ends."""
    if not after:
        return ""
    question = {"q": asked.query} if asked.query else {}
    return f"{asked.base}?{urlencode({**question, **asked.filters.said, 'after': after, 'part': 'rows'})}"


def _group_of(asked: Asked, row: Values) -> str:
    if not queues.is_by_promise(asked.view.slug):
        return "latest"
    if row["status"] in ON_HOLD:
        return "waiting"
    return _group_of_work(row["place"], row["due_at"], asked)


def _group_of_work(place: int, due: datetime | None, asked: Asked) -> str:
    if place != 1:  # the policy itself says where it stands
        return "last" if place else "first"
    zone = ZoneInfo(asked.zone)
    if due is None:
        return "later"
    if due < asked.at:
        return "late"
    return "today" if due.astimezone(zone).date() == asked.at.astimezone(zone).date() else "later"


def _group_before(asked: Asked) -> str:
    """The group in which the page before this one ended, so that its heading is not said twice."""
    kind, _, rest = asked.after.partition(":")
    if kind == "h":
        return "waiting"
    if kind == "l":
        return "latest"
    key = _due_key(asked.after)
    return _group_of_work(key[0], key[1], asked) if key and rest else ""


def row_of(asked: Asked, row: Values) -> Row:
    """One ticket as a row, from its COLUMNS."""
    seat = asked.seats[row["brand_id"]]
    reference = f"{seat.prefix}-{row['id']}"
    return Row(
        reference=reference,
        href=f"{asked.base}{reference}",
        mark=seat.mark,
        subject=row["subject"] or _("(no subject)"),
        person=row["requester__name"] or row["requester__email"],
        company=row["company__name"] or "",
        language="" if row["language"] in {"", "en"} else row["language"],
        tier=row["tier"],
        escalated=row["escalated"],
        channel=row["channel"],
        unread=row["customer_waits_since"] is not None,
        left=_left(row, asked.at),
    )


def _left(row: Values, at: datetime) -> Left:
    if row["status"] == "waiting":
        return waits(_("customer"))
    if row["status"] == "referred":
        return waits(_("other team"))
    if row["merged_into_id"] is not None:
        return Left("none", _("merged"))
    if row["status"] in {"resolved", "closed"}:
        return Left("kept", _("resolved"), 100)
    return left(row["due_since"], row["due_at"], at)


def _next_due(asked: Asked) -> datetime | None:
    work = tickets_for(asked.agent, list(asked.seats)).at_work()
    return work.filter(due_at__gt=asked.at).order_by("due_at").values_list("due_at", flat=True).first()


def _due_key(after: str) -> QueueKey | None:
    kind, _, rest = after.partition(":")
    place, _, rest = rest.partition(":")
    due, _, pk = rest.rpartition(":")
    if kind != "w" or not _is_id(pk) or place not in {"0", "1", "2"}:
        return None
    return (int(place), None if due == "-" else _instant(due), int(pk))


def _latest_key(after: str, kind: str = "l") -> tuple[datetime, int] | None:
    said, _, rest = after.partition(":")
    at, _, pk = rest.rpartition(":")
    instant = _instant(at)
    return (instant, int(pk)) if said == kind and _is_id(pk) and instant else None


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
