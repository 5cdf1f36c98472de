"""All kinds of ticket a policy can tell apart, to see which promises meet on one and which speak for none."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.policy.vocabulary import URGENCIES, categories, channels

USUAL_URGENCIES = ("normal", "urgent", "critical")
RECEIVED = ("inside hours", "outside hours")
MOST = 20_000  # kinds; a policy with more is looked at without its rarer facts


@dataclass(frozen=True)
class Kinds:
    """The kinds of ticket of one policy: every combination of the facts its conditions and tables use."""

    policy: Policy

    @cached_property
    def facts(self) -> dict[str, tuple[str, ...]]:
        """The facts that tell tickets apart, with their values."""
        tables = [rule.table for rule in self.policy.rules if rule.table]
        found = {
            "channel": channels(self.policy),
            "category": categories(self.policy),
            "urgency": self._urgencies(),
            "received": RECEIVED if self.policy.calendar_names() else (),
            "plan": tuple(dict.fromkeys(plan for table in tables for plan in table.plans)),
            "severity": tuple(
                dict.fromkeys(row for table in tables if table.fact == "severity" for row, _ in table.rows)
            ),
        }
        found = {fact: values for fact, values in found.items() if values}
        while _size(found) > MOST:
            found.popitem()
        return found

    def _urgencies(self) -> tuple[str, ...]:
        named = {value for rule in self.policy.rules for value in _named(rule, "urgency")}
        tables = (rule.table for rule in self.policy.rules if rule.table)
        named |= {row for table in tables if table.fact == "urgency" for row, _ in table.rows}
        known = [value for value in URGENCIES if value in named or value in USUAL_URGENCIES]
        return (*known, *sorted(named - set(URGENCIES)))

    @cached_property
    def all(self) -> tuple[dict[str, str], ...]:
        """Every kind, classified as the policy classifies it without knowing the letter's words."""
        names = tuple(self.facts)
        return tuple(
            self._classified(dict(zip(names, row, strict=True))) for row in product(*self.facts.values())
        )

    def _classified(self, facts: dict[str, str]) -> dict[str, str]:
        for rule in classifying(self.policy, facts):
            if higher(rule.settings["to"], facts.get("urgency", "normal")):
                facts["urgency"] = rule.settings["to"]
        return facts

    def in_words(self) -> str:
        """`96 kinds of ticket (4 channels, 4 categories, 3 urgencies, inside or outside hours)`."""
        plural = {"category": "categories", "urgency": "urgencies", "severity": "severities"}
        parts = [
            "inside or outside hours"
            if fact == "received"
            else f"{len(values)} {plural.get(fact, fact + 's')}"
            for fact, values in self.facts.items()
        ]
        return f"{len(self.all)} kinds of ticket ({', '.join(parts)})"

    def described(self, some: list[dict[str, str]]) -> str:
        """What some kinds have in common: `channel web, app; received outside hours`."""
        parts = []
        for fact, values in self.facts.items():
            present = [value for value in values if any(kind[fact] == value for kind in some)]
            if len(present) < len(values):
                parts.append(f"{fact} {', '.join(present)}")
        return "; ".join(parts)


def classifying(policy: Policy, facts: Mapping[str, str]) -> list[Rule]:
    """The rules that set the urgency of such a ticket, whatever its words."""
    return [
        rule
        for rule in policy.rules_of("classify")
        if rule.settings.get("sets") == "urgency" and "mentions" not in rule.settings and rule.applies(facts)
    ]


def higher(one: str, other: str) -> bool:
    """Whether one urgency outranks another; words of the policy's own rank lowest."""
    return _rank(one) > _rank(other)


def _rank(urgency: str) -> int:
    return URGENCIES.index(urgency) if urgency in URGENCIES else -1


def _named(rule: Rule, fact: str) -> list[str]:
    return [
        value for test in (rule.when.tests if rule.when else ()) if test.fact == fact for value in test.among
    ]


def _size(facts: Mapping[str, tuple[str, ...]]) -> int:
    size = 1
    for values in facts.values():
        size *= len(values)
    return size
