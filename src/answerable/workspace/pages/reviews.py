"""Reviews, what they decided, and what has still to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from answerable.workspace.pages.frame import BrandMark


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review in a list. `late` and `soon` say how its due day stands."""

    href: str
    mark: BrandMark
    rule: str
    of: str
    owner: str
    start: datetime
    end: datetime
    due: datetime
    zone: str
    state: str
    closed_at: datetime | None
    closed_by: str
    outcome: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A customer who was not content, for a lead to look at."""

    pk: int
    mark: BrandMark
    reference: str
    href: str
    subject: str
    score: int
    comment: str
    due: datetime
    state: str
    may_do: bool


@dataclass(frozen=True, slots=True)
class ImprovementLine:
    """A decision: its clause's share when it was taken, and now. Shares are in percent, or None."""

    pk: int
    mark: BrandMark
    decision: str
    rule: str
    owner: str
    due_on: date
    state: str
    before: int | None
    after: int | None
    effect: str
    may_do: bool


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    tasks: tuple[TaskLine, ...]
    open: tuple[ReviewLine, ...]
    improvements: tuple[ImprovementLine, ...]
    held: tuple[ReviewLine, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot: 0 to 100 high."""

    name: str
    count: int
    height: int


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """How one rule stood in the period; `before` is its share in the period before."""

    rule: str
    says: str
    state: str
    title: str
    kept: int
    judged: int
    share: int | None
    before: int | None
    told: str


@dataclass(frozen=True, slots=True)
class Comment:
    score: int
    words: str
    reference: str
    href: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One review. `trend` is the points of a line, 0 to 100 wide and high."""

    line: ReviewLine
    pk: int
    of_policy: bool
    may_close: bool
    scores: tuple[Bar, ...]
    said: int
    mean: float | None
    mean_before: float | None
    months: tuple[Bar, ...]
    clauses: tuple[ClauseLine, ...]
    themes: tuple[Any, ...]
    comments: tuple[Comment, ...]
    effects: tuple[ImprovementLine, ...]
    decisions: tuple[ImprovementLine, ...]
    findings: str
    noted: str
    sha256: str
    genuine: bool
    changes: tuple[Any, ...]
    owners: tuple[tuple[int, str], ...]
    exports: tuple[Any, ...] = ()
