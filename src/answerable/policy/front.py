"""The lines at the top of a policy: whose it is, which version, from when."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from answerable.policy.document import Line
from answerable.policy.durations import Months
from answerable.policy.findings import Findings, Unreadable, did_you_mean
from answerable.policy.languages import language
from answerable.policy.rule import review

NAMES = ("brand", "title", "version", "effective", "review", "owner", "language")
OPTIONAL = ("drafted by", "also for open tickets")


def read_front(lines: Mapping[str, Line], findings: Findings) -> dict[str, Any]:
    """The values of the top lines, with a stand-in for each that cannot be read."""
    values = dict(_STAND_INS)
    for name, line in lines.items():
        if name not in (*NAMES, *OPTIONAL):
            findings.error(
                line.number, f"unknown name '{name}' at the top of the policy.{did_you_mean(name, NAMES)}"
            )
        elif name in values and line.value:
            try:
                values[name] = _HOW.get(name, str)(line.value)
            except Unreadable as wrong:
                findings.error(line.number, wrong.message, wrong.hint)
    drafted = lines.get("drafted by")
    if drafted and "approved by" not in drafted.value:
        hint = "Read it clause by clause, then add ', approved by YOUR NAME' to this line."
        findings.error(drafted.number, "this is a draft that nobody has approved.", hint, code="draft")
    for name in NAMES:
        if name not in lines or not lines[name].value:
            findings.error(lines[name].number if name in lines else 1, f"the policy does not say '{name}:'.")
    return values


def _version(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise Unreadable(f"I can't read the version '{text}'.", "Versions are whole numbers: 1, 2, 3.")
    return int(text)


def day(text: str) -> date:
    """A date as 2026-01-31.

    Raises:
        Unreadable: it is none.
    """
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable(f"I can't read the date '{text}'.", "Write year-month-day, for example 2026-01-31.")


def _yes_or_no(text: str) -> bool:
    if text.lower() not in {"yes", "no"}:
        raise Unreadable(f"I can't read '{text}'.", "Write yes or no.")
    return text.lower() == "yes"


_HOW: dict[str, Callable[[str], Any]] = {
    "version": _version,
    "effective": day,
    "review": review,
    "language": language,
    "also for open tickets": _yes_or_no,
}
_STAND_INS: dict[str, Any] = {
    "brand": "",
    "title": "",
    "version": 0,
    "effective": date(1970, 1, 1),
    "review": Months(12),
    "owner": "",
    "language": "en",
    "also for open tickets": False,
}
