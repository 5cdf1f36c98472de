"""What an agent is writing, kept as they write."""

from datetime import datetime

from answerable.privacy.cards import masked
from answerable.staff.models import Agent
from answerable.tickets.models import Draft, Ticket

KINDS = ("reply", "note")


def save(ticket: Ticket, agent: Agent, *, kind: str, text: str, base_revision: int, at: datetime) -> None:
    """Keep the text; an empty one is forgotten. The revision at which the writing began stays."""
    if not text.strip():
        Draft.objects.filter(ticket=ticket, agent=agent, kind=kind).delete()
        return
    text = masked(text)
    Draft.objects.update_or_create(
        ticket=ticket,
        agent=agent,
        kind=kind,
        defaults={"text": text, "saved_at": at, "base_revision": base_revision},
        create_defaults={
            "brand_id": ticket.brand_id, "text": text, "saved_at": at, "base_revision": base_revision,
        },
    )  # fmt: skip
