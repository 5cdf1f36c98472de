"""An explanation as text, as a person would write it down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from answerable.clock.calendar import ALWAYS
from answerable.clock.target import BusinessDays
from answerable.clock.words import DAY, FULL_DATE, WEEKDAY_DATE, Words
from answerable.clock.words import noted as _
from answerable.clock.zones import zone

if TYPE_CHECKING:
    from answerable.clock.explain import Explanation, Line

_DAY = timedelta(days=1)


def tell(explanation: Explanation, *, heading: str, started: str, reading: str, words: Words) -> str:
    """The text of `Explanation.text`: start, stretches (ordinary nights left out), due, calendar."""
    place = zone(explanation.zone)
    start = explanation.start
    lines = [heading] if heading else []
    when = _full(place, start, words)
    lines.append(words.say(_("Started %(when)s %(how)s"), when=when, how=started).rstrip())
    if isinstance(explanation.target, BusinessDays):
        day = words.date(start.astimezone(zone(explanation.calendar.zone)), WEEKDAY_DATE)
        said = _("Promised %(target)s, until the desk closes: %(day)s itself does not count.")
        lines.append(words.say(said, target=words.say(str(explanation.target)), day=day))
    rows = [
        (_stretch(place, line, words), words.say(line.kind), *_counted(line), line.note)
        for line in explanation.lines
        if line is explanation.lines[0] or not _ordinary_night(place, line)
    ]
    width = max((len(row[0]) for row in rows), default=0)
    for stretch, kind, counted, total, note in rows:
        lines.append(f"  {stretch:{width}}   {kind:6}   {counted:>8}   {total:>8}   {note}".rstrip())
    lines.append(_due(place, explanation, words))
    calendar = explanation.calendar
    name = words.say(_("every hour")) if calendar == ALWAYS else calendar.name or str(calendar)
    read = words.say(_("Read as: %(reading)s."), reading=reading) + " " if reading else ""
    lines.append(
        read + words.say(_("Calendar %(name)s, tzdata %(version)s."), name=name, version=explanation.tzdata)
    )
    return "\n".join(lines)


def _due(place: ZoneInfo, explanation: Explanation, words: Words) -> str:
    if explanation.due is not None:
        return words.say(_("Due %(when)s"), when=_full(place, explanation.due, words, whole=True))
    last = explanation.lines[-1] if explanation.lines else None
    if last is not None and last.kind == "paused":
        return words.say(_("No due instant while the clock stands."))
    return words.say(_("No due instant: the calendar does not open long enough within a century."))


def _ordinary_night(place: ZoneInfo, line: Line) -> bool:
    if line.kind != "closed" or line.note or line.until is None:
        return False
    return line.until.astimezone(place).date() - line.since.astimezone(place).date() <= _DAY


def _stretch(place: ZoneInfo, line: Line, words: Words) -> str:
    since = line.since.astimezone(place)
    begin = f"{words.date(since, WEEKDAY_DATE)} {_clock(since)} {since:%Z}"
    if line.until is None:
        return f"{begin} ->"
    until = line.until.astimezone(place)
    if until.date() == since.date():
        return f"{begin} -> {_clock(until)} {until:%Z}"
    day = words.date(until, DAY if until.date() - since.date() < 7 * _DAY else WEEKDAY_DATE)
    changed = f" {until:%Z}" if until.tzname() != since.tzname() else ""
    return f"{begin} -> {day} {_clock(until)}{changed}"


def _counted(line: Line) -> tuple[str, str]:
    if line.kind != "open":
        return "", ""
    return f"+{_length(line.counted)}", _length(line.total)


def _length(length: timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60} h {minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second or at.microsecond else f"{at:%H:%M}"


def _full(place: ZoneInfo, at: datetime, words: Words, *, whole: bool = False) -> str:
    """`Fri 6 Mar 2026 16:30 EST (21:30:00Z)`; the whole UTC instant where asked or where its date differs."""
    local = at.astimezone(place)
    exact = at.isoformat().replace("+00:00", "Z")
    if not whole and local.date() == at.date():
        exact = exact.split("T")[1]
    return f"{words.date(local, FULL_DATE)} {_clock(local)} {local:%Z} ({exact})"
