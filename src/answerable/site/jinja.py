"""The template environment of the desk: escaped by default, translated, with icons and times in people's zones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone_name
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from answerable.insights.page import Day
from answerable.kit.built import address_of
from answerable.kit.dates import in_words
from answerable.site.icons import ICONS

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
_KNOWN = frozenset(ICONS)


def environment(**options: Any) -> Environment:
    """Make the environment for Django's Jinja2 backend."""
    options["undefined"] = StrictUndefined  # a misspelt name is a mistake, not an empty place
    desk = Environment(  # noqa: S701  (Django passes autoescape=True)
        **options, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    desk.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext, ngettext=translation.ngettext, newstyle=True
    )
    desk.globals.update(url=url, static=address_of, icon=icon, direction=direction)
    desk.filters.update(moment=moment, clock=clock, day=day, full=full, iso=iso)
    desk.filters.update(stamp=stamp, day_of=day_of, bar_words=bar_words)
    return desk


def url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def icon(name: str, css: str = "") -> Markup:
    """An icon of the sprite. It says nothing to a screen reader: the words beside it do.

    Raises KeyError for an icon that is not in the sprite.
    """
    if name not in _KNOWN:
        raise KeyError(f"{name} is not in site/icons.py")
    return Markup('<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        css, address_of("sprite.svg"), name
    )


def direction(language: str) -> str:
    """Say how a language is written: "rtl" or "ltr"."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def _here(context: Mapping[str, Any] | Context) -> tuple[ZoneInfo, Locale, datetime | None]:
    zone = ZoneInfo(str(context.get("zone") or "UTC"))
    try:
        locale = Locale.parse(translation.get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return zone, locale, context.get("at")


def clock(context: Context, at: datetime) -> str:
    """The time of day in the reader's zone: 09:02."""
    zone, locale, _ = _here(context)
    return format_datetime(at, "HH:mm", tzinfo=zone, locale=locale)


def day(context: Context, at: datetime) -> str:
    """The day as people say it: Today, Yesterday, Thursday, 12 Feb, 12 Feb 2025."""
    zone, locale, now = _here(context)
    local = at.astimezone(zone)
    if now is not None:
        today = now.astimezone(zone).date()
        away = (local.date() - today).days
        if away == 0:
            return translation.gettext("today")
        if away == -1:
            return translation.gettext("yesterday")
        if away == 1:
            return translation.gettext("tomorrow")
        if -7 < away < 7:
            return format_date(local.date(), "EEE", locale=locale)
        if local.year != today.year:
            return format_date(local.date(), "medium", locale=locale)
    return format_skeleton("MMMd", local, tzinfo=zone, locale=locale)


def moment(context: Context, at: datetime) -> str:
    """Day and time, as short as is clear: 09:02, yesterday 16:20, Thu 10:00, 12 Feb 09:02."""
    zone, _, now = _here(context)
    time = clock(context, at)
    if now is not None and at.astimezone(zone).date() == now.astimezone(zone).date():
        return time
    return f"{day(context, at)} {time}"


def full(context: Context, at: datetime) -> str:
    """The whole instant, with its zone: Thu, Dec 3, 2026, 10:00 EST."""
    zone, locale, _ = _here(context)
    local = at.astimezone(zone)
    name = get_timezone_name(local, width="short", locale=locale, zone_variant=None)
    return f"{format_date(local.date(), 'full', locale=locale)}, {clock(context, at)} {name}"


def iso(at: datetime) -> str:
    return escape(at.isoformat(timespec="seconds"))


def stamp(at: datetime, zone: str) -> str:
    """An instant in a given zone, with the zone's abbreviation then: Fri 6 Mar 2026, 16:30 EST."""
    return in_words(at, zone=zone, language=translation.get_language() or "en")


def day_of(at: datetime, zone: str) -> str:
    """The date of an instant in a given zone: 4 Mar 2026."""
    _, locale, _ = _here({})
    return format_date(at.astimezone(ZoneInfo(zone)).date(), "medium", locale=locale)


def bar_words(day: Day) -> str:
    """A bar for those who do not see it: "7 of 8"."""
    judged = day.kept + day.broken
    return translation.gettext("%(kept)s of %(all)s") % {"kept": day.kept, "all": judged} if judged else "–"


for _filter in (clock, day, moment, full):
    pass_context(_filter)
