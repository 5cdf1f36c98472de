"""Keeping tickets in order: merge, part, split, link, readers, putting away. One form each."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.casework.errors import NotPossible
from answerable.casework.merge import merge, part
from answerable.casework.merge import warning as merging_means
from answerable.casework.readers import add_reader, remove_reader
from answerable.casework.relate import relate, unrelate
from answerable.casework.snooze import snooze, wake
from answerable.casework.split import split
from answerable.kit.moments import moment
from answerable.tickets.access import tickets_called
from answerable.tickets.models import Message, Ticket
from answerable.workspace import words
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form

CHOICES = 50


@desk_page
def merging(desk: Desk, reference: str) -> HttpResponse:
    """The ticket goes on in another. Where that is another person's, the form says what it means."""
    ticket = open_ticket(desk, reference)
    said = desk.request.POST
    into = _other(desk, said.get("other", "")) if said.get("other") else None

    def together() -> None:
        merge(ticket, into=_found(into), agent=desk.agent, at=desk.at, aware=bool(said.get("aware")))

    means = merging_means(ticket, into) if into and into.brand_id == ticket.brand_id else ""
    return form(desk, ticket, "merging", together, others=_others(ticket), state=words.status, means=means)


@require_POST
@desk_page
def parting(desk: Desk, reference: str) -> HttpResponse:
    """Undo a merge."""
    ticket = open_ticket(desk, reference)
    return form(
        desk, ticket, "merging", lambda: part(ticket, agent=desk.agent, at=desk.at), others=(), means=""
    )


@desk_page
def splitting(desk: Desk, reference: str) -> HttpResponse:
    """Some of the customer's messages become a new ticket."""
    ticket = open_ticket(desk, reference)
    said = desk.request.POST
    numbers = [int(each) for each in said.getlist("message") if each.isdecimal() and len(each) < 19]
    messages = ticket.messages.filter(author=Message.Author.CUSTOMER).order_by("-at", "-id")[:CHOICES]

    def apart() -> None:
        split(ticket, messages=numbers, subject=said.get("subject", ""), agent=desk.agent, at=desk.at)

    return form(
        desk,
        ticket,
        "splitting",
        apart,
        messages=list(messages),
        chosen=numbers,
    )


@desk_page
def relation(desk: Desk, reference: str) -> HttpResponse:
    """Link it with another ticket, or undo that."""
    ticket = open_ticket(desk, reference)
    said = desk.request.POST

    def link() -> None:
        other = _found(_other(desk, said.get("other", "")))
        act = unrelate if said.get("do") == "remove" else relate
        act(ticket, to=other, agent=desk.agent, at=desk.at)

    return form(desk, ticket, "relation", link, others=_others(ticket), state=words.status)


@desk_page
def readers(desk: Desk, reference: str) -> HttpResponse:
    """Who else gets the answers."""
    ticket = open_ticket(desk, reference)
    said = desk.request.POST
    act = remove_reader if said.get("remove") else add_reader
    there = list(ticket.readers.filter(removed_at=None).select_related("added_by").order_by("id"))
    named = ticket.messages.exclude(copied=[]).order_by("-at").values_list("copied", flat=True)[:5]
    known = {each.email for each in there} | {ticket.requester.email}
    proposed = list(dict.fromkeys(each for copied in named for each in copied if each not in known))
    return form(
        desk,
        ticket,
        "readers",
        lambda: act(ticket, email=said.get("remove") or said.get("email", ""), agent=desk.agent, at=desk.at),
        there=there,
        proposed=proposed[:10],
    )


@desk_page
def snoozing(desk: Desk, reference: str) -> HttpResponse:
    """Put it away until a time, or bring it back."""
    ticket = open_ticket(desk, reference)
    said = desk.request.POST

    def away() -> None:
        if said.get("do") == "wake":
            wake(ticket, agent=desk.agent, at=desk.at)
        else:
            snooze(ticket, until=_until(desk, said.get("until", "")), agent=desk.agent, at=desk.at)

    return form(desk, ticket, "snoozing", away, times=_times(desk), latest=ticket.due_at)


def _times(desk: Desk) -> list[tuple[str, str, str]]:
    """What people choose: in an hour, this evening, tomorrow, next week; in the agent's own zone."""
    zone = ZoneInfo(desk.look.zone)
    local = desk.at.astimezone(zone)
    tomorrow = local.date() + timedelta(days=1)
    monday = local.date() + timedelta(days=7 - local.weekday())
    at: list[tuple[str, datetime]] = [
        (_("in an hour"), desk.at + timedelta(hours=1)),
        (_("in three hours"), desk.at + timedelta(hours=3)),
        (_("tomorrow at nine"), datetime.combine(tomorrow, time(9), zone)),
        (_("next Monday at nine"), datetime.combine(monday, time(9), zone)),
    ]
    return [
        (when.astimezone(UTC).isoformat(), name, moment(when, zone=desk.zone, now=desk.at))
        for name, when in at
    ]


def _until(desk: Desk, said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(desk.look.zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotPossible(_("Choose when it should come back.")) from None


def _other(desk: Desk, reference: str) -> Ticket | None:
    """Another ticket the agent may see."""
    return next(iter(tickets_called(desk.agent, desk.brands, [reference[:40]])), None)


def _found(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise NotPossible(_("There is no such ticket. Write its number, like BB-1042."))
    return ticket


def _others(ticket: Ticket) -> list[Ticket]:
    """The latest other tickets of the same company or person."""
    mine = {"company": ticket.company_id} if ticket.company_id else {"requester": ticket.requester_id}
    found = Ticket.objects.filter(**mine, merged_into=None).exclude(pk=ticket.pk).select_related("brand")
    return list(found.order_by("-last_message_at", "-id")[:8])
