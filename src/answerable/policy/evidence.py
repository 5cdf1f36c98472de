"""What a verb can say about a rule over a period: counts, and never a guess."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from answerable.policy.model import Policy
from answerable.policy.rule import Rule

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The counts behind one rule. `unproven` says why nothing is proved, and is empty when something is.

    `promised` is how often the rule applied; `blocked` counts refused acts, the proof that a guard works.
    `checked` and `failed` count checks that ran and that failed; `checked_at` and `passed` are the last one.
    `valid_until` is how long a person's word holds, `pending` that it is awaited. `spared` counts clocks that
    are kept only because they were suspended (R16): broken by the strict reading. `told` says in words what
    was counted, where the counts alone would not.
    """

    promised: int = 0
    kept: int = 0
    broken: int = 0
    running: int = 0
    at_risk: int = 0
    unmeasurable: int = 0
    void: int = 0
    relaxed: int = 0
    spared: int = 0
    blocked: int = 0
    checked: int = 0
    failed: int = 0
    checked_at: datetime | None = None
    passed: bool = True
    valid_until: datetime | None = None
    pending: bool = False
    told: str = ""
    unproven: str = ""
    unmeasured: str = ""

    @classmethod
    def none_yet(cls, why: str) -> "Evidence":
        """Nothing is known, and the page says so: not proven, never green."""
        return cls(unproven=why)

    @classmethod
    def no_way(cls, why: str) -> "Evidence":
        """There is no way to know (R18): neither kept nor broken."""
        return cls(unmeasured=why)


@dataclass
class Books:
    """The records of one brand from `start` until before `end`, as they stand at `at` (UTC instants).

    Verbs ask for what they need as functions of the books; each question is put to the database once, however
    many rules need its answer, so that a page costs the same few queries for ten rules or fifty.
    """

    brand_id: int
    slug: str
    zone: str
    policy: Policy
    start: datetime
    end: datetime
    at: datetime
    _answers: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False)

    def ask(self, question: "Callable[[Books], Answer]") -> Answer:
        """The answer to a question, looked up the first time only."""
        if question not in self._answers:
            self._answers[question] = question(self)
        return cast("Answer", self._answers[question])

    def key(self, rule: Rule) -> str:
        """Under which name the ledger knows a rule through all versions of the policy."""
        return f"{self.slug}/{rule.was or rule.id}"
