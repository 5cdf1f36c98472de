"""What the ledger's own tables say about every rule of a brand: one statement a table, however many rules.

Figures follow a rule through all versions of the policy by its stable key. A period counts clocks by their
start; an open clock past its due instant is broken whether or not anybody has noticed yet.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from answerable.policy.evidence import Books
from answerable.promises.models import Clock, ClockEvent
from answerable.promises.running import load

DAYS = 14
"""How many days are told apart."""

_CLOCKS = """
SELECT promise_id, state, relaxed,
       CASE WHEN started_at >= %(days_from)s THEN (started_at AT TIME ZONE %(zone)s)::date END, count(*)
FROM promises_clock
WHERE promise_id = ANY(%(promises)s) AND started_at >= %(start)s AND started_at < %(end)s
GROUP BY 1, 2, 3, 4
"""
_URGENT = """
SELECT promise_id, due_at < %(at)s,
       CASE WHEN started_at >= %(days_from)s THEN (started_at AT TIME ZONE %(zone)s)::date END, count(*)
FROM promises_clock
WHERE state = 'open' AND due_at IS NOT NULL AND (due_at < %(at)s OR warn_at <= %(at)s)
  AND promise_id = ANY(%(promises)s) AND started_at >= %(start)s AND started_at < %(end)s
GROUP BY 1, 2, 3
"""
_ACTS = """
SELECT promise_id, outcome,
       CASE WHEN at >= %(days_from)s THEN (at AT TIME ZONE %(zone)s)::date END, count(*)
FROM promises_enforcement
WHERE promise_id = ANY(%(promises)s) AND at >= %(start)s AND at < %(end)s
GROUP BY 1, 2, 3
"""
_CHECKS = """
WITH ran AS (
    SELECT promise.stable_key, runs.name, count(*) AS ran, count(*) FILTER (WHERE NOT runs.passed) AS failed,
           max(runs.at) AS latest, array_agg(DISTINCT runs.promise_id) AS promises
    FROM promises_checkrun runs JOIN promises_promise promise ON promise.id = runs.promise_id
    WHERE runs.promise_id = ANY(%(promises)s) AND runs.at >= %(start)s AND runs.at <= %(at)s
    GROUP BY 1, 2)
SELECT DISTINCT ON (ran.stable_key, ran.name)
       ran.stable_key, ran.name, ran.ran, ran.failed, last.at, last.passed, last.sample, last.detail
FROM ran JOIN promises_checkrun last
  ON last.promise_id = ANY(ran.promises) AND last.name = ran.name AND last.at = ran.latest
ORDER BY ran.stable_key, ran.name, last.id DESC
"""
_EXCUSED = """
SELECT excuse.promise_id, count(DISTINCT (excuse.clock_id, excuse.enforcement_id))
FROM promises_excuse excuse JOIN promises_excusedecision decision ON decision.excuse_id = excuse.id
WHERE decision.allowed AND excuse.promise_id = ANY(%(promises)s)
  AND excuse.of >= %(start)s AND excuse.of < %(end)s
GROUP BY 1
"""
_WORDS = """
SELECT DISTINCT ON (promise.stable_key)
       promise.stable_key, word.due_at, word.done_at, word.by, word.statement,
       max(word.valid_until) FILTER (WHERE word.done_at <= %(at)s) OVER (PARTITION BY promise.stable_key),
       bool_or(word.done_at IS NULL AND word.due_at <= %(at)s) OVER (PARTITION BY promise.stable_key)
FROM promises_attestation word JOIN promises_promise promise ON promise.id = word.promise_id
WHERE word.promise_id = ANY(%(promises)s) AND (word.done_at IS NULL OR word.done_at <= %(at)s)
ORDER BY promise.stable_key, word.done_at DESC NULLS LAST, word.due_at DESC
"""


@dataclass(slots=True)
class Tally:
    """Counts of one rule by outcome, of the whole period and of each of its last days."""

    all: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_day: dict[date, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def add(self, what: str, day: date | None, count: int) -> None:
        self.all[what] += count
        if day is not None:
            self.by_day[day][what] += count


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of check of a rule: how often it ran in the period, and what the last run found."""

    name: str
    ran: int
    failed: int
    at: datetime
    passed: bool
    sample: int
    detail: str


@dataclass(frozen=True, slots=True)
class Word:
    """What a person put on record last: who, when, until when it counts; whether another is overdue."""

    due_at: datetime
    done_at: datetime | None
    by: str
    statement: str
    valid_until: datetime | None
    overdue: bool


def promises(books: Books) -> dict[int, str]:
    """The ledger's ids of all rules of the brand, in all versions, with their stable keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, stable_key FROM promises_promise WHERE brand_id = %s", [books.brand_id])
        return dict(cursor.fetchall())


def days_from(books: Books) -> datetime:
    """Midnight of the first of the last days, where the brand is."""
    return datetime.combine(books.ask(days_of)[0], time(0), tzinfo=ZoneInfo(books.zone))


def days_of(books: Books) -> list[date]:
    """The last days of the period in the brand's zone, oldest first."""
    last = (books.end - timedelta(microseconds=1)).astimezone(ZoneInfo(books.zone)).date()
    return [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def clocks(books: Books) -> Mapping[str, Tally]:
    """Clocks by state: kept, broken, open (not due yet), at risk (of those), void, unmeasurable, relaxed."""
    found: dict[str, Tally] = defaultdict(Tally)
    keys = books.ask(promises)
    for promise, state, relaxed, day, count in look(_CLOCKS, books):
        tally = found[keys[promise]]
        tally.add(state, day, count)
        if relaxed:
            tally.add("relaxed", day, count)
    for promise, late, day, count in look(_URGENT, books):
        tally = found[keys[promise]]
        if late:
            tally.add("broken", day, count)
            tally.add("open", day, -count)
        else:
            tally.add("at risk", day, count)
    return found


def acts(books: Books) -> Mapping[str, Tally]:
    """Enforcements by outcome: done, blocked, failed, exempt, overridden."""
    found: dict[str, Tally] = defaultdict(Tally)
    keys = books.ask(promises)
    for promise, what, day, count in look(_ACTS, books):
        found[keys[promise]].add(what, day, count)
    return found


def checks(books: Books) -> Mapping[str, list[Check]]:
    """The checks of each rule. A check older than the period is none."""
    found: dict[str, list[Check]] = defaultdict(list)
    for key, *check in look(_CHECKS, books):
        found[key].append(Check(*check))
    return found


def words(books: Books) -> Mapping[str, Word]:
    """What people put on record under each rule."""
    return {key: Word(*word) for key, *word in look(_WORDS, books)}


def suspended(books: Books) -> Mapping[str, int]:
    """Clocks that are not broken only because they were suspended: the strict reading counts them (R16)."""
    found: dict[str, int] = defaultdict(int)
    keys = books.ask(promises)
    clocks = Clock.objects.filter(
        id__in=ClockEvent.objects.filter(kind=ClockEvent.Kind.SUSPEND).values("clock"),
        promise__in=list(keys),
        started_at__gte=books.start,
        started_at__lt=books.end,
    )
    for running in load(clocks):
        now = running.outcome(books.at)
        strict = now.strict_due_at
        late = strict is not None and strict < (now.stopped_at or books.at)
        if late and now.state in {"kept", "open"}:
            found[keys[running.clock.promise_id]] += 1
    return found


def excused(books: Books) -> Mapping[str, int]:
    """Breaks with an excuse that holds. They are among the broken all the same (AC-49)."""
    found: dict[str, int] = defaultdict(int)
    keys = books.ask(promises)
    for promise, count in look(_EXCUSED, books):
        found[keys[promise]] += count
    return found


def look(question: str, books: Books) -> list[tuple[Any, ...]]:
    """Put a question about the period to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            question,
            {
                "promises": list(books.ask(promises)),
                "brand": books.brand_id,
                "zone": books.zone,
                "start": books.start,
                "end": books.end,
                "at": books.at,
                "days_from": books.ask(days_from),
            },
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
