"""Why is it due then? Every stretch between start and due, with what it added."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from answerable.clock.calendar import Calendar
from answerable.clock.counting import due
from answerable.clock.notes import listed_days, not_counted, reasons, shifts
from answerable.clock.pauses import Pause, Pauses, union
from answerable.clock.target import Target
from answerable.clock.telling import tell
from answerable.clock.timeline import CENTURY, LATEST, Span
from answerable.clock.words import ENGLISH, Words
from answerable.clock.words import noted as _
from answerable.clock.zones import TZDATA, utc, zone

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch, from `since` until just before `until` (UTC; None: it still lasts).

    `kind` is open, closed or paused; `counted` is what it added, `total` the sum so far.
    """

    since: datetime
    until: datetime | None
    kind: str
    counted: timedelta
    total: timedelta
    note: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from start to due in UTC instants; `zone` is the one to show them in, `due` as from `due()`."""

    calendar: Calendar
    zone: str
    start: datetime
    target: Target
    due: datetime | None
    lines: tuple[Line, ...]
    tzdata: str

    def text(self, *, heading: str = "", started: str = "", reading: str = "", words: Words = ENGLISH) -> str:
        """The lines for a person, with the zone's abbreviation at each time and running totals.

        `heading` names ticket and clause, `started` what started the clock, `reading` how unclear words
        were read; `words` are those of the reader's language.
        """
        return tell(self, heading=heading, started=started, reading=reading, words=words)

    def to_json(self) -> dict[str, Any]:
        """Instants as ISO 8601 in UTC, durations in seconds."""
        return {
            "start": self.start.isoformat(),
            "due": self.due and self.due.isoformat(),
            "zone": self.zone,
            "calendar": self.calendar.to_json(),
            "tzdata": self.tzdata,
            "lines": [
                {
                    "since": line.since.isoformat(),
                    "until": line.until and line.until.isoformat(),
                    "kind": line.kind,
                    "counted": line.counted.total_seconds(),
                    "total": line.total.total_seconds(),
                    "note": line.note,
                }
                for line in self.lines
            ],
        }


def explain(
    calendar: Calendar,
    start: datetime,
    target: Target,
    pauses: Pauses = (),
    *,
    zone: str = "",
    words: Words = ENGLISH,
) -> Explanation:
    """How `due(calendar, start, target, pauses)` comes about, stretch by stretch.

    `zone` is where to read the clock for people, by default the calendar's own; useful with ALWAYS. Pauses
    may carry their reason as a third value. Without a due instant the last line says what the clock waits
    for. The notes are told in `words`.
    """
    shown = zone or calendar.zone
    start = utc(start)
    waits = [Pause(*pause) for pause in pauses]
    due_at = due(calendar, start, target, waits)
    return Explanation(
        calendar=calendar,
        zone=shown,
        start=start,
        target=target,
        due=due_at,
        lines=tuple(_lines(calendar, start, due_at, waits, shown, words)),
        tzdata=TZDATA,
    )


def _lines(  # noqa: PLR0917
    calendar: Calendar,
    start: datetime,
    due_at: datetime | None,
    waits: list[Pause],
    shown: str,
    words: Words,
) -> Iterator[Line]:
    place = zone(shown)
    paused = union(waits, start)
    total = _NOTHING
    for since, until, kind in _stretches(calendar, start, due_at, paused):
        if until == LATEST:
            note = (
                reasons(waits, since, until)
                if kind == "paused"
                else words.say(_("it does not open long enough within a century"))
            )
            yield Line(since, None, kind, _NOTHING, total, note)
            return
        notes = [shifts(place, since, until, words)]
        counted = _NOTHING
        if kind == "paused":
            open_spans = list(calendar.spans(since, until))
            notes = [reasons(waits, since, until), not_counted(place, open_spans, words), *notes]
        else:
            notes.append(listed_days(calendar, since, until, kind, words))
        if kind == "open":
            counted = until - since
        total += counted
        yield Line(since, until, kind, counted, total, ", ".join(filter(None, notes)))


def _stretches(
    calendar: Calendar, start: datetime, due_at: datetime | None, paused: list[Span]
) -> Iterator[tuple[datetime, datetime, str]]:
    """Open, closed and paused time in order, up to the due instant; without one, up to what lasts."""
    at = start
    for began, ended in paused:
        if due_at is not None and due_at <= began:
            break
        yield from _open_and_closed(calendar, at, began)
        yield began, ended, "paused"
        at = ended
    if due_at is not None:
        yield from _open_and_closed(calendar, at, due_at)
    elif at < LATEST:
        yield from _open_and_closed(calendar, at, LATEST)


def _open_and_closed(
    calendar: Calendar, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, str]]:
    horizon = min(until, since + CENTURY)
    at = since
    for opens, closes in calendar.spans(since, horizon):
        if at < opens:
            yield at, opens, "closed"
        yield opens, closes, "open"
        at = closes
    if at < until:
        yield at, until, "closed"
