"""What "within 24 hours" may mean: the four readings an owner chooses from."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from answerable.clock.calendar import ALWAYS, Calendar
from answerable.clock.hours import MIDNIGHT, Period, write_week
from answerable.clock.retarget import Term
from answerable.clock.words import ENGLISH, Words
from answerable.clock.words import noted as _

_WHOLE_DAY = Period(0, MIDNIGHT)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: its number, what it says to a customer, and the term that computes it."""

    number: int
    words: str
    term: Term


def four_readings(hours: Calendar, target: timedelta, words: Words = ENGLISH) -> tuple[Reading, ...]:
    """The readings of a number of hours against opening hours: elapsed, elapsed on open days, one business
    day of open hours, open hours. Raises ValueError for a calendar without weekly hours.
    """
    count = f"{target / timedelta(hours=1):g}"
    day = usual_day(hours)
    open_hours = f"{day / timedelta(hours=1):g}"
    said = (
        words.say(_("%(n)s hours, every hour counts"), n=count),
        words.say(_("%(n)s hours, the clock stands on days the desk is closed"), n=count),
        words.say(_("one business day (%(n)s open hours)"), n=open_hours),
        words.say(_("%(n)s hours of opening time"), n=count),
    )
    terms = (Term(ALWAYS, target), Term(open_days(hours), target), Term(hours, day), Term(hours, target))
    return tuple(
        Reading(number, told, term) for number, (told, term) in enumerate(zip(said, terms, strict=True), 1)
    )


def open_days(hours: Calendar) -> Calendar:
    """The same days, each open from 00:00 to 24:00: a clock that stands only on closed days (reading 2)."""
    whole = tuple((_WHOLE_DAY,) if periods else () for periods in hours.week)
    listed = {each.day: f"{_WHOLE_DAY if each.hours else 'closed'} {each.name}" for each in hours.listed}
    return Calendar(
        zone=hours.zone,
        weekly=write_week(whole),
        special=listed,
        name=f"days of {hours.name}" if hours.name else "open days",
    )


def usual_day(hours: Calendar) -> timedelta:
    """The open time of most open days of the week (of the shorter ones, if as many): one business day."""
    lengths = Counter(
        sum((period.closes - period.opens for period in periods), 0) for periods in hours.week if periods
    )
    if not lengths:
        raise ValueError("A calendar without weekly hours has no usual business day.")
    return timedelta(minutes=min(lengths, key=lambda minutes: (-lengths[minutes], minutes)))


def in_zone(hours: Calendar, zone: str) -> Calendar:
    """The same wall-clock hours in another zone, to compare two readings of 'EST' (R6)."""
    return replace(hours, zone=zone)
