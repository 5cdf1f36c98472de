"""Writing to the customer and to colleagues. Nothing typed is lost, whatever the answer of the desk."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.casework.errors import NotPossible, Refused, ThreadChanged
from answerable.casework.note import note as leave_note
from answerable.casework.reply import Then, Translated
from answerable.casework.reply import reply as send_reply
from answerable.casework.send_again import send_again
from answerable.casework.take_back import WITHIN, take_back
from answerable.casework.translate import into
from answerable.live.models import Chat
from answerable.tickets.models import Ticket
from answerable.translation.chosen import translator
from answerable.translation.port import NotTranslated
from answerable.workspace import drafts
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.foreign import foreign
from answerable.workspace.queries.ticket import Writing, open_ticket, ticket_page
from answerable.workspace.views.inbox import list_for
from answerable.workspace.views.uploads import keep_chosen

LONGEST_REVISION = 10  # digits
LONGEST_NUMBER = 18
THEN: dict[str, Then] = {"wait": "wait", "open": "open", "resolve": "resolve"}


@require_POST
@desk_page
def reply(desk: Desk, reference: str) -> HttpResponse:
    """Send an answer, unless the ticket changed since the writer last saw it."""
    said = desk.request.POST
    ticket, text = open_ticket(desk, reference), said.get("text", "")
    refused = keep_chosen(desk, ticket)
    if refused:
        return _again(desk, reference, Writing("reply", text, error=refused), status=422)
    then = THEN.get(said.get("then", ""), "wait")
    try:
        translated = _translated(desk, ticket, text) if said.get("translate") else None
    except NotTranslated as problem:
        why = _("Not translated: %(why)s") % {"why": str(problem)}
        return _again(desk, reference, Writing("reply", text, error=why), status=422)
    try:
        send_reply(
            ticket,
            agent=desk.agent,
            text=text,
            then=then,
            code=said.get("code", "") if then == "resolve" else "",
            at=desk.at,
            seen_revision=None if in_chat(ticket) else revision_in(desk),  # there both write at once
            leaves_after=WITHIN,
            translated=translated,
        )
    except ThreadChanged:
        since = _instant(said.get("seen_at", "")) or desk.at
        return _again(desk, reference, Writing("reply", text, clash_since=since), status=409)
    except (NotPossible, Refused) as problem:
        return _again(desk, reference, Writing("reply", text, error=str(problem)), status=422)
    return drawn(desk, reference)


def _translated(desk: Desk, ticket: Ticket, text: str) -> Translated | None:
    """The answer in the customer's language, by the machine; None where there is none, or no need of it."""
    machine, strange = translator(), foreign(desk, ticket)
    if machine is None or strange is None:
        return None
    source = desk.agent.languages[0]
    said = into(text, source=source, target=strange.code, machine=machine)
    return Translated(said, source, machine.name)


@require_POST
@desk_page
def taking_back(desk: Desk, reference: str) -> HttpResponse:
    """Take back an answer that has not left yet: the text and its files are the draft again."""
    said = desk.request.POST.get("message", "")
    number = int(said) if said.isdecimal() and len(said) < LONGEST_NUMBER else 0
    try:
        take_back(open_ticket(desk, reference), message_id=number, agent=desk.agent, at=desk.at)
    except NotPossible as problem:
        return _again(desk, reference, Writing("reply", error=str(problem)), status=422)
    return drawn(desk, reference)


@require_POST
@desk_page
def sending(desk: Desk, reference: str) -> HttpResponse:
    """Send a mail again that did not arrive."""
    said = desk.request.POST.get("message", "")
    number = int(said) if said.isdecimal() and len(said) < LONGEST_NUMBER else 0
    try:
        send_again(open_ticket(desk, reference), message_id=number, agent=desk.agent, at=desk.at)
    except NotPossible as problem:
        return _again(desk, reference, Writing("reply", error=str(problem)), status=422)
    return drawn(desk, reference)


@require_POST
@desk_page
def notes(desk: Desk, reference: str) -> HttpResponse:
    """Leave a note. A note crosses nobody's answer, so it is never refused for that."""
    text = desk.request.POST.get("text", "")
    try:
        leave_note(open_ticket(desk, reference), agent=desk.agent, text=text, at=desk.at)
    except NotPossible as problem:
        return _again(desk, reference, Writing("note", text, error=str(problem)), status=422)
    return drawn(desk, reference)


@require_POST
@desk_page
def draft(desk: Desk, reference: str) -> HttpResponse:
    """Keep what is being written."""
    said = desk.request.POST
    ticket = open_ticket(desk, reference)
    kind = said.get("kind", "reply")
    if kind not in drafts.KINDS:
        return HttpResponse(_("A draft is a reply or a note."), status=400)
    drafts.save(
        ticket,
        desk.agent,
        kind=kind,
        text=said.get("text", ""),
        base_revision=revision_in(desk) or ticket.revision,
        at=desk.at,
    )
    return HttpResponse(status=204)


def drawn(desk: Desk, reference: str) -> HttpResponse:
    """The ticket as it is now: as a part for htmx, else by going to its page."""
    if not desk.wants_part:
        return redirect("ticket", desk.view, reference)
    page = ticket_page(desk, open_ticket(desk, reference), desk.view)
    return desk.show("ticket/_pane.jinja", room="inbox", page=page)


def _again(desk: Desk, reference: str, writing: Writing, status: int) -> HttpResponse:
    ticket: Ticket = open_ticket(desk, reference)
    page = ticket_page(desk, ticket, desk.view, writing)
    if desk.wants_part:
        return desk.show("ticket/_pane.jinja", room="inbox", page=page, status=status)
    return desk.show("desk.jinja", room="inbox", queue=list_for(desk, desk.view), page=page, status=status)


def revision_in(desk: Desk) -> int | None:
    said = desk.request.POST.get("base_revision", "")
    return int(said) if said.isdecimal() and len(said) < LONGEST_REVISION else None


def in_chat(ticket: Ticket) -> bool:
    return ticket.channel == "chat" and Chat.objects.filter(ticket=ticket, ended_at=None).exists()


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
