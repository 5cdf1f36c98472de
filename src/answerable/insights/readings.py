"""How the words behind a clock were read, and what another reading would make of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, gettext_noop

from answerable.clock import ALWAYS, Calendar, Pause, Target, due, four_readings, in_zone
from answerable.insights.spoken import SPOKEN
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.promises.outcome import Outcome
from answerable.promises.running import Running

_ABBREVIATION = re.compile(r"'[A-Z]{2,4}T?'")
_FIXED = {
    "America/New_York": ("Etc/GMT+5", gettext_noop("UTC-5 all year")),
    "Europe/London": ("Etc/UTC", gettext_noop("UTC all year")),
    "Europe/Berlin": ("Etc/GMT-1", gettext_noop("UTC+1 all year")),
}


@dataclass(frozen=True, slots=True)
class Other:
    """Another reading of the same words, and when the promise would be due under it."""

    words: str
    due: datetime | None


def rules_behind(policy: Policy, rule: Rule, calendar: str) -> list[Rule]:
    """The rules whose readings a clock rests on: its own, those it takes its time from, its hours."""
    times = [other for number in rule.settings.get("same as", ()) for other in policy.rules_named(number)]
    hours = [other for other in policy.rules_of("set hours") if other.settings.get("name") == calendar]
    found = [rule, *times, *hours]
    return [each for place, each in enumerate(found) if each.id not in {e.id for e in found[:place]}]


def other_readings(behind: list[Rule], running: Running, found: Outcome) -> Iterator[Other]:
    """What the owner may still decide differently, where that would move the due instant's rule."""
    if not found.promised or found.due_at is None:
        return
    pauses = [*found.pauses, *found.suspensions]
    hours = next((rule for rule in behind if rule.verb == "set hours"), None)
    if hours is not None and hours.assumed and _ABBREVIATION.search(hours.reading):
        fixed, words = _FIXED.get(running.calendar.zone, ("", ""))
        if fixed:
            yield Other(gettext(words), _due(in_zone(running.calendar, fixed), found.promised, pauses))
    by_the_clock = running.calendar == ALWAYS and running.office is not None
    if by_the_clock and any(rule.assumed for rule in behind if rule.verb == "run clock"):
        start, target = found.promised[0]
        if running.office is None or not isinstance(target, timedelta) or target < timedelta(hours=1):
            return
        for reading in four_readings(running.office, target, SPOKEN)[1:]:
            term = reading.term
            yield Other(reading.words, due(term.calendar, start, term.target, pauses))


def _due(
    calendar: Calendar, promised: tuple[tuple[datetime, Target], ...], pauses: list[Pause]
) -> datetime | None:
    ends = [due(calendar, start, target, pauses) for start, target in promised]
    return min((end for end in ends if end is not None), default=None)
