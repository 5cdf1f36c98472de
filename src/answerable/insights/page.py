"""The promises page: the policy's own words, each clause with its evidence. Only data; doors draw it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

from answerable.insights.verdict import State, Verdict
from answerable.policy.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Day:
    """What was promised on one day of the brand's zone, and what became of it by now."""

    day: date
    promised: int
    kept: int
    broken: int

    @property
    def share(self) -> int | None:
        """Kept in percent, cut off; None without a case that is decided."""
        judged = self.kept + self.broken
        return self.kept * 100 // judged if judged else None


@dataclass(frozen=True, slots=True)
class Missed:
    """A ticket on which the promise was not kept.."""

    ticket_id: int
    reference: str
    subject: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class RuleOnPage:
    """One rule with its evidence.

    `says` are the clause's own words it stands for, `sentence` what the desk makes of them, `reading` how
    unclear words were read and `assumed` that the owner has still to decide. `days` are the last 14, oldest
    first, or none where the promise does not happen ticket by ticket. `missed` are the newest five; `query`
    lists all of them on the ticket list, empty where there are none.
    """

    id: str
    clause_id: str
    line: int
    kind: str
    verb: str
    says: str
    sentence: str
    reading: str
    assumed: bool
    decided: str
    goal: str
    proof: tuple[str, ...]
    covers: tuple[str, ...]
    verdict: Verdict
    evidence: Evidence
    days: tuple[Day, ...] = ()
    missed: tuple[Missed, ...] = ()
    query: str = ""

    @property
    def state(self) -> State:
        return self.verdict.state


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a clause's words; `rule` is the rule that speaks for them, empty between promises."""

    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ClauseOnPage:
    id: str
    text: str
    marker: str
    indent: int
    state: State
    pieces: tuple[Piece, ...]
    rules: tuple[RuleOnPage, ...]


@dataclass(frozen=True, slots=True)
class SectionOnPage:
    heading: str
    level: int
    clauses: tuple[ClauseOnPage, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the policy and the time it speaks for; `until` is None for the latest."""

    number: int
    effective_from: datetime
    until: datetime | None
    approved_by: str
    published_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class PromisesPage:
    """A brand's policy as the desk keeps it, over a period. Instants are UTC; show them in `zone`."""

    brand_id: int
    brand: str
    zone: str
    title: str
    owner: str
    start: datetime
    end: datetime
    at: datetime
    version: VersionLine
    others: tuple[VersionLine, ...]
    next_review: date
    sections: tuple[SectionOnPage, ...]

    @property
    def days_to_review(self) -> int:
        """Days until the yearly review is due; below zero when it is late."""
        return (self.next_review - self.at.date()).days

    @property
    def clauses(self) -> tuple[ClauseOnPage, ...]:
        return tuple(clause for section in self.sections for clause in section.clauses)

    @property
    def rules(self) -> tuple[RuleOnPage, ...]:
        return tuple(rule for clause in self.clauses for rule in clause.rules)

    @property
    def open_decisions(self) -> tuple[RuleOnPage, ...]:
        """The rules that run as assumed until the owner decides."""
        return tuple(rule for rule in self.rules if rule.assumed)

    @property
    def tally(self) -> Counter[State]:
        """How many clauses stand in each state."""
        return Counter(clause.state for clause in self.clauses)

    def only(self, state: State) -> "PromisesPage":
        """The page with the clauses in one state, and their headings."""
        kept = (
            replace(section, clauses=tuple(clause for clause in section.clauses if clause.state == state))
            for section in self.sections
        )
        return replace(self, sections=tuple(section for section in kept if section.clauses))

    def clause(self, clause_id: str) -> ClauseOnPage:
        """The clause with this number. Raises KeyError."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)
