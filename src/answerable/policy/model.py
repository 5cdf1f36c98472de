"""A policy as the desk runs it: sections, clauses, rules, and the questions other rooms ask of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from answerable.clock import ALWAYS, Calendar
from answerable.policy import clocks, compiled, mentions
from answerable.policy.durations import Months
from answerable.policy.rule import Rule
from answerable.policy.settings import EVERY_HOUR


@dataclass(frozen=True, slots=True)
class Clause:
    """The policy's own words under its own number. `marker` is the list sign they carry (`-`, `1.`)."""

    id: str
    text: str
    line: int
    marker: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its clauses; a section without a heading follows a rule across the page."""

    heading: str
    level: int
    line: int
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Policy:
    """One version of a brand's policy, read and valid."""

    brand: str
    title: str
    version: int
    effective: date
    review: Months
    owner: str
    language: str
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    also_for_open_tickets: bool = False
    """Whether it may make what runs under an earlier version due sooner, never later (R15)."""

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in the order of the file."""
        return tuple(clause for section in self.sections for clause in section.clauses)

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def _calendars(self) -> dict[str, Calendar]:
        return {EVERY_HOUR: ALWAYS}

    def rule(self, rule_id: str) -> Rule:
        """The rule with this number. Raises KeyError."""
        return self._rules[rule_id]

    def clause(self, clause_id: str) -> Clause:
        """The clause with this number. Raises KeyError."""
        return self._clauses[clause_id]

    def rules_of(self, verb: str) -> tuple[Rule, ...]:
        """All rules that say `do: <verb>`, in the order of the file."""
        return tuple(rule for rule in self.rules if rule.verb == verb)

    def rules_under(self, clause_id: str) -> tuple[Rule, ...]:
        """The rules that stand under a clause."""
        return tuple(rule for rule in self.rules if rule.clause_id == clause_id)

    def rules_named(self, number: str) -> tuple[Rule, ...]:
        """What a reference such as `same as: 4.2.1` means: that rule, or the rules under that clause."""
        return (self._rules[number],) if number in self._rules else self.rules_under(number)

    def open_decisions(self) -> tuple[Rule, ...]:
        """The rules whose reading the owner has still to decide."""
        return tuple(rule for rule in self.rules if rule.assumed)

    def calendar(self, name: str) -> Calendar:
        """The opening hours a clause sets under this name; `every hour` is always open. Raises KeyError."""
        if name not in self._calendars:
            rule = next((r for r in self.rules_of("set hours") if r.settings.get("name") == name), None)
            if rule is None:
                raise KeyError(name)
            self._calendars[name] = hours_of(rule)
        return self._calendars[name]

    def calendar_names(self) -> tuple[str, ...]:
        """The opening hours this policy sets."""
        return tuple(
            str(rule.settings["name"]) for rule in self.rules_of("set hours") if "name" in rule.settings
        )

    def clocks_for(self, facts: Mapping[str, str]) -> list["clocks.ClockRule"]:
        """The clocks that run on a ticket with these facts, in the order of the file (R14)."""
        return list(clocks.clocks_for(self, facts))

    def classify(self, facts: Mapping[str, str], words: str) -> list["mentions.Classification"]:
        """What the `classify` rules make of a ticket and its words, with the words that matched."""
        return mentions.classify(self, facts, words)

    def suggest_category(self, words: str) -> "mentions.Suggestion | None":
        """The category a letter's words suggest, or none."""
        return mentions.suggest_category(self, words)

    def to_json(self) -> dict[str, Any]:
        """The compiled policy as plain data; `from_json` gives an equal policy back."""
        return compiled.to_json(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Policy":
        """The policy that `to_json` wrote."""
        return compiled.from_json(data)

    def __iter__(self) -> Iterator[tuple[Clause, tuple[Rule, ...]]]:
        """Each clause with the rules under it."""
        return ((clause, self.rules_under(clause.id)) for clause in self.clauses)


def hours_of(rule: Rule) -> Calendar:
    """The calendar of a `set hours` rule. Raises CalendarError."""
    settings = rule.settings
    closed = [settings.get("holidays", ""), settings.get("closed", "")]
    return Calendar(
        zone=settings["zone"],
        weekly=settings["weekly"],
        holidays=", ".join(each for each in closed if each),
        half_days=settings.get("half days", ""),
        name=settings["name"],
    )
