"""What a verb can say about a rule over a period: counts, and never a guess."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    are kept only because they were suspended (R16): broken by the strict reading. `excused` counts
    breaks for which a second person let an excuse hold: they are broken all the same. `told` says in words
    what was counted, where the counts alone would not.
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
    excused: int = 0
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


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Tickets of the period that are alike, and how many. `category` and `tier` are those of today.

    `spoken`: whether the agent who answered it answers in its language; None while nobody has.
    """

    channel: str
    category: str
    tier: int
    language: str
    of_company: bool
    inside_hours: bool
    spoken: bool | None
    count: int


class Books(ABC):
    """The records of one brand from `start` until before `end`, as they stand at `at` (UTC instants).

    What verbs may ask of rooms above their own; `insights` keeps them. Each question is put to the database
    once, however many rules need its answer: a page costs the same few queries for ten rules or fifty.
    """

    def __init__(
        self,
        *,
        brand_id: int,
        slug: str,
        zone: str,
        policy: Policy,
        start: datetime,
        end: datetime,
        at: datetime,
    ) -> None:
        self.brand_id = brand_id
        self.slug = slug
        self.zone = zone
        self.policy = policy
        self.start = start
        self.end = end
        self.at = at
        self._answers: dict[Callable[[Any], Any], Any] = {}

    def ask(self, question: "Callable[[Books], Answer]") -> Answer:
        """The answer to a question, looked up the first time only."""
        if question not in self._answers:
            self._answers[question] = question(self)
        return cast("Answer", self._answers[question])

    def key(self, rule: Rule) -> str:
        """Under which name the ledger knows a rule through all versions of the policy."""
        return f"{self.slug}/{rule.was or rule.id}"

    @abstractmethod
    def timed(self, rule: Rule) -> Evidence:
        """The clocks that ran under the rule."""

    @abstractmethod
    def acted(self, rule: Rule) -> Evidence:
        """What the desk did, or refused, under the rule."""

    @abstractmethod
    def vouched(self, rule: Rule) -> Evidence:
        """What a person put on record under the rule."""

    @abstractmethod
    def checked(self, rule: Rule, found: Evidence) -> Evidence:
        """The evidence with the rule's checks added."""

    @abstractmethod
    def arrivals(self) -> Sequence[Arrivals]:
        """The tickets received in the period."""

    @abstractmethod
    def classified(self, rule: Rule) -> int:
        """How many tickets the rule classified."""

    @abstractmethod
    def told_when(self) -> tuple[int, int, int]:
        """Of the customers who are to be told at once when to expect an answer: how many were (the mail
        left), to how many it is on its way, and how many it could not reach.
        """

    @abstractmethod
    def ended_as(self, code: str) -> int:
        """How many tickets were resolved with a code."""

    @abstractmethod
    def outside(self) -> tuple[int, int]:
        """How many tickets came from people outside the audience, and how many were told the way at once."""

    @abstractmethod
    def directed(self) -> tuple[int, int, int]:
        """How often customers were directed to a provider, contested it, and were found to be right."""

    @abstractmethod
    def side_requests(self) -> tuple[int, int]:
        """How often another team was asked, and how often it has answered."""

    @abstractmethod
    def stated_needs(self) -> int:
        """How many customers have stated what help they need."""
