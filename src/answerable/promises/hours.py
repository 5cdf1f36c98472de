"""The opening hours a brand tells, from the one record that also runs its clocks.

The portal, the chat widget, the voicemail greeting, the mail footer and the pages' structured data read this
record and no other (`tell customer … what: business hours`); a new version of the policy changes all of them
at the instant it takes effect, and none before.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location
from django.utils.translation import gettext as _

from answerable.clock import Calendar
from answerable.clock.hours import DAYS, MIDNIGHT, Hours, Week
from answerable.kit.dates import in_words, locale_of
from answerable.policy.model import Policy

LOOKS_AHEAD = timedelta(days=15)
_SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Whether the doors are open at an instant; `changes` is when they close or open next, in UTC."""

    is_open: bool
    changes: datetime | None


@dataclass(frozen=True)
class OpeningHours:
    """The hours of one clause. Times are the zone's; every surface's words come from here."""

    clause: str
    calendar: Calendar

    @property
    def zone(self) -> str:
        return self.calendar.zone

    def at(self, instant: datetime) -> OpenNow:
        """Open or closed at an instant, and until when."""
        if self.calendar.is_open(instant):
            spans = self.calendar.spans(instant, instant + LOOKS_AHEAD)
            return OpenNow(is_open=True, changes=next(span[1] for span in spans))
        return OpenNow(is_open=False, changes=self.calendar.next_open(instant))

    def rows(self, language: str) -> list[tuple[str, str]]:
        """The open days of a usual week and their times: ("Mon–Fri", "09:00–18:00")."""
        return [(_days(days, language), _times(hours)) for hours, days in _grouped(self.calendar.week)]

    def place(self, language: str) -> str:
        """The city the times are of, in the reader's language: London, Londres."""
        return get_timezone_location(self.zone, locale=locale_of(language), return_city=True)

    def sentence(self, language: str) -> str:
        """`Mon–Fri 09:00–18:00 (London)`: for a greeting, a mail's foot and a widget alike."""
        return f"{', '.join(' '.join(row) for row in self.rows(language))} ({self.place(language)})"

    def exceptions(self, at: datetime, language: str) -> list[tuple[str, str]]:
        """Days of the next two weeks that differ from the usual week: ("Fri 25 Dec", "closed")."""
        today = at.astimezone(ZoneInfo(self.zone)).date()
        listed = [day for day in self.calendar.listed if today <= day.day <= today + LOOKS_AHEAD]
        return [
            (format_date(day.day, "EEE d MMM", locale=locale_of(language)), _times(day.hours) or _("closed"))
            for day in listed
        ]

    def structured(self) -> list[dict[str, Any]]:
        """schema.org OpeningHoursSpecification, one for each period of the week."""
        return [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": [f"https://schema.org/{_SCHEMA_DAYS[day]}" for day in days],
                "opens": _clock(period.opens),
                "closes": _clock(period.closes),
            }
            for hours, days in _grouped(self.calendar.week)
            for period in hours
        ]


def opening_hours(policy: Policy) -> OpeningHours | None:
    """The hours in which the brand answers: the first its policy sets. None where it sets none."""
    for rule in policy.rules_of("set hours"):
        return OpeningHours(rule.clause_id, policy.calendar(str(rule.settings["name"])))
    return None


def greeting(brand: str, hours: OpeningHours, *, at: datetime, language: str) -> str:
    """What a telephone says before somebody takes the call, or instead; in the language in force."""
    now = hours.at(at)
    told = {"brand": brand, "hours": hours.sentence(language)}
    lines = [_("This is %(brand)s support. People answer %(hours)s.") % told]
    if now.is_open:
        lines.append(_("Please hold the line."))
    elif now.changes is not None:
        closed = _("We are closed now and open again on %(time)s. Leave a message, and we call you back.")
        lines.append(closed % {"time": in_words(now.changes, zone=hours.zone, language=language)})
    return " ".join(lines)


def _grouped(week: Week) -> list[tuple[Hours, list[int]]]:
    """Days with the same hours that follow each other."""
    runs = groupby(range(len(DAYS)), key=lambda day: week[day])
    return [(hours, list(days)) for hours, days in runs if hours]


def _days(days: list[int], language: str) -> str:
    names = [
        format_date(_A_MONDAY + timedelta(days=day), "EEE", locale=locale_of(language))
        for day in (days[0], days[-1])
    ]
    return names[0] if len(days) == 1 else f"{names[0]}–{names[1]}"


def _times(hours: Hours) -> str:
    return ", ".join(f"{_clock(period.opens)}–{_clock(period.closes)}" for period in hours)


def _clock(minutes: int) -> str:
    """24:00 stays 24:00; later is the next day's time."""
    minutes = minutes if minutes <= MIDNIGHT else minutes - MIDNIGHT
    return f"{minutes // 60:02}:{minutes % 60:02}"
