"""A rule: one promise of one clause, in a form the desk can keep, measure and explain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from answerable.policy.conditions import Condition
from answerable.policy.document import RULE_ID
from answerable.policy.durations import Months
from answerable.policy.findings import Unreadable
from answerable.policy.tables import Table

KINDS = ("enforced", "measured", "attested", "permitted", "informational")
_GOAL = re.compile(r"(\d{1,3})% (per (?:month|quarter|year)|of open minutes staffed per month)")
_DECIDED = re.compile(r"(\d{4}-\d{2}-\d{2}) by (?P<by>[^:]+)(?:: (?P<as>.+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Goal:
    """The share that must be kept: `90% per month`."""

    percent: int
    per: str = "month"
    of_open_minutes: bool = False

    def __str__(self) -> str:
        of = "of open minutes staffed " if self.of_open_minutes else ""
        return f"{self.percent}% {of}per {self.per}"

    @property
    def share(self) -> float:
        """The goal between 0 and 1."""
        return self.percent / 100


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule block.

    `settings` holds the values of the verb's own settings as read, `written` every line as the author wrote
    it, `lines` the line of the file each name stands on. `decided` is empty, `open`, or
    `2026-06-20 by A. Example`.
    """

    id: str
    clause_id: str
    line: int
    kind: str
    verb: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    when: Condition | None = None
    unless: Condition | None = None
    says: str = ""
    covers: tuple[str, ...] = ()
    goal: Goal | None = None
    instead_of: tuple[str, ...] = ()
    reading: str = ""
    decided: str = ""
    proof: tuple[str, ...] = ()
    note: str = ""
    was: str = ""
    written: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def assumed(self) -> bool:
        """Whether the owner has still to decide how this is read."""
        return self.decided == "open"

    @property
    def table(self) -> Table | None:
        """The targets by plan and severity, where the rule has them."""
        return self.settings.get("table")

    def applies(self, facts: Mapping[str, str]) -> bool:
        """Whether the rule speaks for a ticket with these facts."""
        if self.when and not self.when.matches(facts):
            return False
        return not (self.unless and self.unless.matches(facts))

    def line_of(self, name: str) -> int:
        """The line of the file a setting stands on, or the block's own."""
        return self.lines.get(name, self.line)


def goal(text: str) -> Goal:
    """Read a goal.

    Raises:
        Unreadable: it is no share of 1 to 100 percent over a month, quarter or year.
    """
    found = _GOAL.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= 100:
        hint = "Write '90% per month' (or quarter, year), or '98% of open minutes staffed per month'."
        raise Unreadable(f"I can't read the goal '{text}'.", hint)
    return Goal(int(found[1]), found[2].rsplit(" ", 1)[1], of_open_minutes=found[2].startswith("of"))


def decided(text: str) -> str:
    """Read who decided: `open`, or `2026-06-20 by A. Example`, with the decision after a colon.

    Raises:
        Unreadable: it is neither.
    """
    if text == "open" or _DECIDED.fullmatch(text):
        return text
    raise Unreadable(f"I can't read the decision '{text}'.", "Write 'open', or '2026-06-20 by A. Example'.")


def number(text: str) -> str:
    """Read a rule's number.

    Raises:
        Unreadable: it is none.
    """
    if not RULE_ID.fullmatch(text):
        raise Unreadable(f"'{text[:40]}' is no rule number.", "Write it as 4.2.1, or 4.2.1.a.")
    return text


def review(text: str) -> Months:
    """Read `every 12 months`.

    Raises:
        Unreadable: it is anything else.
    """
    found = re.fullmatch(r"every (\d{1,3}) months?", text)
    if not found or not int(found[1]):
        raise Unreadable(f"I can't read the review '{text}'.", "Write for example 'every 12 months'.")
    return Months(int(found[1]))
