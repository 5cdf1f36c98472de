"""Every outcome recomputed from its events and compared with what the ledger says (R19, AC-49)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, QuerySet

from answerable.brands.models import Brand
from answerable.clock import TZDATA
from answerable.promises.models import CheckRun, Clock, Promise
from answerable.promises.offices import Offices
from answerable.promises.running import Running, copy_outcome, load, warning

NIGHTLY = timedelta(days=35)
CHECK = "recomputation"
CHUNK = 1000
_COMPARED = (
    "started_at",
    "target",
    "calendar",
    "due_at",
    "warn_at",
    "stopped_at",
    "state",
    "reason",
    "counted_s",
    "paused",
    "relaxed",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a clock that its events do not lead to."""

    clock_id: int
    ticket: str
    rule: str
    field: str
    stored: str
    recomputed: str

    def __str__(self) -> str:
        return (
            f"{self.ticket}, rule {self.rule}, clock {self.clock_id}: {self.field} is "
            f"'{self.stored}', its events say '{self.recomputed}'"
        )


@dataclass
class Verification:
    """What a recomputation found: clocks and differences by the stable key of their rule.

    `moved` counts clocks judged by the time-zone rules of their day, which newer ones would judge otherwise.
    """

    at: datetime
    since: datetime | None
    clocks: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[Difference]] = field(default_factory=lambda: defaultdict(list))
    moved: int = 0

    @property
    def differences(self) -> list[Difference]:
        return [difference for wrong in self.wrong.values() for difference in wrong]

    @property
    def passed(self) -> bool:
        return not self.wrong

    def __str__(self) -> str:
        since = f" started since {self.since:%Y-%m-%d}" if self.since else ""
        clocks = {difference.clock_id for difference in self.differences}
        found = f"{len(clocks):,} differ" if clocks else "all as their events say"
        moved = f"; {self.moved:,} were judged by older time-zone rules" if self.moved else ""
        return f"{self.clocks:,} clocks{since} recomputed: {found}{moved}"

    def to_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "since": self.since and self.since.isoformat(),
            "clocks": self.clocks,
            "passed": self.passed,
            "judged_by_older_tzdata": self.moved,
            "differences": [
                {name: getattr(each, name) for name in Difference.__slots__} for each in self.differences
            ],
        }


def verify(brand: Brand, *, at: datetime, since: datetime | None = None) -> Verification:
    """Recompute every clock of a brand that started since an instant, or all of them. Nothing is changed."""
    result = Verification(at, since)
    clocks = Clock.objects.filter(brand=brand, promise__brand=brand)
    if since is not None:
        clocks = clocks.filter(started_at__gte=since)
    offices = Offices(brand.pk)
    for running in chunks(clocks):
        key = running.clock.promise.stable_key
        result.clocks += 1
        result.by_rule[key] += 1
        found = list(differing(running, offices, at))
        if found and running.clock.tzdata != TZDATA:
            result.moved += 1
        elif found:
            reference = f"{brand.prefix}-{running.clock.ticket_id}"
            result.wrong[key] += [
                Difference(running.clock.pk, reference, running.rule, *each) for each in found
            ]
    return result


def differing(running: Running, offices: Offices, at: datetime) -> Iterator[tuple[str, str, str]]:
    """The fields of a clock that differ from what its events lead to: name, stored, recomputed."""
    clock = running.clock
    stored = {name: getattr(clock, name) for name in _COMPARED}
    if not running.taken or running.taken[0].kind != "start":
        yield "events", "a clock", "no start"
        return
    calendar = running.taken[0].data["calendar"]
    again = replace(
        running,
        clock=Clock(calendar=calendar),
        calendar=clock.promise.policy_version.policy.calendar(calendar),
    )
    found = again.outcome(at)
    by_then = replace(again, office=offices.of(running, found.due_at))
    copy_outcome(found, again)
    for name in _COMPARED:
        before, after = stored[name], getattr(again.clock, name)
        unnoticed = name == "state" and (before, after) == ("open", "broken")  # no watcher has passed by yet
        rewarned = name == "warn_at" and before == warning(by_then, found)
        if before != after and not unnoticed and not rewarned:
            yield name, str(before), str(after)


def record(brand: Brand, result: Verification) -> None:
    """Put the result on record under every promise with clocks, for the promises page."""
    newest = Promise.objects.filter(brand=brand, verb="run clock").values("stable_key").annotate(id=Max("id"))
    CheckRun.objects.bulk_create(
        CheckRun(
            brand=brand,
            promise_id=row["id"],
            name=CHECK,
            at=result.at,
            sample=result.by_rule[row["stable_key"]],
            passed=row["stable_key"] not in result.wrong,
            detail=_detail(result, row["stable_key"]),
        )
        for row in newest
    )


def _detail(result: Verification, key: str) -> str:
    wrong = result.wrong.get(key)
    if not wrong:
        return ""
    clocks = len({difference.clock_id for difference in wrong})
    return f"{clocks:,} of {result.by_rule[key]:,} clocks differ from their events; first: {wrong[0]}"


def chunks(clocks: QuerySet[Clock], *, last_event: int | None = None) -> Iterator[Running]:
    """All of them with their steps (up to an event), a thousand at a time, whatever is added meanwhile."""
    last = 0
    while chunk := load(clocks.filter(id__gt=last).order_by("id")[:CHUNK], last_event=last_event):
        last = chunk[-1].clock.pk
        yield from chunk
