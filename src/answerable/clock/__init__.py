"""The clock: one pure function decides every due instant (rules R1 to R20 in docs/clock.md).

Plain Python. Instants go in as aware datetimes and come out in UTC; durations are timedeltas.
"""

from answerable.clock.calendar import ALWAYS, Calendar
from answerable.clock.counting import budget, due, elapsed, kept
from answerable.clock.dates import ListedDay
from answerable.clock.errors import CalendarError
from answerable.clock.explain import Explanation, Line, explain
from answerable.clock.pauses import Pause
from answerable.clock.readings import Reading, four_readings, in_zone, open_days, usual_day
from answerable.clock.retarget import Change, Standing, Term, retarget, stricter
from answerable.clock.risk import at_risk, due_while_closed, warn_at
from answerable.clock.target import BusinessDays, Target
from answerable.clock.windows import Window, arrival_windows, total
from answerable.clock.zones import TZDATA, zone

__all__ = [
    "ALWAYS",
    "TZDATA",
    "BusinessDays",
    "Calendar",
    "CalendarError",
    "Change",
    "Explanation",
    "Line",
    "ListedDay",
    "Pause",
    "Reading",
    "Standing",
    "Target",
    "Term",
    "Window",
    "arrival_windows",
    "at_risk",
    "budget",
    "due",
    "due_while_closed",
    "elapsed",
    "explain",
    "four_readings",
    "in_zone",
    "kept",
    "open_days",
    "retarget",
    "stricter",
    "total",
    "usual_day",
    "warn_at",
    "zone",
]
