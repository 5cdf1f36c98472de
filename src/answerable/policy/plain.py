"""Conditions, times and hours in plain words, for people who never see a rule block."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from answerable.policy.conditions import Condition, Test
from answerable.policy.rule import Rule
from answerable.policy.settings import EVERY_HOUR
from answerable.policy.tongue import gettext as _
from answerable.policy.tongue import ngettext

if TYPE_CHECKING:
    from answerable.policy.model import Policy

_WAYS = {"web": "on the web", "app": "in the app", "help center": "in the help center"}
_FORMS = {
    "channel": "{}",
    "category": "about {}",
    "urgency": "that is {}",
    "tier": "at tier {}",
    "plan": "on plan {}",
    "severity": "of severity {}",
    "received": "received {}",
    "language": "written in {}",
}


def either(values: tuple[str, ...] | list[str], last: str = "or") -> str:
    """`a, b or c`."""
    *most, end = values
    return f"{', '.join(most)} {last} {end}" if most else end


def way(channel: str) -> str:
    """`by email`, `on the web`."""
    return _WAYS.get(channel, f"by {channel}")


def every_ticket(when: Condition | None) -> str:
    """`every ticket by phone or chat`."""
    if when is None or when.asked:
        return "every ticket"
    return " ".join(["every ticket", *map(_test, when.tests)])


def of_rule(rule: Rule) -> str:
    """The tickets a rule speaks for."""
    exception = f", except those {' '.join(map(_test, rule.unless.tests))}" if rule.unless else ""
    return every_ticket(rule.when) + exception


def _test(test: Test) -> str:
    values = [way(value) for value in test.among] if test.fact == "channel" else test.among
    form = _FORMS[test.fact].format(either(values))
    if not test.negated:
        return form
    return form.replace("is ", "is not ", 1) if test.fact == "urgency" else f"not {form}"


def counted(name: str, policy: "Policy") -> str:
    """How the time is counted: `nights and weekends included`, `in opening hours (Mon-Fri …)`."""
    if name == EVERY_HOUR:
        return "every hour counts, nights and weekends included"
    rule = next((r for r in policy.rules_of("set hours") if r.settings.get("name") == name), None)
    hours = f" ({rule.settings['weekly']}, {rule.settings['zone']})" if rule else ""
    return f"only {name} hours count{hours}"


def number(count: int, noun: str, plural: str = "") -> str:
    """`1 ticket`, `1,204 tickets`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {plural or noun + 's'}"


def any_of(values: Sequence[str]) -> str:
    """`a, b or c`, in the reader's language."""
    *most, last = values
    return _("%(most)s or %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def tickets_in_words(count: int) -> str:
    """`1 ticket`, `1,204 tickets`, in the reader's language."""
    return ngettext("%(n)s ticket", "%(n)s tickets", count) % {"n": f"{count:,}"}


def sentence(words: str) -> str:
    """With a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?')) else '.'}"
