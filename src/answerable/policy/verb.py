"""A verb: one thing a policy can promise. One class a verb, in the room that keeps it.

This is the extension point: nothing else in the desk reads policy text. A room's `verbs.py` holds its
verbs and lists them in `VERBS`; it imports without Django, so that a policy file can be checked anywhere.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding, Level
from answerable.policy.rule import Rule
from answerable.policy.settings import Setting

if TYPE_CHECKING:
    from answerable.policy.model import Policy


class Verb(ABC):
    """What `do: <name>` means."""

    name: ClassVar[str]
    about: ClassVar[str]
    settings: ClassVar[Mapping[str, Setting]]

    def validate(self, rule: Rule, policy: "Policy") -> Iterator[Finding]:
        """What is wrong with a rule beyond its settings one by one. What could not be read is absent."""
        yield from ()

    @abstractmethod
    def explain(self, rule: Rule, policy: "Policy") -> str:
        """The rule in one plain sentence, without its reading."""

    def enforce(self, rule: Rule, occasion: Any, *, at: datetime) -> None:
        """Do, or refuse, what the rule says on this occasion. Most verbs have no act of their own."""
        return  # B027 wants a body: doing nothing is what most verbs do

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """What happened under the rule in the period of the books."""
        return Evidence.none_yet(f"the desk does not keep '{self.name}' yet")


def error(rule: Rule, name: str, message: str, hint: str = "", code: str = "setting") -> Finding:
    """A finding that keeps the policy from being published, on the line of a setting."""
    return Finding(Level.ERROR, "", rule.line_of(name), message, hint, code, rule.clause_id)


def decide(rule: Rule, name: str, message: str, hint: str = "", code: str = "unclear") -> Finding:
    """A finding the owner must settle; until then the policy runs as assumed."""
    return Finding(Level.DECIDE, "", rule.line_of(name), message, hint, code, rule.clause_id)
