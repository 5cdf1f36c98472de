"""What narrows a list, as it stands in the address: by category, urgency, language, channel, tier, person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from answerable.tickets.queue import TicketQueue

FIELDS = {
    "category": "category",
    "urgency": "urgency",
    "language": "language",
    "channel": "channel",
    "tier": "tier",
    "assignee": "assignee_id",
    "company": "company_id",
}
NUMBERS = frozenset({"tier", "assignee", "company"})
LONGEST = 40


@dataclass(frozen=True)
class Filters:
    """What was said, without what cannot be meant."""

    said: Mapping[str, str] = field(default_factory=dict)

    def narrow(self, tickets: TicketQueue) -> TicketQueue:
        """The tickets that fit."""
        return (
            tickets.filter(**{FIELDS[name]: value for name, value in self.said.items()})
            if self.said
            else tickets
        )


def read(asked: Mapping[str, str]) -> Filters:
    """Filters out of an address or a form; a number that is none is left out."""
    said = {name: str(asked.get(name, "")).strip()[:LONGEST] for name in FIELDS}
    return Filters(
        {
            name: value
            for name, value in said.items()
            if value and (name not in NUMBERS or (value.isdecimal() and len(value) < 10))
        }
    )
