"""Every instance of a promise in a period, with what came of it and its events (AC-49).

An instance is a clock on a ticket, an act the desk did or refused, a check that ran, or a person's word. Each
is kept, broken, excused, not measurable, running or does not count. Excused ones are broken ones with an
excuse that holds: they are listed as excused and counted among the broken.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from answerable.brands.models import Brand
from answerable.promises.excuse import MISSED
from answerable.promises.models import Attestation, CheckRun, Clock, Enforcement, Excuse
from answerable.promises.running import load

PAGE = 50
OUTCOMES = ("kept", "broken", "excused", "not measurable", "running", "does not count")
_STATES = {"kept": "kept", "broken": "broken", "unmeasurable": "not measurable", "void": "does not count"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of an instance: an instant, what moved it, and a word more where there is one."""

    at: datetime
    what: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Instance:
    """`key` names it for ever: `clock-12`, `act-7`, `check-3`, `word-1`. `outcome` is of `OUTCOMES`."""

    key: str
    at: datetime
    outcome: str
    what: str
    reference: str = ""
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    reason: str = ""
    events: tuple[Happened, ...] = ()
    excuse: Excuse | None = None

    def line(self) -> str:
        """One line of JSON, the same bytes for the same instance."""
        told = asdict(replace(self, excuse=None)) | {"excuse": self.excuse.pk if self.excuse else None}
        return json.dumps(told, default=_plain, sort_keys=True, ensure_ascii=False)


def instances(
    brand: Brand,
    rule: str,
    *,
    start: datetime,
    end: datetime,
    at: datetime,
    outcome: str = "",
    after: str = "",
    most: int = PAGE,
) -> list[Instance]:
    """The instances of a rule, through all versions of the policy, the newest first.

    Args:
        brand: whose ledger, in scope.
        rule: its number in the policy, as `Books.key` follows it.
        start: the first instant of the period (UTC).
        end: the instant after it.
        at: as it stands at this instant.
        outcome: only those, one of `OUTCOMES`.
        after: the key of the last instance of the page before, with its instant: `2026-…|clock-12`.
        most: how many.
    """
    mine = Q(promise__brand=brand, promise__stable_key=f"{brand.slug}/{rule}")
    before, last = _cursor(after, end)
    found: list[Instance] = []
    for source in (_clocks, _acts, _checks, _words):
        found += source(mine, brand, start, before, at, outcome, last, most)
    found.sort(key=lambda one: (one.at, one.key), reverse=True)
    return found[:most]


def cursor(one: Instance) -> str:
    """Where the next page begins."""
    return f"{one.at.isoformat()}|{one.key}"


def recomputed(brand: Brand, rule: str, *, start: datetime, end: datetime, at: datetime) -> Iterator[str]:
    """The lines of all clocks of a rule as their raw events lead to them, oldest first."""
    for running in load(_of_period(Q(promise__stable_key=f"{brand.slug}/{rule}"), start, end)):
        found = running.outcome(at)
        yield _told(running.clock.pk, found.state, found.due_at, found.stopped_at, found.reason)


def stored(brand: Brand, rule: str, *, start: datetime, end: datetime) -> Iterator[str]:
    """The same lines as the ledger's rows have them."""
    for clock in _of_period(Q(promise__stable_key=f"{brand.slug}/{rule}"), start, end):
        yield _told(clock.pk, clock.state, clock.due_at, clock.stopped_at, clock.reason)


def _of_period(of: Q, start: datetime, end: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(of, started_at__gte=start, started_at__lt=end).order_by("id")


def _told(key: int, state: str, *rest: Any) -> str:
    return json.dumps([key, state, *rest], default=_plain)


def _clocks(  # noqa: PLR0917  the same for every source
    mine: Q, brand: Brand, start: datetime, end: datetime, at: datetime, outcome: str, last: str, most: int
) -> list[Instance]:
    late = Q(state="open", due_at__lt=at)
    held = Q(excuses__decision__allowed=True)
    wanted = {
        "kept": Q(state="kept"),
        "broken": (Q(state="broken") | late) & ~held,
        "excused": held,
        "not measurable": Q(state="unmeasurable"),
        "running": Q(state="open") & ~late,
        "does not count": Q(state="void"),
    }
    rows = Clock.objects.filter(mine, wanted.get(outcome, Q()), started_at__gte=start)
    rows = _page(rows, "started_at", "clock", end, last).distinct().order_by("-started_at", "-id")
    shown = rows.select_related("ticket").prefetch_related("events", _excuses())[:most]
    return [_clock(clock, brand, at) for clock in shown]


def _clock(clock: Clock, brand: Brand, at: datetime) -> Instance:
    late = clock.state == "open" and clock.due_at is not None and clock.due_at < at
    excuse = _holding(clock.excuses.all())
    outcome = "broken" if late else _STATES.get(clock.state, "running")
    return Instance(
        key=f"clock-{clock.pk}",
        at=clock.started_at,
        outcome="excused" if outcome == "broken" and _holds(excuse) else outcome,
        what=clock.metric,
        reference=f"{brand.prefix}-{clock.ticket_id}",
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        reason=clock.reason,
        events=tuple(
            Happened(one.at, one.kind, str(one.data.get("reason") or one.data.get("target") or ""))
            for one in sorted(clock.events.all(), key=lambda one: one.pk)
        ),
        excuse=excuse,
    )


def _acts(  # noqa: PLR0917
    mine: Q, brand: Brand, start: datetime, end: datetime, _at: datetime, outcome: str, last: str, most: int
) -> list[Instance]:
    held = Q(excuses__decision__allowed=True)
    wanted = {
        "kept": Q(outcome__in=["done", "blocked"]),
        "broken": Q(outcome__in=MISSED) & ~held,
        "excused": held,
        "does not count": Q(outcome="exempt"),
    }
    if outcome and outcome not in wanted:
        return []
    rows = Enforcement.objects.filter(mine, wanted.get(outcome, Q()), at__gte=start)
    rows = _page(rows, "at", "act", end, last).distinct().order_by("-at", "-id")
    found = []
    for act in rows.select_related("agent").prefetch_related(_excuses())[:most]:
        excuse = _holding(act.excuses.all())
        state = "broken" if act.outcome in MISSED else "does not count" if act.outcome == "exempt" else "kept"
        found.append(
            Instance(
                key=f"act-{act.pk}",
                at=act.at,
                outcome="excused" if state == "broken" and _holds(excuse) else state,
                what=act.outcome,
                reference=f"{brand.prefix}-{act.ticket_id}" if act.ticket_id else "",
                reason=act.reason,
                events=(Happened(act.at, act.outcome, act.agent.name if act.agent else ""),),
                excuse=excuse,
            )
        )
    return found


def _checks(  # noqa: PLR0917
    mine: Q, _brand: Brand, start: datetime, end: datetime, _at: datetime, outcome: str, last: str, most: int
) -> list[Instance]:
    held = Q(excuses__decision__allowed=True)
    wanted = {"kept": Q(passed=True), "broken": Q(passed=False) & ~held, "excused": held}
    if outcome and outcome not in wanted:
        return []
    rows = CheckRun.objects.filter(mine, wanted.get(outcome, Q()), at__gte=start)
    rows = _page(rows, "at", "check", end, last).distinct().order_by("-at", "-id")
    return [
        Instance(
            key=f"check-{run.pk}",
            at=run.at,
            outcome="kept" if run.passed else _excused_or("broken", run.excuses.all()),
            what=run.name,
            reason=run.detail,
            events=(Happened(run.at, "check", f"{run.sample}"),),
            excuse=_holding(run.excuses.all()),
        )
        for run in rows.prefetch_related(_excuses())[:most]
    ]


def _words(  # noqa: PLR0917
    mine: Q, _brand: Brand, start: datetime, end: datetime, at: datetime, outcome: str, last: str, most: int
) -> list[Instance]:
    late = Q(done_at=None, due_at__lt=at)
    held = Q(excuses__decision__allowed=True)
    wanted = {
        "kept": ~Q(done_at=None), "broken": late & ~held, "excused": late & held,
        "running": Q(done_at=None) & ~late,
    }  # fmt: skip
    if outcome and outcome not in wanted:
        return []
    rows = Attestation.objects.filter(mine, wanted.get(outcome, Q()), due_at__gte=start)
    rows = _page(rows, "due_at", "word", end, last).distinct().order_by("-due_at", "-id")
    return [
        Instance(
            key=f"word-{word.pk}",
            at=word.due_at,
            outcome=(
                "kept"
                if word.done_at
                else _excused_or("broken", word.excuses.all())
                if word.due_at < at
                else "running"
            ),
            what=word.by or "nobody yet",
            due_at=word.due_at,
            stopped_at=word.done_at,
            reason=word.statement,
            events=(Happened(word.done_at, "signed", word.by),) if word.done_at else (),
            excuse=_holding(word.excuses.all()),
        )
        for word in rows.prefetch_related(_excuses())[:most]
    ]


def _page(rows: QuerySet[Any], field: str, kind: str, before: datetime, last: str) -> QuerySet[Any]:
    """Rows before an instant; of that very instant those whose key sorts before the last one shown."""
    if not last:
        return rows.filter(**{f"{field}__lt": before})
    same = Q(**{field: before})
    shown, _, number = last.partition("-")
    if kind == shown:
        same &= Q(pk__lt=int(number))
    elif kind > shown:
        same = Q(pk=None)
    return rows.filter(Q(**{f"{field}__lt": before}) | same)


def _cursor(after: str, end: datetime) -> tuple[datetime, str]:
    instant, _, key = after.partition("|")
    kind, _, number = key.partition("-")
    try:
        before = datetime.fromisoformat(instant)
    except ValueError:
        return end, ""
    known = kind in {"clock", "act", "check", "word"} and number.isdecimal() and len(number) < 19
    return (before.astimezone(UTC), key) if known and before.tzinfo else (end, "")


def _excuses() -> "Prefetch[Any]":
    return Prefetch(
        "excuses", Excuse.objects.select_related("asked_by", "decision__decided_by").order_by("id")
    )


def _holding(excuses: Iterable[Excuse]) -> Excuse | None:
    """The excuse that counts: the one that holds, else the newest."""
    found: Sequence[Excuse] = list(excuses)
    return next((one for one in found if _holds(one)), found[-1] if found else None)


def _excused_or(outcome: str, excuses: Iterable[Excuse]) -> str:
    return "excused" if _holds(_holding(excuses)) else outcome


def _holds(excuse: Excuse | None) -> bool:
    return excuse is not None and hasattr(excuse, "decision") and excuse.decision.allowed


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
