"""Remarks beside the lines of an explanation: clock changes, holidays, what a pause cost."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from answerable.clock.calendar import Calendar
from answerable.clock.pauses import Pause
from answerable.clock.timeline import Span
from answerable.clock.words import DAY, SHORT_DATE, WHOLE, Words
from answerable.clock.words import noted as _
from answerable.clock.zones import zone

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta(0)
_MANY = 3


def shifts(place: ZoneInfo, since: datetime, until: datetime, words: Words) -> str:
    """`clocks went forward on Sunday 8 March`, for every change of the zone's offset in the stretch."""
    found = []
    at = since
    while at < until:
        after = min(at + _DAY, until)
        if _offset(place, at) != _offset(place, after):
            moment = _moment_of_change(place, at, after)
            forward = _offset(place, at) < _offset(place, after)
            told = _("clocks went forward on %(day)s") if forward else _("clocks went back on %(day)s")
            found.append(words.say(told, day=words.date(moment.astimezone(place), WHOLE)))
        at = after
    return ", ".join(found)


def listed_days(calendar: Calendar, since: datetime, until: datetime, kind: str, words: Words) -> str:
    """The holidays in a closed stretch, the half or special day an open one belongs to."""
    place = zone(calendar.zone)
    first = since.astimezone(place).date()
    last = (until - timedelta(microseconds=1)).astimezone(place).date()
    unnamed = words.say(_("special hours") if kind == "open" else _("holiday"))
    return ", ".join(
        f"{_short(each.day, words)} {each.name or unnamed}"
        for each in calendar.listed
        if first <= each.day <= last and bool(each.hours) == (kind == "open")
    )


def reasons(waits: list[Pause], since: datetime, until: datetime) -> str:
    """Why the clock stood, each reason once."""
    overlapping = [
        wait.reason for wait in waits if wait.start < until and (wait.end is None or since < wait.end)
    ]
    return ", ".join(dict.fromkeys(filter(None, overlapping)))


def not_counted(place: ZoneInfo, spans: list[Span], words: Words) -> str:
    """`8 h open time not counted Mon, 2 h Tue`; over many days the sum."""
    lost: dict[date, timedelta] = {}
    for opens, closes in spans:
        day = opens.astimezone(place).date()
        lost[day] = lost.get(day, _NOTHING) + (closes - opens)
    if not lost:
        return ""
    if len(lost) > _MANY:
        return words.say(_("%(time)s open time not counted"), time=brief(sum(lost.values(), _NOTHING)))
    told = [(brief(length), _day(day, words)) for day, length in lost.items()]
    (length, weekday), *rest = told
    first = words.say(_("%(time)s open time not counted %(day)s"), time=length, day=weekday)
    return ", ".join([first, *(f"{more} {weekday}" for more, weekday in rest)])


def brief(length: timedelta) -> str:
    """`8 h`, `1 h 30`, `45 min`, `20 s`."""
    seconds = int(length.total_seconds())
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} h" + (f" {minutes:02}" if minutes else "")
    return f"{minutes} min" if minutes else f"{seconds} s"


def _offset(place: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(place).utcoffset() or _NOTHING


def _moment_of_change(place: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(place, before)
    while after - before > _MINUTE:
        middle = before + (after - before) / 2
        before, after = (middle, after) if _offset(place, middle) == old else (before, middle)
    return after


def _day(day: date, words: Words) -> str:
    return words.date(datetime.combine(day, time()), DAY)


def _short(day: date, words: Words) -> str:
    return words.date(datetime.combine(day, time()), SHORT_DATE)
