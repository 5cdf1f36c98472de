"""A ticket in a language its reader does not write: both renditions of each message, and who translates."""

from __future__ import annotations

from dataclasses import replace

from answerable.kit.languages import language_in_words
from answerable.tickets.models import Ticket
from answerable.tickets.rendition import Rendition
from answerable.translation.chosen import translator
from answerable.workspace.desk import Desk
from answerable.workspace.pages.ticket import Entry, Foreign


def foreign(desk: Desk, ticket: Ticket) -> Foreign | None:
    """None where the reader writes the ticket's language, or nobody has said what they write."""
    if not ticket.language or not desk.agent.languages or ticket.language in desk.agent.languages:
        return None
    machine = translator()
    return Foreign(ticket.language, language_in_words(ticket.language), machine.name if machine else "")


def with_renditions(entries: tuple[Entry, ...], ticket: Ticket) -> tuple[Entry, ...]:
    """Each message in the rendition the desk's people read, the other one beside it.

    No statement for a ticket in the brand's own language, else one.
    """
    if ticket.language in {"", ticket.brand.language}:
        return entries
    renditions = {
        f"m{each.message_id}": each
        for each in Rendition.objects.filter(message__ticket=ticket).order_by("message", "language")
    }
    return tuple(_both(entry, renditions) for entry in entries) if renditions else entries


def _both(entry: Entry, renditions: dict[str, Rendition]) -> Entry:
    found = renditions.get(entry.id)
    if found is None:
        return entry
    return replace(
        entry,
        text=found.text,
        language=found.language,
        quoted="",
        other=entry.text if not entry.quoted else f"{entry.text}\n\n{entry.quoted}",
        other_language=entry.language,
        machine="other" if found.original else "text",
    )
