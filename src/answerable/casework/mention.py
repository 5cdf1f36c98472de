"""Colleagues named in a note, by @ and their first or whole name."""

import unicodedata
from datetime import datetime

from django.db.models import QuerySet

from answerable.casework.change import Change
from answerable.staff.models import Agent
from answerable.tickets.models import Mention, Note

MOST = 10


def mention(change: Change, note: Note) -> None:
    """Tell those a note names that they are. Nobody is told of their own note, nobody of another brand."""
    if "@" not in note.text:
        return
    words = _plain(note.text)
    others = nameable(note.brand_id).exclude(pk=note.agent_id).order_by("id")
    named = [each for each in others if _is_named(each, words)]
    Mention.objects.bulk_create(
        Mention(brand_id=note.brand_id, ticket_id=note.ticket_id, note=note, agent=each, at=note.at)
        for each in named[:MOST]
    )
    if named:
        change.record("mentioned", note=note.pk, agents=[each.pk for each in named[:MOST]])


def nameable(brand_id: int) -> QuerySet[Agent]:
    """Whom a note at this brand can name."""
    return Agent.objects.filter(is_active=True, memberships__brand=brand_id).distinct()


def seen(agent: Agent, *, mention_id: int, at: datetime) -> Mention | None:
    """The agent has read where they are named. None where there is no such mention of theirs."""
    found = Mention.objects.filter(agent=agent, pk=mention_id).select_related("ticket__brand").first()
    if found is not None and found.seen_at is None:
        found.seen_at = at
        found.save(update_fields=["seen_at"])
    return found


def _is_named(agent: Agent, words: str) -> bool:
    """By the whole name or its first word, with or without accents: @Tomás, @tomas, @Tomás Vidal."""
    names = {_plain(agent.name), _plain(agent.get_short_name())}
    around = [
        (words[max(at - 1, 0) : at], words[at + len(name) + 1 :][:1])
        for name in names
        for at in _places(words, f"@{name}")
    ]
    return not all(before.isalnum() or after.isalnum() for before, after in around)


def _places(words: str, part: str) -> list[int]:
    found, at = [], words.find(part)
    while at >= 0:
        found.append(at)
        at = words.find(part, at + 1)
    return found


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
