"""`/tickets`: find them, list them, read one."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from ninja import Query, Router

from answerable.api import cursor as cursors
from answerable.api import showing
from answerable.api.problems import bad_request, not_there
from answerable.api.shapes import Asked, TicketDetail, TicketList
from answerable.api.token import admit
from answerable.kit.now import now
from answerable.promises.models import Clock
from answerable.tickets import access
from answerable.tickets.models import Attachment, Event, Message, Note, Ticket
from answerable.tickets.search import find

router = Router(tags=["tickets"])
HITS = 500
"""How many hits of a search one page looks through when other filters thin them out."""
NEWEST = 500
"""How much of a very long ticket one answer holds, of each kind."""

GROUPS = {"at work": ["new", "open"], "on hold": ["waiting", "referred"], "done": ["resolved", "closed"]}

Row = dict[str, Any]
Key = list[Any]


@router.get("/tickets", response=TicketList, summary="List or search tickets")
def list_tickets(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Without `q`: the newest ticket first, by number, so that a walk through all pages meets each ticket
    once, whatever changes meanwhile. With `q`: the newest mention first. A page of a search with further
    filters may be short; only `next: null` is the end.
    """
    caller = admit(request, brand=asked.brand)
    question = asked.dict(include={"q", "brand", "status", "assignee"})
    key = cursors.read(question, asked.cursor) if asked.cursor is not None else None
    tickets = _filtered(access.tickets_for(caller.agent, caller.brands), caller.agent.pk, asked)
    if asked.q is not None and asked.q.strip():
        rows, last = _search(tickets, asked, key)
    else:
        rows, last = _newest(tickets, asked.limit, key)
    at = now()
    return {
        "items": [showing.item(row, at) for row in rows],
        "next": cursors.write(question, last) if last is not None else None,
    }


@router.get("/tickets/{reference}", response=TicketDetail, summary="Read one ticket")
def read_ticket(request: HttpRequest, reference: str) -> dict[str, Any]:
    """By reference (BM-1042) or number (1042): conversation, promises with their clauses, events."""
    ticket = ticket_of(request, reference)
    at = now()
    messages, notes = _messages(ticket), _notes(ticket)
    clocks, events = _clocks(ticket), _events(ticket)
    return {
        **showing.item(showing.row_of(ticket), at),
        "thread": showing.thread(messages, notes),
        "clocks": [showing.clock(row, at) for row in clocks],
        "events": [showing.event(row) for row in reversed(events)],
        "cut": max(len(messages), len(notes), len(clocks), len(events)) >= NEWEST,
    }


def ticket_of(request: HttpRequest, reference: str) -> Ticket:
    """The ticket, if it is the caller's to see.

    Raises:
        Problem: 404, the same for an unknown ticket and for another brand's.
    """
    caller = admit(request)
    try:
        return access.ticket_for(caller.agent, caller.brands, reference)
    except access.NotYours:
        raise not_there() from None


def _filtered(tickets: QuerySet[Ticket], me: int, asked: Asked) -> QuerySet[Ticket]:
    if asked.status is not None:
        tickets = tickets.filter(status__in=GROUPS.get(asked.status, [asked.status]))
    if asked.assignee == "me":
        tickets = tickets.filter(assignee=me)
    elif asked.assignee == "nobody":
        tickets = tickets.filter(assignee=None)
    elif asked.assignee is not None:
        tickets = tickets.filter(assignee__email=asked.assignee.replace("\x00", "").strip().lower())
    return tickets


def _newest(tickets: QuerySet[Ticket], limit: int, key: Key | None) -> tuple[list[Row], Key | None]:
    if key is not None:
        tickets = tickets.filter(id__lt=_number(key))
    rows = list(tickets.order_by("-id").values(*showing.LIST_FIELDS)[: limit + 1])
    return rows[:limit], [rows[limit - 1]["id"]] if len(rows) > limit else None


def _search(tickets: QuerySet[Ticket], asked: Asked, key: Key | None) -> tuple[list[Row], Key | None]:
    wanted = HITS if asked.status or asked.assignee else asked.limit + 1
    hits = find(asked.q or "", page=wanted, after=_mention(key) if key is not None else None)
    candidates = tickets.filter(pk__in=[hit.ticket_id for hit in hits])
    found = {row["id"]: row for row in candidates.values(*showing.LIST_FIELDS)}
    rows: list[Row] = []
    seen: Key | None = None
    for hit in hits:
        if len(rows) == asked.limit:
            return rows, seen
        seen = [hit.at.isoformat(), hit.ticket_id]
        if hit.ticket_id in found:
            rows.append(found[hit.ticket_id])
    return rows, seen if len(hits) == wanted else None


def _number(key: Key) -> int:
    if len(key) == 1 and isinstance(key[0], int):
        return key[0]
    raise bad_request("The cursor does not belong to a list without `q`. Start again without a cursor.")


def _mention(key: Key) -> tuple[datetime, int]:
    if len(key) == 2 and isinstance(key[0], str) and isinstance(key[1], int):
        return datetime.fromisoformat(key[0]), key[1]
    raise bad_request("The cursor does not belong to a search. Start again without a cursor.")


def _messages(ticket: Ticket) -> list[Message]:
    files = (
        Attachment.objects.filter(message=OuterRef("pk"))
        .order_by("id")
        .values(json=JSONObject(name="name", content_type="content_type", size="size", sha256="sha256"))
    )
    messages = ticket.messages.select_related("agent", "customer").defer("html")
    annotated = messages.annotate(sent=F("delivery__state"), files=ArraySubquery(files))
    return list(annotated.order_by("-at", "-id")[:NEWEST])


def _notes(ticket: Ticket) -> list[Note]:
    return list(ticket.notes.select_related("agent").order_by("-at", "-id")[:NEWEST])


def _clocks(ticket: Ticket) -> list[Clock]:
    return list(Clock.objects.filter(ticket=ticket).select_related("promise").order_by("id")[:NEWEST])


def _events(ticket: Ticket) -> list[Event]:
    return list(ticket.events.select_related("agent", "customer").order_by("-id")[:NEWEST])
