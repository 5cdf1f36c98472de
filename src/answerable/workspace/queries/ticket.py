"""A ticket page: five statements beside those of the door, whatever the length of the thread; one
more where the customer writes another language than the brand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from answerable.kit.addresses import address
from answerable.kit.words import gettext as _
from answerable.promises.left import left
from answerable.tickets import access
from answerable.tickets.models import Ticket
from answerable.workspace import words
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import Face
from answerable.workspace.pages.ticket import Aside, Composer, Entry, File, Linked, Past, Person, TicketPage
from answerable.workspace.queries.calling import calling
from answerable.workspace.queries.chatting import chatting
from answerable.workspace.queries.entries import entries_of, size_in_words, trouble
from answerable.workspace.queries.foreign import foreign, with_renditions
from answerable.workspace.queries.needs import needs_shown
from answerable.workspace.queries.promise_line import clocks_of, promise_line, step_of
from answerable.workspace.queries.thread import Line, thread_of


@dataclass(frozen=True, slots=True)
class Writing:
    """What the agent is writing, as the request knows it; otherwise their saved draft is shown."""

    kind: str = "reply"
    text: str | None = None
    clash_since: datetime | None = None
    error: str = ""


def open_ticket(desk: Desk, reference: str) -> Ticket:
    """The ticket an agent asks for. Raises NotYours."""
    ticket = access.ticket_for(desk.agent, desk.brands, reference)
    desk.seen.append(ticket.brand_id)
    return ticket


def ticket_page(desk: Desk, ticket: Ticket, view: str, writing: Writing | None = None) -> TicketPage:
    """Everything the page of a ticket shows."""
    seat = desk.seats[ticket.brand_id]
    policy = ticket.policy_version.policy
    lines = thread_of(ticket, desk.agent.pk)
    entries = with_renditions(entries_of(lines, reader=desk.agent.pk, seat=seat), ticket)
    clocks = clocks_of(ticket)
    steps = tuple(step_of(desk, clock, ticket) for clock in clocks)
    mine = ticket.assignee_id == desk.agent.pk
    return TicketPage(
        reference=ticket.reference,
        view=view,
        revision=ticket.revision,
        mark=seat.mark,
        subject=ticket.subject or _("(no subject)"),
        status=ticket.status,
        status_words=words.status(ticket.status),
        category=words.category(ticket.category) if ticket.category else "",
        urgency=words.urgency(ticket.urgency),
        is_urgent=ticket.urgency in {"urgent", "critical"},
        tier=_("Tier %(n)s") % {"n": ticket.tier},
        channel=ticket.channel,
        received_at=ticket.received_at,
        assignee=ticket.assignee.name if ticket.assignee else "",
        mine=mine,
        escalated=ticket.escalated,
        person=_person(ticket),
        composer=_composer(desk, ticket, lines, entries, writing or Writing()),
        steps=promise_line(desk, ticket, policy, clocks, steps),
        entries=entries,
        needs=needs_shown(ticket, policy, lines, seat),
        clocks=steps,
        past=_earlier(desk, ticket, lines),
        asides=_asides(desk, ticket, lines),
        chat=chatting(desk, ticket),
        call=calling(desk, ticket),
        foreign=foreign(desk, ticket),
        called=_called(lines),
        links=_links(desk, ticket, lines),
        readers=tuple(line.text for line in lines if line.what == "reader"),
        goes_on_in=f"{seat.prefix}-{ticket.merged_into_id}" if ticket.merged_into_id else "",
        snoozed_until=ticket.snoozed_until
        if ticket.snoozed_until and ticket.snoozed_until > desk.at
        else None,
        waiting_reason=_reason(lines) if ticket.status in {"waiting", "referred"} else "",
    )


def _person(ticket: Ticket) -> Person:
    who, company = ticket.requester, ticket.company
    return Person(
        name=who.called,
        face=Face.of(who.called),
        href=address("customer", who.pk),
        email="" if who.email.endswith(".invalid") else who.email,
        language=words.language(ticket.language) if ticket.language else "",
        phone=who.phone,
        access_needs=who.access_needs,
        company=company.name if company else "",
        company_href=address("company", company.pk) if company else "",
    )


def _composer(
    desk: Desk,
    ticket: Ticket,
    lines: Sequence[Line],
    entries: Sequence[Entry],
    writing: Writing,
) -> Composer:
    drafts = {line.kind: line for line in lines if line.what == "draft"}
    saved = {kind: draft.text for kind, draft in drafts.items()}
    if writing.text is not None:
        saved[writing.kind] = writing.text
    draft = drafts.get(writing.kind)
    files = tuple(
        File(line.text, size_in_words(line.data["size"]), str(line.id), trouble=trouble(line.data["checked"]))
        for line in lines
        if line.what == "upload"
    )
    clash = [e for e in entries if writing.clash_since and e.at > writing.clash_since and e.kind != "event"]
    return Composer(
        kind=writing.kind,
        reply=saved.get("reply", ""),
        note=saved.get("note", ""),
        base_revision=ticket.revision,
        seen_at=desk.at.isoformat(),
        stale=bool(
            draft and draft.text and writing.text is None and draft.data["revision"] != ticket.revision
        ),
        sender=desk.seats[ticket.brand_id].sender,
        codes=words.codes(),
        files=files,
        clash=tuple(clash) or tuple(entries[-1:]) if writing.clash_since else (),
        error=writing.error,
    )


def _reason(lines: Sequence[Line]) -> str:
    held = [line for line in lines if line.what == "event" and line.kind == "held"]
    return str(held[-1].data.get("reason", "")) if held else ""


def _called(lines: Sequence[Line]) -> str:
    """Who was called last, while nobody has answered."""
    calls = [line for line in lines if line.what == "page" and line.kind == "call"]
    unanswered = [line for line in calls if not line.automated]
    return (unanswered[-1].agent or "") if unanswered else ""


def _asides(desk: Desk, ticket: Ticket, lines: Sequence[Line]) -> tuple[Aside, ...]:
    """Who else was asked, and their time."""
    asked = {line.data["request"]: line for line in lines if line.what == "aside"}
    return tuple(
        Aside(
            line.customer or "",
            address("aside", ticket.reference, number),
            left(
                datetime.fromisoformat(line.data["asked"]), datetime.fromisoformat(line.data["due"]), desk.at
            ),
            _("answered") if line.data["answered"] else (_("called off") if line.data["off"] else ""),
        )
        for number, line in asked.items()
    )


def _links(desk: Desk, ticket: Ticket, lines: Sequence[Line]) -> tuple[Linked, ...]:
    prefix = desk.seats[ticket.brand_id].prefix
    how = {  # by kind, and whether this ticket is the first of the pair
        ("merged", True): _("goes on in"),
        ("merged", False): _("goes on here"),
        ("split", True): _("came out of"),
        ("split", False): _("came out of this"),
    }
    return tuple(
        Linked(
            f"{prefix}-{line.id}",
            address("ticket", "all", f"{prefix}-{line.id}"),
            line.text or _("(no subject)"),
            how.get((line.kind, line.automated), _("related")),
            related=line.kind == "related",
        )
        for line in lines
        if line.what == "link"
    )


def _earlier(desk: Desk, ticket: Ticket, lines: Sequence[Line]) -> tuple[Past, ...]:
    earlier = [line for line in reversed(lines) if line.what == "earlier"]
    prefix = desk.seats[ticket.brand_id].prefix
    return tuple(
        Past(
            f"{prefix}-{line.id}",
            address("ticket", "all", f"{prefix}-{line.id}"),
            line.text or _("(no subject)"),
            words.status(line.kind),
        )
        for line in earlier
    )
