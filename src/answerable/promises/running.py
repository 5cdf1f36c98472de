"""One clock as it runs: its row, the terms of its rule, the steps it has taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from answerable.clock import TZDATA, Calendar, warn_at
from answerable.kit.rows import read
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import office_of
from answerable.promises.models import Clock, ClockEvent, Promise
from answerable.promises.outcome import Outcome, outcome
from answerable.promises.terms import Step, target_in_words
from answerable.tickets.models import Event

_OF_TICKETS = """
FROM promises_clock clock
JOIN promises_promise promise ON promise.id = clock.promise_id
JOIN policy_policyversion version ON version.id = promise.policy_version_id
WHERE clock.ticket_id = ANY (%s) AND clock.stopped_at IS NOT DISTINCT FROM %s::timestamptz
AND clock.metric = ANY (coalesce(%s::text[], ARRAY[clock.metric]))
ORDER BY clock.id
"""
_WITH_TERMS = {"clock": Clock, "promise": Promise, "version": PolicyVersion}
_STEPS = """
FROM promises_clockevent step
WHERE step.clock_id = ANY (%s) AND step.id <= coalesce(%s::bigint, step.id)
ORDER BY step.clock_id, step.id
"""


@dataclass
class Running:
    """A clock with the steps it has taken and those this change adds."""

    clock: Clock
    clause: str
    rule: str
    pause: tuple[str, ...]
    calendar: Calendar
    office: Calendar | None
    taken: list[Step]
    settings: Mapping[str, Any] = field(default_factory=dict)
    added: list[tuple[Step, Event | None]] = field(default_factory=list)
    _judged: tuple[tuple[datetime, int], Outcome] | None = field(default=None, init=False, repr=False)

    def step(self, kind: str, at: datetime, cause: Event | None, **data: Any) -> None:
        self.added.append((Step(kind, at, data), cause))

    def outcome(self, at: datetime) -> Outcome:
        """Its standing at an instant; a change asks again and again, and is answered once a step."""
        when = (at, len(self.taken) + len(self.added))
        if self._judged is None or self._judged[0] != when:
            steps = [*self.taken, *(step for step, _ in self.added)]
            self._judged = (when, outcome(steps, self.calendar, at=at))
        return self._judged[1]

    @property
    def metric(self) -> str:
        return self.clock.metric

    @property
    def automated(self) -> bool:
        """Whether an automatic answer is enough (R9: only where the policy says so)."""
        return self.settings.get("stops") == "automated"

    @property
    def repeats(self) -> bool:
        """Whether it starts again each time somebody keeps it, until the ticket is resolved."""
        return "repeat" in self.settings

    @property
    def restarts(self) -> bool:
        """Whether reopening starts it anew instead of going on with the rest (R12)."""
        return self.settings.get("on reopen") == "restart"


def copy_outcome(found: Outcome, running: Running) -> None:
    """Put an outcome on the row of its clock."""
    clock = running.clock
    clock.started_at = found.started_at
    clock.due_at = found.due_at
    clock.warn_at = warning(running, found)
    clock.stopped_at = found.stopped_at
    clock.state = found.state
    clock.reason = found.reason
    clock.counted_s = None if found.counted is None else found.counted.total_seconds()
    clock.paused = found.paused
    clock.relaxed = found.relaxed
    clock.target = target_in_words(found.target)
    clock.tzdata = TZDATA


def load(clocks: QuerySet[Clock], *, last_event: int | None = None) -> list[Running]:
    """Clocks with the steps they took (up to an event) and the terms they run under. Two queries."""
    rows = clocks.select_related("promise__policy_version").defer(
        "promise__policy_version__source", "promise__policy_version__compiled"
    )
    return _with_steps(list(rows), last_event=last_event)


def load_of(
    tickets: Sequence[int], *, stopped_at: datetime | None = None, metrics: Iterable[str] | None = None
) -> list[Running]:
    """The clocks of tickets that nobody has stopped yet, or that stopped at one instant. Two queries."""
    given = [list(tickets), stopped_at, None if metrics is None else list(metrics)]
    clocks = []
    for clock, promise, version in read(_OF_TICKETS, _WITH_TERMS, given):
        clock.promise, promise.policy_version = promise, version
        clocks.append(clock)
    return _with_steps(clocks)


def _with_steps(clocks: Sequence[Clock], *, last_event: int | None = None) -> list[Running]:
    steps: dict[int, list[Step]] = {clock.pk: [] for clock in clocks}
    given = [list(steps), last_event]
    for (event,) in read(_STEPS, {"step": ClockEvent}, given) if steps else ():
        steps[event.clock_id].append(Step(event.kind, event.at, event.data))
    return [as_running(clock, steps[clock.pk]) for clock in clocks]


def as_running(clock: Clock, steps: list[Step]) -> Running:
    """A stored clock with its rule's terms and calendar, as its policy version has them."""
    policy = clock.promise.policy_version.policy
    rule = policy.rule(clock.promise.rule)
    pause = tuple(rule.settings.get("pause", ()))
    calendar = policy.calendar(clock.calendar)
    office = office_of(policy)
    return Running(clock, clock.promise.clause, rule.id, pause, calendar, office, steps, rule.settings)


def warning(running: Running, found: Outcome) -> datetime | None:
    """R20, for a clock nobody has stopped and that does not stand still."""
    if not found.running or found.due_at is None:
        return None
    return warn_at(
        running.calendar, found.started_at, found.target, hours=running.office, pauses=found.pauses
    )
