"""Two versions of a policy: the verdict for customers first, the words second."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from answerable.policy.durations import Months, roughly
from answerable.policy.model import Clause, Policy
from answerable.policy.rule import KINDS, Rule

VERDICTS = ("weaker", "looser", "stricter", "changed", "wording", "decision")
WORDS_ONLY = "the words changed, the rule did not"
MEANING_ONLY = "the rule changed, the words did not"
_SHORTER_IS_STRICTER = ("within", "every", "valid")
_LISTS_OF_SERVICE = ("channel", "languages", "where", "needs", "steps")
_NO_MEANING = ("decision", "wording")
_SILENT = ("note", "was", "says")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `flag` says when words and meaning parted company."""

    verdict: str
    number: str
    what: str
    flag: str = ""

    def __str__(self) -> str:
        return f"{self.verdict:<10} {self.number:<8} {self.what}{f'  ({self.flag})' if self.flag else ''}"

    def to_json(self) -> dict[str, str]:
        """The change as a JSON object."""
        return {"verdict": self.verdict, "number": self.number, "what": self.what, "flag": self.flag}


def diff(old: Policy, new: Policy) -> list[Change]:
    """What changed from one version to the next, the worst for customers first."""
    before = {rule.id: rule for rule in old.rules}
    moved = {rule.id: before.pop(rule.was) for rule in new.rules if rule.was in before}
    pairs = [(moved.get(rule.id) or before.pop(rule.id, None), rule) for rule in new.rules]
    meaning = [change for was, now in pairs for change in _rule(was, now)]
    meaning += [_gone(rule) for rule in before.values()]
    reworded = {change.number: change for change in _wording(old, new)}
    clause_of = {rule.id: rule.clause_id for rule in (*old.rules, *new.rules)}
    meant = {clause_of[change.number] for change in meaning if change.verdict not in _NO_MEANING}
    changes = [_flagged(change, clause_of[change.number], reworded) for change in meaning]
    changes += [
        change if number in meant else Change(change.verdict, number, change.what, WORDS_ONLY)
        for number, change in reworded.items()
    ]
    return sorted(changes, key=lambda change: VERDICTS.index(change.verdict))


def _flagged(change: Change, clause_id: str, reworded: dict[str, Change]) -> Change:
    if change.verdict in _NO_MEANING or clause_id in reworded:
        return change
    return Change(change.verdict, change.number, change.what, MEANING_ONLY)


def _rule(was: Rule | None, now: Rule) -> Iterator[Change]:
    if was is None:
        yield Change(
            "changed" if now.kind == "informational" else "stricter", now.id, f"new: {_in_short(now)}"
        )
        return
    if was.id != now.id:
        yield Change("wording", now.id, f"was {was.id}")
    names = [name for name in (*now.written, *was.written) if name not in _SILENT]
    for name in dict.fromkeys(names):
        before, after = was.written.get(name, "none"), now.written.get(name, "none")
        if " ".join(before.split()) != " ".join(after.split()):
            yield Change(_verdict(name, was, now), now.id, _values(name, was, now))


def _values(name: str, was: Rule, now: Rule) -> str:
    """`within: 24 hours -> 12 hours`; of a long list only how much came and went."""
    before, after = was.settings.get(name), now.settings.get(name)
    if isinstance(before or after, tuple) and len(before or ()) + len(after or ()) > 12:
        here, gone = set(after or ()) - set(before or ()), set(before or ()) - set(after or ())
        return f"{name}: {len(here)} added, {len(gone)} gone"
    return f"{name}: {was.written.get(name, 'none')} -> {now.written.get(name, 'none')}".replace("\n", " ")


def _verdict(name: str, was: Rule, now: Rule) -> str:
    if name in ("decided", "reading"):
        return "decision"
    if name == "kind":
        return _ranked(KINDS.index(was.kind), KINDS.index(now.kind), "weaker")
    if name == "goal":
        return _ranked(-_percent(was), -_percent(now), "looser")
    before, after = was.settings.get(name), now.settings.get(name)
    if name in _SHORTER_IS_STRICTER:
        return _ranked(_length(before), _length(after), "looser")
    if name in _LISTS_OF_SERVICE and isinstance(before, tuple) and isinstance(after, tuple):
        lost, won = set(before) - set(after), set(after) - set(before)
        return "changed" if bool(lost) == bool(won) else "looser" if lost else "stricter"
    return "changed"


def _ranked(before: float, after: float, worse: str) -> str:
    """Smaller is better for customers."""
    return "changed" if before == after else "stricter" if after < before else worse


def _percent(rule: Rule) -> int:
    """Without a goal every single clock must be kept."""
    return rule.goal.percent if rule.goal else 100


def _length(value: Any) -> float:
    return (
        float("inf")
        if value is None
        else roughly(value)
        if not isinstance(value, Months)
        else value.count * 2.6e6
    )


def _gone(rule: Rule) -> Change:
    return Change(
        "changed" if rule.kind == "informational" else "weaker", rule.id, f"gone: {_in_short(rule)}"
    )


def _in_short(rule: Rule) -> str:
    named = [
        rule.written[name]
        for name in ("clock", "within", "category", "channel", "what")
        if name in rule.written
    ]
    return ", ".join([f"{rule.kind} {rule.verb}".strip(), *named])


def _wording(old: Policy, new: Policy) -> Iterator[Change]:
    known = {rule.id for rule in old.rules}
    moved = {rule.clause_id: _clause_of(rule.was) for rule in new.rules if rule.was in known}
    before = {clause.id: clause for clause in old.clauses}
    found = {now: before.pop(was) for now, was in moved.items() if was in before}
    for clause in new.clauses:
        was = found.get(clause.id) or before.pop(clause.id, None)
        if was is None:
            yield Change("wording", clause.id, f"{{+{clause.text}+}}")
        elif was.text != clause.text:
            yield Change("wording", clause.id, _words(was, clause))
    for clause in before.values():
        yield Change("wording", clause.id, f"[-{clause.text}-]")


def _clause_of(rule_id: str) -> str:
    return re.sub(r"\.[a-z]$", "", rule_id)


def _words(was: Clause, now: Clause) -> str:
    one, two = re.findall(r"\w+|\W", was.text), re.findall(r"\w+|\W", now.text)
    parts = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append("".join(one[a:b]))
            continue
        parts.append(f"[-{''.join(one[a:b])}-]" if b > a else "")
        parts.append(f"{{+{''.join(two[c:d])}+}}" if d > c else "")
    return "".join(parts)
