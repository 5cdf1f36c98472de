"""What a change of urgency, category or plan does to a running clock (R13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from answerable.clock.calendar import Calendar
from answerable.clock.counting import due
from answerable.clock.pauses import Pauses
from answerable.clock.target import Target
from answerable.clock.zones import utc


@dataclass(frozen=True, slots=True)
class Term:
    """How long a promise may take, and by which hours it is counted."""

    calendar: Calendar
    target: Target


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` on another term applies."""

    at: datetime
    term: Term


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the changes leave a clock: due in UTC (None while paused), relaxed by a looser term or not."""

    due: datetime | None
    term: Term
    relaxed: bool = False


def stricter(start: datetime, old: Term, new: Term) -> bool:
    """Whether the new term, counted from the start without pauses, is due before the old one."""
    before, after = due(old.calendar, start, old.target), due(new.calendar, start, new.target)
    return after is not None and (before is None or after < before)


def retarget(start: datetime, term: Term, changes: Iterable[Change], pauses: Pauses = ()) -> Standing:
    """The due instant of a clock after changes of its term, in their order (R13).

    A stricter term is due at the earlier of the old due instant and the change plus the new target. A looser
    one counts from the start and marks the clock relaxed. Past its due instant nothing moves a clock: broken
    stays broken. Pauses already taken stay.
    """
    pauses = tuple(pauses)
    standing = Standing(due(term.calendar, start, term.target, pauses), term)
    for change in changes:
        standing = _changed(start, standing, change, pauses)
    return standing


def _changed(start: datetime, now: Standing, change: Change, pauses: Pauses) -> Standing:
    new = change.term
    if now.due is not None and now.due < utc(change.at):
        return now
    if stricter(start, now.term, new):
        sooner = due(new.calendar, change.at, new.target, pauses)
        return Standing(_earlier(now.due, sooner), new, now.relaxed)
    if stricter(start, new, now.term):
        return Standing(due(new.calendar, start, new.target, pauses), new, relaxed=True)
    return Standing(now.due, new, now.relaxed)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each is not None), default=None)
