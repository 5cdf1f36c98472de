"""Files put to an answer: each is uploaded while the agent writes, and goes when the answer goes."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.tickets import limits
from answerable.tickets import uploads as kept
from answerable.tickets.limits import FileRefused
from answerable.tickets.models import Ticket
from answerable.workspace import drafts
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.pages.ticket import File
from answerable.workspace.queries.entries import size_in_words, trouble
from answerable.workspace.queries.ticket import open_ticket


@require_POST
@desk_page
def add(desk: Desk, reference: str) -> HttpResponse:
    """Keep the files that were chosen, dropped or pasted; answers with the draft's files."""
    ticket = open_ticket(desk, reference)
    chosen = desk.request.FILES.getlist("files")
    refused = keep_chosen(desk, ticket) if chosen else _("No file arrived. Choose it again.")
    return _shown(desk, ticket, refused)


@require_POST
@desk_page
def remove(desk: Desk, reference: str, pk: int) -> HttpResponse:
    """Take a file off the draft; the text written so far is kept."""
    ticket = open_ticket(desk, reference)
    kept.remove(ticket, desk.agent, pk)
    text = desk.request.POST.get("text", "")
    if text and not desk.wants_part:
        drafts.save(ticket, desk.agent, kind="reply", text=text, base_revision=ticket.revision, at=desk.at)
    return _shown(desk, ticket, "")


def keep_chosen(desk: Desk, ticket: Ticket) -> str:
    """Keep every file of the form with the draft; why the first that may not go was refused, or ""."""
    for file in desk.request.FILES.getlist("files"):
        try:
            _keep(desk, ticket, file)
        except FileRefused as refusal:
            return str(refusal)
    return ""


def _keep(desk: Desk, ticket: Ticket, file: UploadedFile[Any]) -> None:
    name = file.name or "file"
    if (file.size or 0) > limits.FILE_BYTES:  # before its bytes are read
        limits.refuse(name, file.size or 0, b"", others=0, others_bytes=0)
    kept.add(
        ticket, desk.agent, name=name, content_type=file.content_type or "", content=file.read(), at=desk.at
    )


def _shown(desk: Desk, ticket: Ticket, refused: str) -> HttpResponse:
    if not desk.wants_part and not refused:
        return redirect("ticket", desk.view, ticket.reference)
    files = tuple(
        File(each.name, size_in_words(each.size), str(each.pk), trouble=trouble(each.checked))
        for each in kept.of(ticket, desk.agent)
    )
    return desk.show(
        "ticket/_files.jinja",
        room="inbox",
        reference=ticket.reference,
        files=files,
        refused=refused,
        status=422 if refused else 200,
    )
