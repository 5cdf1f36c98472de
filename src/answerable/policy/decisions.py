"""Decisions the owner has still to take, and writing one into the file."""

import re
from dataclasses import dataclass
from datetime import date

from answerable.policy.document import RULE_ID
from answerable.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Decision:
    """One open point: the clause's words, how they are read meanwhile, and where."""

    rule_id: str
    clause_id: str
    line: int
    words: str
    reading: str


class CannotDecide(Exception):
    """There is no such open decision; the message says which there are."""


def open_decisions(policy: Policy) -> list[Decision]:
    """The open decisions of a policy, in the order of the file."""
    return [
        Decision(
            rule.id, rule.clause_id, rule.line, rule.says or policy.clause(rule.clause_id).text, rule.reading
        )
        for rule in policy.open_decisions()
    ]


def decide(text: str, number: str, *, by: str, on: date, reading: str = "") -> str:
    """The file's text with one decision taken: `decided: 2026-06-20 by A. Example`.

    Args:
        text: the policy file.
        number: a rule, or a clause with one open decision.
        by: who decided.
        on: the day, in the owner's calendar.
        reading: what was decided, added after a colon; settings are for the owner to change.

    Raises:
        CannotDecide: nothing is open under that number, or several things are.
    """
    by, reading = " ".join(by.replace(":", " ").split()), " ".join(reading.split())
    if not by:
        raise CannotDecide("A decision needs the name of who took it: --by 'A. Example'.")
    lines = text.split("\n")
    places = _open_places(lines)
    wanted = [rule for rule in places if rule == number] or [
        rule for rule in places if (found := RULE_ID.fullmatch(rule)) and found[1] == number
    ]
    if len(wanted) != 1:
        known = ", ".join(wanted or places) or "none"
        problem = (
            f"Several decisions are open under {number}" if wanted else f"Nothing is open under {number}"
        )
        raise CannotDecide(f"{problem}. Open: {known}.")
    place = places[wanted[0]]
    ending = "\r" if lines[place].endswith("\r") else ""
    lines[place] = f"decided: {on.isoformat()} by {by}{f': {reading}' if reading else ''}{ending}"
    return "\n".join(lines)


def _open_places(lines: list[str]) -> dict[str, int]:
    """The line of each `decided: open`, by rule."""
    places: dict[str, int] = {}
    rule = ""
    for place, line in enumerate(lines):
        if fence := re.match(r"\s*```(?:rule (\S+))?", line):
            rule = fence[1] or ""
        elif rule and re.fullmatch(r"decided\s*:\s*open\s*", line):
            places[rule] = place
    return places
