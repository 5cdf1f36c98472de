"""Which clocks run on a ticket: `when`, `instead of`, `same as` and tables resolved to plain targets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from answerable.clock import Target
from answerable.policy.durations import Months, months_after, roughly
from answerable.policy.rule import Goal, Rule
from answerable.policy.settings import EVERY_HOUR

if TYPE_CHECKING:
    from answerable.policy.model import Policy

CLOCKS = (
    "acknowledgement",
    "escalation review",
    "first response",
    "follow-up",
    "initial review",
    "live answer",
    "next response",
    "resolution",
    "status update",
    "workaround",
)
REOPENING_WINDOW = timedelta(days=14)
PAUSING = ("resolution", "workaround", "status update")  # R11: the others never pause


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock that runs: whose promise it is, how long it may take, and by which hours it counts.

    `rule` made the promise; `source` is the rule that wrote the time down, another one after `same as`.
    `counting` is a name for `Policy.calendar`.
    """

    rule: Rule
    source: Rule
    clock: str
    target: Target
    counting: str

    @property
    def rule_id(self) -> str:
        """The number of the rule that promised."""
        return self.rule.id

    @property
    def clause_id(self) -> str:
        """The number of the clause that promised."""
        return self.rule.clause_id

    @property
    def goal(self) -> Goal | None:
        """The share that must be kept; without one every clock must."""
        return self.rule.goal or self.source.goal

    @property
    def pauses_when(self) -> tuple[str, ...]:
        """The states that stop the count (R11), for example `waiting for customer`."""
        return tuple(self.rule.settings.get("pause", ()))


def clocks_for(policy: "Policy", facts: Mapping[str, str]) -> Iterator[ClockRule]:
    """The clocks of a ticket with these facts, in the order of the file."""
    speaking = [rule for rule in policy.rules_of("run clock") if rule.applies(facts)]
    replaced = {
        rule.id for each in speaking for number in each.instead_of for rule in policy.rules_named(number)
    }
    for rule in speaking:
        if rule.id not in replaced and (clock := _resolve(policy, rule, rule, facts, ())):
            yield clock


def reopens_until(policy: "Policy", last: datetime) -> datetime:
    """Until when a reply reopens a ticket that was resolved, its last message having come then (R12).

    As the rules of the resolution clock say, the longest of them; fourteen days where none says anything.
    """
    said = [
        rule.settings["reopen within"]
        for rule in policy.rules_of("run clock")
        if "reopen within" in rule.settings
    ]
    return max((_after(last, each) for each in said), default=last + REOPENING_WINDOW)


def _after(instant: datetime, period: timedelta | Months) -> datetime:
    if isinstance(period, Months):
        return datetime.combine(months_after(instant.date(), period.count), instant.timetz())
    return instant + period


def _resolve(
    policy: "Policy", rule: Rule, source: Rule, facts: Mapping[str, str], seen: tuple[str, ...]
) -> ClockRule | None:
    """The clock of a rule, with the time from itself, from a table, or from the rules it is the same as."""
    settings = source.settings
    if source.id in seen or not source.applies(facts):
        return None
    if "same as" in settings:
        named = [each for number in settings["same as"] for each in policy.rules_named(number)]
        found = [
            _resolve(policy, rule, each, facts, (*seen, source.id))
            for each in named
            if each.verb == "run clock"
        ]
        return min((c for c in found if c), key=lambda c: roughly(c.target), default=None)
    within, counting = settings.get("within"), settings.get("counting", EVERY_HOUR)
    if source.table:
        cell = source.table.cell(facts)
        within = cell.within if cell else None
        counting = (cell.counting if cell else "") or counting
    if within is None:
        return None
    return ClockRule(rule, source, str(rule.settings["clock"]), within, str(counting))
