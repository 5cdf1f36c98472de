"""Which open clocks are at risk, and when to say so (R20)."""

from datetime import datetime, timedelta

from answerable.clock.calendar import Calendar
from answerable.clock.counting import budget, due, elapsed
from answerable.clock.pauses import Pauses
from answerable.clock.target import Target
from answerable.clock.words import noted as _
from answerable.clock.zones import utc

USED = 0.8
SHORTLY = timedelta(hours=1)
_MOMENT = timedelta(microseconds=1)


def at_risk(
    counting: Calendar,
    start: datetime,
    target: Target,
    at: datetime,
    *,
    hours: Calendar | None = None,
    pauses: Pauses = (),
) -> tuple[str, ...]:
    """Why an open clock is at risk at an instant, in words; empty if it is not (R20).

    `counting` is the calendar the clock runs by, `hours` those in which the desk is staffed (by default the
    same). A clock that stands or is past its due instant is not at risk.
    """
    pauses = tuple(pauses)
    at = utc(at)
    due_at = due(counting, start, target, pauses)
    allowed = budget(counting, start, target)
    if due_at is None or allowed is None or at > due_at:
        return ()
    reasons = []
    if elapsed(counting, start, at, pauses) >= allowed * USED:
        reasons.append(_("four fifths of the time are used"))
    if due_while_closed(hours or counting, due_at):
        reasons.append(_("due while the desk is closed"))
    if due_at - at < SHORTLY:
        reasons.append(_("due within the hour"))
    return tuple(reasons)


def warn_at(
    counting: Calendar,
    start: datetime,
    target: Target,
    *,
    hours: Calendar | None = None,
    pauses: Pauses = (),
) -> datetime | None:
    """The instant (UTC) to warn about an open clock: 80 % used, an hour before it is due, or, when it is due
    while the desk is closed, the last opening before that. Whichever comes first, never before the start
    (R20); None while the clock stands.
    """
    pauses = tuple(pauses)
    due_at = due(counting, start, target, pauses)
    allowed = budget(counting, start, target)
    if due_at is None or allowed is None:
        return None
    moments = [due_at - SHORTLY]
    if (used := due(counting, start, allowed * USED, pauses)) is not None:
        moments.append(used)
    staffed = hours or counting
    if due_while_closed(staffed, due_at) and (opening := staffed.last_opening(due_at)) is not None:
        moments.append(opening)
    return max(min(moments), utc(start))


def due_while_closed(hours: Calendar, due_at: datetime) -> bool:
    """Whether nobody is there just before the due instant; due at closing time is not while closed."""
    return not hours.is_open(due_at - _MOMENT)
