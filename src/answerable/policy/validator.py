"""What a policy must get right before it can be published: every promise spoken for, every name known."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from answerable.policy.findings import Finding, Level, did_you_mean
from answerable.policy.model import Clause, Policy
from answerable.policy.rule import Rule
from answerable.policy.settings import EVERY_HOUR
from answerable.policy.verb import Verb
from answerable.policy.vocabulary import unknown_values

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'“(\[])")


def validate(policy: Policy, verbs: Mapping[str, Verb]) -> Iterator[Finding]:
    """The errors of a policy whose lines could be read."""
    if not policy.clauses:
        yield _error(1, "this policy has no clauses.", "End each clause with its number, for example {#4.2}.")
    for clause, rules in policy:
        yield from _clause(clause, rules)
    for rule in policy.rules:
        yield from _promise(rule)
        yield from _references(rule, policy, verbs)
        yield from unknown_values(rule, policy)
        if verb := verbs.get(rule.verb):
            yield from verb.validate(rule, policy)


def sentences(text: str) -> list[str]:
    """The sentences of a clause, as written."""
    return [part for part in _SENTENCE_END.split(text) if part]


def _clause(clause: Clause, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    if not rules:
        yield _error(clause.line, f'clause {clause.id} has no rule: "{clause.text[:60]}".', clause=clause.id)
    quotes = [rule for rule in rules if rule.says]
    for rule in quotes:
        if rule.says not in clause.text:
            near = _nearest(clause.text, rule.says)
            hint = f'Clause {clause.id} (line {clause.line}) reads: "{near}"'
            message = f'the policy\'s text does not say "{rule.says}".'
            yield _error(rule.line_of("says"), message, hint, clause.id)
    if not quotes:
        return
    spans = [(at, at + len(rule.says)) for rule in quotes if (at := clause.text.find(rule.says)) >= 0]
    at = 0
    for sentence in sentences(clause.text):
        start = clause.text.index(sentence, at)
        at = start + len(sentence)
        if not any(begin < at and end > start for begin, end in spans):
            message = f'no rule speaks for this sentence of clause {clause.id}: "{sentence}"'
            yield _error(clause.line, message, clause=clause.id)


def _nearest(text: str, quote: str) -> str:
    match = SequenceMatcher(None, text[:2000], quote[:500], autojunk=False).find_longest_match()
    start = max(match.a - match.b, 0)
    return text[max(start - 20, 0) : start + len(quote) + 20]


def _promise(rule: Rule) -> Iterator[Finding]:
    if rule.kind == "informational":
        if rule.verb:
            message = f"rule {rule.id} is informational, so the desk does nothing for it."
            yield _error(
                rule.line_of("do"), message, "Take 'do:' away, or name another kind.", rule.clause_id
            )
        return
    if not rule.verb and "do" not in rule.written:
        message = f"rule {rule.id} does not say what the desk does about it ('do:')."
        yield _error(rule.line, message, clause=rule.clause_id)
    if "proof" not in rule.written:
        yield _error(
            rule.line, f"rule {rule.id} promises something but names no proof.", clause=rule.clause_id
        )
    if rule.assumed and not rule.reading:
        message = f"rule {rule.id} is undecided but does not say how it is read meanwhile."
        yield _error(rule.line_of("decided"), message, "Add a line 'reading:'.", rule.clause_id)


def _references(rule: Rule, policy: Policy, verbs: Mapping[str, Verb]) -> Iterator[Finding]:
    clauses = [clause.id for clause in policy.clauses]
    numbers = sorted({*clauses, *(each.id for each in policy.rules)})
    for number in rule.covers:
        if number not in numbers:
            yield _error(
                rule.line_of("covers"),
                f"'covers' names {number[:40]}, and there is no such clause.{did_you_mean(number, numbers)}",
                clause=rule.clause_id,
            )
    for number in rule.instead_of:
        yield from _other_rule(rule, "instead of", number, numbers)
    for _, _, cell in rule.table.cells() if rule.table else ():
        if cell.counting not in ("", EVERY_HOUR, *policy.calendar_names()):
            near = did_you_mean(cell.counting, (*policy.calendar_names(), EVERY_HOUR))
            message = f"'{cell.counting[:60]}' in this table names opening hours that no clause sets.{near}"
            yield _error(rule.line_of("table"), message, clause=rule.clause_id)
    verb = verbs.get(rule.verb)
    for name, setting in verb.settings.items() if verb else ():
        value = rule.settings.get(name)
        if setting.refers == "calendar" and value is not None:
            yield from _hours(rule, name, str(value), policy)
        elif setting.refers == "rule":
            for number in value or ():
                yield from _other_rule(rule, name, number, numbers)


def _other_rule(rule: Rule, name: str, number: str, known: list[str]) -> Iterator[Finding]:
    line = rule.line_of(name)
    if number not in known:
        message = f"'{name}' names {number[:40]}, and there is no such rule.{did_you_mean(number, known)}"
        yield _error(line, message, clause=rule.clause_id)
    elif number == rule.id:
        yield _error(line, f"rule {rule.id} cannot be '{name}' itself.", clause=rule.clause_id)


def _hours(rule: Rule, name: str, value: str, policy: Policy) -> Iterator[Finding]:
    known = (*policy.calendar_names(), EVERY_HOUR)
    if value not in known:
        message = (
            f"'{name}: {value[:60]}' names opening hours that no clause sets.{did_you_mean(value, known)}"
        )
        yield _error(rule.line_of(name), message, clause=rule.clause_id)


def _error(line: int, message: str, hint: str = "", clause: str = "") -> Finding:
    return Finding(Level.ERROR, "", line, message, hint, "promise", clause)
