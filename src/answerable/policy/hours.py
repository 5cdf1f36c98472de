"""Opening hours and closed dates as a policy writes them, checked by the clock itself."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from answerable.clock import CalendarError
from answerable.clock import zone as clock_zone
from answerable.clock.dates import read_holidays
from answerable.clock.hours import read_week
from answerable.policy.findings import Unreadable, did_you_mean

# Named lists become dates when a policy is read; the dates are locked into the version that is published.
LISTS = {
    "US federal": ("US", None),
    "England and Wales": ("GB", "ENG"),
    "Germany": ("DE", None),
    "Spain": ("ES", None),
}
T = TypeVar("T")
FIRST_YEAR, LAST_YEAR = 2025, 2035


def weekly(text: str) -> str:
    """The week as written. Raises Unreadable."""
    _asked(read_week, text)
    return " ".join(text.split())


def zone(text: str) -> str:
    """The name of a time zone. Raises Unreadable, with both meanings of an abbreviation such as EST."""
    return _asked(clock_zone, text).key


def holidays(text: str) -> str:
    """Closed dates as the clock reads them; a named list is written out. Raises Unreadable."""
    if text.casefold() == "none":
        return ""
    if text in LISTS:
        return _listed(*LISTS[text])
    if not re.match(r"\d", text):
        near = did_you_mean(text, LISTS)
        hint = f"Write dates, '2026-12-25, 2027-01-01', 'none', or one of: {', '.join(LISTS)}."
        raise Unreadable(f"I don't know the holidays '{text[:60]}'.{near}", hint)
    _asked(read_holidays, text)
    return text


def _listed(country: str, part: str | None) -> str:
    from holidays import country_holidays  # noqa: PLC0415  slow, and few policies need it

    days: dict[date, str] = dict(country_holidays(country, part, years=range(FIRST_YEAR, LAST_YEAR + 1)))
    return ", ".join(f"{day.isoformat()} {_name(days[day])}" for day in sorted(days))


def _name(name: str) -> str:
    return re.sub(r"[,;]", " /", name)


def _asked(how: Callable[[str], T], text: str) -> T:
    try:
        return how(text)
    except CalendarError as wrong:
        raise Unreadable(wrong.what, wrong.advice) from None
