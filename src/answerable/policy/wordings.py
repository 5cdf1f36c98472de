"""Words by which a clause leaves something open, and the clause they are looked for in."""

import re
from dataclasses import dataclass
from typing import Any

from answerable.policy.model import Policy
from answerable.policy.rule import Rule

URL = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|org|net|example|io|co)\b", re.IGNORECASE)
EMAIL = re.compile("@")
PHONE = re.compile(r"\+?\d[\d ()/.-]{6,}\d")
HOURS = re.compile(r"\b(?:\d+|twelve|twenty-four|forty-eight|seventy-two) hours?\b", re.IGNORECASE)
OPEN_HOURS = re.compile(r"\b(?:business|working|office|operational|opening|weekday)", re.IGNORECASE)
AT_ONCE = re.compile(r"\b(?:immediate(?:ly)?|instant(?:ly)?|at once|right away)\b", re.IGNORECASE)
OFTEN = re.compile(r"\b(?:regular(?:ly)?|periodic(?:ally)?|from time to time|as necessary)\b", re.IGNORECASE)
TIME = re.compile(r"\d|\b(?:hour|day|week|month|annual|year)", re.IGNORECASE)
SOON = re.compile(
    r"\b(?:prompt(?:ly)?|swift(?:ly)?|timely|quick(?:ly)?|as soon as possible)\b", re.IGNORECASE
)
LANGUAGES = re.compile(
    r"\b(?:English|Spanish|German|French|Italian|Portuguese|Dutch|Polish|Arabic|Chinese)\b"
)
EXAMPLE = re.compile(r"\b(?:such as|for example|e\.g\.|for instance)\b[^.,;]*", re.IGNORECASE)
MAY = re.compile(r"\b(?:may|might|can) (?!be )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a clause leaves open, on the line of one setting of the rule that reads it."""

    code: str
    message: str
    setting: str = "do"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A rule with the words it reads: the part it quotes, or its whole clause."""

    rule: Rule
    policy: Policy

    @property
    def whole(self) -> str:
        """The words of the clause."""
        return self.policy.clause(self.rule.clause_id).text

    @property
    def text(self) -> str:
        """The words this rule speaks for."""
        return self.rule.says or self.whole

    @property
    def here(self) -> str:
        """`clause 4.2.1`."""
        return f"clause {self.rule.clause_id}"

    def get(self, name: str) -> Any:
        """A setting of the rule."""
        return self.rule.settings.get(name)
