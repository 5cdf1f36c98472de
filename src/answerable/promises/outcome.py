"""What became of a promise: a pure function of the events of its clock (R19).

The same events give the same outcome, whenever and wherever it is computed. The row of a clock is a copy
of the result for quick reading; the nightly recomputation compares the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.clock import Calendar, Pause, due, elapsed
from answerable.promises.terms import Step, Target, target_from_json


@dataclass(frozen=True)
class Outcome:
    """The standing of a clock at one instant. `due_at` is None while it is paused; instants are UTC.

    `promised` are the instants from which a target counts, the start first; the earliest due instant holds.
    """

    state: str
    started_at: datetime
    target: Target
    due_at: datetime | None
    stopped_at: datetime | None
    counted: timedelta | None
    pauses: tuple[Pause, ...]
    paused: bool
    relaxed: bool
    reason: str
    strict_due_at: datetime | None
    promised: tuple[tuple[datetime, Target], ...] = ()
    suspensions: tuple[Pause, ...] = ()

    @property
    def running(self) -> bool:
        """Somebody still has to do something: nobody stopped it, not even after its due instant."""
        return self.stopped_at is None and self.state in {"open", "broken"}


def outcome(steps: Iterable[Step], calendar: Calendar, *, at: datetime) -> Outcome:
    """Replay the events of one clock up to an instant.

    Kept if and only if the stop is at or before the due instant (R2). A clock past its due instant is broken
    even if nobody has answered: silence does not improve a figure. Steps are taken in the order given.
    """
    history = _History()
    for step in steps:
        history.take(step, calendar)
    return history.result(calendar, at)


class _History:
    def __init__(self) -> None:
        self.started: datetime | None = None
        self.promised: list[tuple[datetime, Target]] = []
        self.pauses: list[Pause] = []
        self.suspensions: list[Pause] = []
        self.stopped: datetime | None = None
        self.ended: tuple[str, datetime, str] | None = None
        self.relaxed = False

    def take(self, step: Step, calendar: Calendar) -> None:
        match step.kind:
            case "start":
                self.started = step.at
                self.promised = [(step.at, target_from_json(step.data["target"]))]
            case "pause":
                if not self._waiting:
                    self.pauses.append(Pause(step.at, None, step.data.get("reason", "")))
            case "resume":
                if self._waiting:
                    self.pauses[-1] = Pause(self.pauses[-1].start, step.at, self.pauses[-1].reason)
            case "stop":
                self.stopped = self.stopped or step.at
            case "undo":
                self.stopped = None
                if step.data.keys() & {"parted", "was_one"}:
                    self.ended = None
            case "retarget":
                self._retarget(step, calendar)
            case "suspend":
                until = datetime.fromisoformat(step.data["until"])
                self.suspensions.append(Pause(step.at, until, step.data.get("reason", "")))
            case "void" | "unmeasurable":
                self._end(step, calendar)
            case unknown:
                raise ValueError(f"A clock has no event '{unknown}'.")

    @property
    def _waiting(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].end is None

    def _due(self, calendar: Calendar, pauses: Iterable[Pause]) -> datetime | None:
        pauses = list(pauses)
        dues = [due(calendar, start, target, pauses) for start, target in self.promised]
        known = [instant for instant in dues if instant is not None]
        return min(known) if known else None

    def _retarget(self, step: Step, calendar: Calendar) -> None:
        """R13: stricter counts from the change, never later than before; looser only while not yet late."""
        target = target_from_json(step.data["target"])
        if step.data["stricter"]:
            self.promised.append((step.at, target))
            return
        before = self._due(calendar, self.pauses)
        if before is not None and before < step.at:
            return
        assert self.started is not None  # noqa: S101  a clock's first event is its start
        self.promised = [(self.started, target)]
        self.relaxed = True

    def _end(self, step: Step, calendar: Calendar) -> None:
        """R13, R18: a broken clock stays broken, unless the ticket itself turns out to be none."""
        before = self._due(calendar, self.pauses)
        already_broken = before is not None and before < (self.stopped or step.at)
        if already_broken and not step.data.get("even_if_broken"):
            return
        state = "void" if step.kind == "void" else "unmeasurable"
        self.ended = (state, step.at, step.data.get("reason", ""))

    def result(self, calendar: Calendar, at: datetime) -> Outcome:
        if self.started is None:
            raise ValueError("A clock without a start has no outcome.")
        paused = self._waiting and self.stopped is None
        pauses = list(self.pauses)
        if self._waiting and self.stopped is not None:  # answered while waiting: the wait ends there
            pauses[-1] = Pause(pauses[-1].start, max(self.stopped, pauses[-1].start), pauses[-1].reason)
        strict = self._due(calendar, pauses)
        due_at = self._due(calendar, [*pauses, *self.suspensions]) if self.suspensions else strict
        until = self.stopped
        reason = ""
        if self.ended is not None:
            state, until, reason = self.ended
        elif self.stopped is not None:
            state = "kept" if due_at is None or self.stopped <= due_at else "broken"
        else:
            state = "broken" if due_at is not None and due_at < at else "open"
        counted = None
        if until is not None:
            counted = elapsed(calendar, self.started, max(until, self.started), [*pauses, *self.suspensions])
        return Outcome(
            state=state,
            started_at=self.started,
            target=self.promised[-1][1],
            due_at=due_at,
            stopped_at=until,
            counted=counted,
            pauses=tuple(pauses),
            paused=paused,
            relaxed=self.relaxed,
            reason=reason,
            strict_due_at=strict,
            promised=tuple(self.promised),
            suspensions=tuple(self.suspensions),
        )
