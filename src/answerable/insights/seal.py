"""Months of the ledger, sealed: totals and a hash of every outcome, chained to the month before."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min

from answerable.brands.models import Brand
from answerable.clock import TZDATA
from answerable.insights.verify import chunks
from answerable.promises.models import Clock, ClockEvent, Seal

SETTLING = timedelta(hours=1)
"""Events younger than this may still be on their way into the database; a seal does not speak of them."""


def seal_months(brand: Brand, *, at: datetime) -> list[Seal]:
    """Seal every month of a brand that is over and not sealed yet, in order. Needs the brand in scope."""
    first = Clock.objects.filter(brand=brand).aggregate(first=Min("started_at"))["first"]
    latest = Seal.objects.filter(brand=brand).order_by("-month").first()
    if first is None:
        return []
    month = _next(latest.month) if latest else first.astimezone(ZoneInfo(brand.zone)).date().replace(day=1)
    sealed = []
    while _begins(_next(month), brand) + SETTLING <= at:
        latest = _seal(brand, month, latest, at)
        sealed.append(latest)
        month = _next(month)
    return sealed


def broken_seals(brand: Brand) -> list[str]:
    """What no longer fits the seals, in words; empty when everything does."""
    found = []
    before = ""
    for seal in Seal.objects.filter(brand=brand).order_by("month"):
        name = f"{brand.name}, {seal.month:%B %Y}"
        if seal.previous_sha256 != before:
            found.append(f"{name}: the seal of the month before was changed or removed.")
        if seal.sha256 != _hash(brand, seal):
            found.append(f"{name}: the seal itself was changed.")
        before = seal.sha256
        if seal.tzdata != TZDATA:
            continue  # other time-zone rules would judge otherwise; the chain still holds it
        rows, totals = _rows(brand, seal.month, seal.last_event, seal.sealed_at)
        if rows != seal.rows_sha256 or totals != seal.totals:
            found.append(f"{name}: clocks or their events were changed after sealing.")
    return found


def _seal(brand: Brand, month: date, latest: Seal | None, at: datetime) -> Seal:
    settled = ClockEvent.objects.filter(brand=brand, at__lte=at - SETTLING)
    last_event = settled.aggregate(last=Max("id"))["last"] or 0
    rows, totals = _rows(brand, month, last_event, at)
    seal = Seal(
        brand=brand,
        month=month,
        sealed_at=at,
        last_event=last_event,
        totals=totals,
        rows_sha256=rows,
        previous_sha256=latest.sha256 if latest else "",
        tzdata=TZDATA,
    )
    seal.sha256 = _hash(brand, seal)
    seal.save(force_insert=True)
    return seal


def _rows(brand: Brand, month: date, last_event: int, at: datetime) -> tuple[str, dict[str, dict[str, int]]]:
    """The hash over the outcome of every clock started in the month, and how many stand in which state."""
    digest = hashlib.sha256()
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, state, line in _outcomes(brand, month, last_event, at):
        digest.update(line.encode())
        totals[rule][state] += 1
    return digest.hexdigest(), {rule: dict(states) for rule, states in totals.items()}


def _outcomes(brand: Brand, month: date, last_event: int, at: datetime) -> Iterator[tuple[str, str, str]]:
    clocks = Clock.objects.filter(
        brand=brand, started_at__gte=_begins(month, brand), started_at__lt=_begins(_next(month), brand)
    )
    for running in chunks(clocks, last_event=last_event):
        if not running.taken:
            continue
        clock, found = running.clock, running.outcome(at)
        values = (
            clock.pk,
            clock.promise.stable_key,
            clock.ticket_id,
            clock.cycle,
            found.started_at.isoformat(),
            found.due_at and found.due_at.isoformat(),
            found.stopped_at and found.stopped_at.isoformat(),
            found.state,
            found.reason,
            found.counted and found.counted.total_seconds(),
        )
        yield clock.promise.stable_key, found.state, json.dumps(values) + "\n"


def _hash(brand: Brand, seal: Seal) -> str:
    said: dict[str, Any] = {
        "brand": brand.slug,
        "month": seal.month.isoformat(),
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
        "last_event": seal.last_event,
        "totals": seal.totals,
        "rows": seal.rows_sha256,
        "previous": seal.previous_sha256,
        "tzdata": seal.tzdata,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _begins(month: date, brand: Brand) -> datetime:
    return datetime.combine(month, time(0), tzinfo=ZoneInfo(brand.zone)).astimezone(UTC)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
