"""The compiled policy as plain data for a JSON column: values as read, not text to be read again.

A version in force is never re-read by a newer reader: what `24 hours` meant when it was published stays.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from answerable.clock import BusinessDays
from answerable.policy.conditions import Condition
from answerable.policy.durations import Months
from answerable.policy.rule import Goal, Rule
from answerable.policy.tables import Cell, Table

if TYPE_CHECKING:
    from answerable.policy.model import Policy

FORMAT = 1
_PLAIN = ("id", "clause_id", "line", "kind", "verb", "says", "reading", "decided", "note", "was")
_LISTS = ("covers", "instead_of", "proof")


def to_json(policy: "Policy") -> dict[str, Any]:
    """The policy as a JSON object."""
    return {
        "format": FORMAT,
        "brand": policy.brand,
        "title": policy.title,
        "version": policy.version,
        "effective": policy.effective.isoformat(),
        "review": policy.review.count,
        "owner": policy.owner,
        "language": policy.language,
        "also_for_open_tickets": policy.also_for_open_tickets,
        "sections": [
            {
                "heading": section.heading,
                "level": section.level,
                "line": section.line,
                "clauses": [
                    {"id": c.id, "text": c.text, "line": c.line, "marker": c.marker, "indent": c.indent}
                    for c in section.clauses
                ],
            }
            for section in policy.sections
        ],
        "rules": [_rule(rule) for rule in policy.rules],
    }


def from_json(data: Mapping[str, Any]) -> "Policy":
    """The policy of a JSON object. Raises ValueError for a format of another age."""
    from answerable.policy.model import Clause, Policy, Section  # noqa: PLC0415  the model knows how to write itself

    if data.get("format") != FORMAT:
        raise ValueError(
            f"This compiled policy has format {data.get('format')}, and format {FORMAT} is known here."
        )
    sections = tuple(
        Section(s["heading"], s["level"], s["line"], tuple(Clause(**c) for c in s["clauses"]))
        for s in data["sections"]
    )
    return Policy(
        brand=data["brand"],
        title=data["title"],
        version=data["version"],
        effective=date.fromisoformat(data["effective"]),
        review=Months(data["review"]),
        owner=data["owner"],
        language=data["language"],
        sections=sections,
        rules=tuple(_read_rule(rule) for rule in data["rules"]),
        also_for_open_tickets=data.get("also_for_open_tickets", False),
    )


def _rule(rule: Rule) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(rule, name) for name in _PLAIN}
    data |= {name: list(getattr(rule, name)) for name in _LISTS}
    data["goal"] = [rule.goal.percent, rule.goal.per, rule.goal.of_open_minutes] if rule.goal else None
    data["when"], data["unless"] = value(rule.when), value(rule.unless)
    data["settings"] = {name: value(setting) for name, setting in rule.settings.items()}
    data["written"], data["lines"] = dict(rule.written), dict(rule.lines)
    return data


def _read_rule(data: Mapping[str, Any]) -> Rule:
    given: dict[str, Any] = {name: data[name] for name in _PLAIN}
    given |= {name: tuple(data[name]) for name in _LISTS}
    return Rule(
        **given,
        goal=Goal(*data["goal"]) if data["goal"] else None,
        when=_read_value(data["when"]),
        unless=_read_value(data["unless"]),
        settings={name: _read_value(setting) for name, setting in data["settings"].items()},
        written=data["written"],
        lines=data["lines"],
    )


def value(read: Any) -> Any:
    """One value as read, as JSON: what JSON has no word for is an object with one tag."""
    match read:
        case timedelta():
            return {"seconds": int(read.total_seconds())}
        case BusinessDays():
            return {"business days": read.days}
        case Months():
            return {"months": read.count}
        case Condition():
            return {"condition": read.to_json()}
        case Table():
            rows = [
                [name, [[value(c.within), c.counting, c.words] for c in cells]] for name, cells in read.rows
            ]
            return {"table": {"fact": read.fact, "plans": list(read.plans), "rows": rows}}
        case tuple():
            return [value(each) for each in read]
        case dict():
            return {"named": {name: value(each) for name, each in read.items()}}
    return read


def _read_value(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_read_value(each) for each in data)
    if not isinstance(data, Mapping):
        return data
    ((tag, held),) = data.items()
    match tag:
        case "seconds":
            return timedelta(seconds=held)
        case "business days":
            return BusinessDays(held)
        case "months":
            return Months(held)
        case "condition":
            return Condition.from_json(held)
        case "named":
            return {name: _read_value(each) for name, each in held.items()}
    rows = tuple(
        (name, tuple(Cell(_read_value(w), c, t) for w, c, t in cells)) for name, cells in held["rows"]
    )
    return Table(held["fact"], tuple(held["plans"]), rows)
