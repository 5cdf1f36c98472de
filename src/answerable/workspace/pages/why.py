"""Why is it due then?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of time between start and due. `kind` is open, closed or paused."""

    since: datetime
    until: datetime | None
    kind: str
    counted: str
    total: str
    note: str


@dataclass(frozen=True, slots=True)
class WhyPage:
    """`zone` is the one whose hours count, else the brand's: the promise was made by its clocks."""

    reference: str
    metric: str
    clause: str
    clause_href: str
    clause_words: str
    version: int
    line: int
    target: str
    started_at: datetime
    started: str
    due_at: datetime | None
    stopped_at: datetime | None
    verdict: str
    stretches: tuple[Stretch, ...]
    zone: str
    calendar: str
    reading: str
    assumed: bool
    risks: tuple[str, ...]
    notes: tuple[str, ...]
    text: str
