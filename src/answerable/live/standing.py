"""Whether a chat or a call can be had now, and if not when: from the clause, its hours, and who is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from answerable.clock import ALWAYS, Calendar
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.staff.presence import present

Kind = Literal["open", "nobody", "closed", "none"]
LOOK_AHEAD = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a channel stands at an instant; `opens_at` and `closes_at` are None where they do not apply.

    `open`: the clause says so and a person is there. `nobody`: the clause says so and nobody is there.
    `closed`: outside its hours. `none`: no clause opens this channel.
    """

    kind: Kind
    clause: str = ""
    zone: str = "UTC"
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def rule_of(policy: Policy, channel: str) -> Rule | None:
    """The rule that opens a channel, if any does."""
    rules = policy.rules_of("open channel")
    return next((rule for rule in rules if channel in rule.settings.get("channel", ())), None)


def hours_of(policy: Policy, channel: str) -> Calendar:
    """The hours of a channel; every hour where its rule names none."""
    rule = rule_of(policy, channel)
    name = str(rule.settings.get("hours", "")) if rule else ""
    return policy.calendar(name) if name else ALWAYS


def standing(policy: Policy, channel: str, *, brand: int, at: datetime) -> Standing:
    """How a channel of a brand stands at an instant. The closing instant is outside hours (AC-03)."""
    rule = rule_of(policy, channel)
    if rule is None:
        return Standing("none")
    hours = hours_of(policy, channel)
    if not hours.is_open(at):
        return Standing("closed", rule.clause_id, hours.zone, opens_at=hours.next_open(at))
    closes = next((end for _, end in hours.spans(at, at + LOOK_AHEAD)), None)
    kind: Kind = "open" if present(brand, at).exists() else "nobody"
    return Standing(kind, rule.clause_id, hours.zone, closes_at=closes)
