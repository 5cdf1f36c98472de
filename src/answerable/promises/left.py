"""How much of a promise's time is left, in a form a page draws and the clock script goes on counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import get_language

from answerable.kit.words import gettext as _

SOON = 0.8  # R20: a promise is at risk when four fifths of its time are used …
LAST_HOUR = timedelta(hours=1)  # … or less than an hour is left

ICONS = {"soon": "hourglass", "late": "octagon-alert", "paused": "pause", "kept": "check"}


@dataclass(frozen=True, slots=True)
class Left:
    """`state` is one of on, soon, late, paused, kept, none; `percent` is the share of time used, 0 to 100."""

    state: str
    words: str
    percent: int = 0
    start: datetime | None = None
    due: datetime | None = None

    @property
    def icon(self) -> str | None:
        return ICONS.get(self.state)

    @property
    def runs(self) -> bool:
        return self.due is not None and self.state in {"on", "soon", "late"}


def left(start: datetime | None, due: datetime | None, at: datetime) -> Left:
    """Say how a running promise stands at an instant. No due instant: nothing is owed."""
    if due is None:
        return Left("none", "")
    start = start or due - LAST_HOUR
    if at > due:
        return Left("late", _over(_minutes(at - due), get_language() or "en"), 100, start, due)
    used = (at - start) / (due - start) if due > start else 1.0
    used = min(max(used, 0.0), 1.0)
    state = "soon" if used >= SOON or due - at < LAST_HOUR else "on"
    return Left(state, span(due - at), round(used * 100), start, due)


def waits(waiting_for: str) -> Left:
    """A promise that stands still while somebody else has the turn."""
    return Left("paused", waiting_for, 50)


def span(length: timedelta) -> str:
    """A length of time as people say it on a list: "3 d", "38 h", "5 h 20", "47 min"."""
    return _span(_minutes(length), get_language() or "en")


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


@lru_cache(maxsize=4096)  # a list says fifty of them
def _span(minutes: int, language: str) -> str:
    del language  # it is the one in force
    days, hours = divmod(minutes // 60, 24)
    if days >= 2:
        return _("%(d)s d") % {"d": days}
    if minutes >= 600:
        return _("%(h)s h") % {"h": days * 24 + hours}
    if minutes >= 60:
        return _("%(h)s h %(m)s") % {"h": days * 24 + hours, "m": f"{minutes % 60:02d}"}
    return _("%(m)s min") % {"m": minutes}


@lru_cache(maxsize=4096)
def _over(minutes: int, language: str) -> str:
    return _("%(time)s over") % {"time": _span(minutes, language)}
