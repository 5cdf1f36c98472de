"""When a rule speaks: `channel is email and urgency is one of urgent, critical`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from answerable.policy.findings import Unreadable, did_you_mean

FACTS = ("channel", "category", "urgency", "tier", "plan", "severity", "received", "language")
LATER = ("region", "company")
ASKED = ("customer asks", "agent reports cannot resolve")
EXAMPLE = "Write for example 'channel is email' or 'urgency is one of urgent, critical'."
_TEST = re.compile(
    r"(?P<fact>.+?) is (?P<how>not one of |not |one of |inside |outside |)(?P<values>.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Test:
    """One fact of a ticket compared with the values a policy names."""

    fact: str
    among: tuple[str, ...]
    negated: bool = False

    def matches(self, facts: Mapping[str, str]) -> bool:
        """Whether the ticket's fact is one of the values; a fact nobody knows yet is none of them."""
        known = facts.get(self.fact, "").casefold()
        return (known in (value.casefold() for value in self.among)) is not self.negated

    def __str__(self) -> str:
        relation = "is not" if self.negated else "is"
        values = f"one of {', '.join(self.among)}" if len(self.among) > 1 else self.among[0]
        return f"{self.fact} {relation} {values}"


@dataclass(frozen=True, slots=True)
class Condition:
    """All tests hold, or somebody asked (`asked` is then one of `ASKED`)."""

    tests: tuple[Test, ...] = ()
    asked: str = ""

    def matches(self, facts: Mapping[str, str]) -> bool:
        """Whether a ticket with these facts is meant.

        Facts are the names in `FACTS`, plus `asked` with one of `ASKED` where somebody just did.
        """
        if self.asked:
            return facts.get("asked", "") == self.asked
        return all(test.matches(facts) for test in self.tests)

    def __str__(self) -> str:
        return self.asked or " and ".join(map(str, self.tests))

    def to_json(self) -> dict[str, object]:
        """The condition as plain data."""
        tests = [{"fact": t.fact, "among": list(t.among), "negated": t.negated} for t in self.tests]
        return {"asked": self.asked, "tests": tests}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Condition":
        """The condition that `to_json` wrote."""
        tests = data["tests"]
        assert isinstance(tests, list)  # noqa: S101  written by to_json
        read = (Test(t["fact"], tuple(t["among"]), t["negated"]) for t in tests)
        return cls(tuple(read), str(data["asked"]))


def condition(text: str) -> Condition:
    """Read a condition.

    Raises:
        Unreadable: with the unknown fact and the nearest known one.
    """
    text = " ".join(text.split())
    if text in ASKED:
        return Condition(asked=text)
    if near := did_you_mean(text, ASKED):
        raise Unreadable(f"I can't read the condition '{text}'.{near}")
    return Condition(tuple(_test(part) for part in text.split(" and ")))


def _test(text: str) -> Test:
    found = _TEST.fullmatch(text.strip())
    if not found:
        raise Unreadable(f"I can't read the condition '{text}'.", EXAMPLE)
    fact, how = found["fact"], found["how"].strip()
    if fact in LATER:
        raise Unreadable(f"the desk does not know a ticket's {fact} yet.", f"It knows: {', '.join(FACTS)}.")
    if fact not in FACTS:
        raise Unreadable(f"unknown fact '{fact}' in a condition.{did_you_mean(fact, FACTS)}")
    values = tuple(value.strip() for value in found["values"].split(","))
    if not all(values):
        raise Unreadable(f"a value is missing in the condition '{text}'.", EXAMPLE)
    if fact == "received":
        return Test(fact, (_received(how, values),))
    if how in ("inside", "outside"):
        raise Unreadable(f"'{how}' fits only 'received', not '{fact}'.", "Write 'received is outside hours'.")
    if len(values) > 1 and "one of" not in how:
        raise Unreadable(f"'{text}' names several values.", f"Write '{fact} is one of {', '.join(values)}'.")
    return Test(fact, values, negated=how.startswith("not"))


def _received(how: str, values: tuple[str, ...]) -> str:
    if how not in ("inside", "outside") or values != ("hours",):
        hint = "Write 'received is inside hours' or 'received is outside hours'."
        raise Unreadable("'received' is told apart by opening hours only.", hint)
    return f"{how} hours"
