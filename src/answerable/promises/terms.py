"""What a clock runs under: its target and calendar, as plain values that can be stored and read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from answerable.clock import BusinessDays

Target = timedelta | BusinessDays

# Metrics by what starts them (R8, R9, R10, R12).
STARTED_BY_RECEIPT = frozenset(
    {
        "first response",
        "live answer",
        "initial review",
        "acknowledgement",
        "resolution",
        "workaround",
        "status update",
    }
)
STARTED_BY_NEXT_MESSAGE = frozenset({"next response"})
STARTED_BY_ESCALATION = frozenset({"escalation review"})
STARTED_BY_RESOLUTION = frozenset({"follow-up"})
STOPPED_BY_ANSWER = frozenset({"first response", "next response", "status update"})
STOPPED_BY_RESOLUTION = frozenset({"resolution", "workaround", "status update"})
RESUMED_BY_REOPENING = frozenset({"resolution", "workaround"})


@dataclass(frozen=True)
class ClockTerms:
    """One clock that a policy asks for: under which rule, what, how long, by which hours."""

    rule: str
    clause: str
    metric: str
    target: Target
    calendar: str
    pause: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One thing that moved a clock, without the database around it."""

    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


def target_to_json(target: Target) -> dict[str, float]:
    if isinstance(target, BusinessDays):
        return {"business_days": target.days}
    return {"seconds": target.total_seconds()}


def target_from_json(value: Mapping[str, Any]) -> Target:
    if "business_days" in value:
        return BusinessDays(int(value["business_days"]))
    return timedelta(seconds=value["seconds"])


def target_in_words(target: Target) -> str:
    """'24 hours', '2 business days', '90 minutes': for a row and a sentence alike."""
    if isinstance(target, BusinessDays):
        return f"{target.days} business day" + ("" if target.days == 1 else "s")
    minutes = int(target.total_seconds() // 60)
    if minutes % 60 == 0 and minutes:
        hours = minutes // 60
        return f"{hours} hour" + ("" if hours == 1 else "s")
    return f"{minutes} minute" + ("" if minutes == 1 else "s")
