"""Intervals in which a clock stands (R11)."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from answerable.clock.timeline import LATEST, Span, join
from answerable.clock.zones import utc


class Pause(NamedTuple):
    """The clock stands from `start` until just before `end`; without an end it still does."""

    start: datetime
    end: datetime | None
    reason: str = ""


Pauses = Iterable[Pause | tuple[datetime, datetime | None]]


def union(pauses: Pauses, since: datetime) -> list[Span]:
    """The paused time from `since` on, as disjoint UTC spans in order; one that still runs ends at LATEST."""
    spans = []
    for pause in pauses:
        start = max(utc(pause[0]), since)
        end = LATEST if pause[1] is None else utc(pause[1])
        if start < end:
            spans.append((start, end))
    return join(spans)
