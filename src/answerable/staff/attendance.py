"""When somebody was there for a brand, and when nobody was: the minutes behind opening hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.clock import Calendar
from answerable.policy.evidence import Books
from answerable.staff.models import Attendance

MINUTE = timedelta(minutes=1)
LONGEST_GAP = 2 * MINUTE
"""Between two looks of the watcher; beyond it nobody knows who was there."""
EVERY = timedelta(seconds=30)
"""How often a row is lengthened while nothing changes."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Whole open minutes of a period: with somebody there, with nobody, and those nobody watched."""

    staffed: int
    unstaffed: int
    unknown: int


def note(brand_id: int, *, staffed: bool, at: datetime) -> Attendance:
    """Put on record whether somebody is there for a brand at this instant. Returns the row that says so."""
    last = Attendance.objects.filter(brand=brand_id).order_by("-until_at", "-id").first()
    if last is None or at - last.until_at > LONGEST_GAP:
        return Attendance.objects.create(brand_id=brand_id, staffed=staffed, began_at=at, until_at=at)
    if last.staffed == staffed:
        if at - last.until_at >= EVERY:
            last.until_at = at
            last.save(update_fields=["until_at"])
        return last
    last.until_at = max(at, last.until_at)
    last.save(update_fields=["until_at"])
    return Attendance.objects.create(
        brand_id=brand_id, staffed=staffed, began_at=last.until_at, until_at=last.until_at
    )


def rows(books: Books) -> Sequence[Attendance]:
    """What is on record about the period of the books, in order."""
    return list(
        Attendance.objects.filter(
            brand=books.brand_id, until_at__gt=books.start, began_at__lt=books.end
        ).order_by("began_at", "id")
    )


def minutes(calendar: Calendar, books: Books) -> Minutes:
    """The open minutes of a calendar in the period of the books, as far as it is past."""
    spans = list(calendar.spans(books.start, min(books.end, books.at)))
    open_for = sum((closes - opens for opens, closes in spans), timedelta())
    found = {True: timedelta(), False: timedelta()}
    recorded = books.ask(rows)
    for opens, closes in spans:
        for row in recorded:
            shared = min(row.until_at, closes) - max(row.began_at, opens)
            found[row.staffed] += max(shared, timedelta())
    staffed, unstaffed = found[True] // MINUTE, found[False] // MINUTE
    return Minutes(staffed, unstaffed, max(open_for // MINUTE - staffed - unstaffed, 0))
