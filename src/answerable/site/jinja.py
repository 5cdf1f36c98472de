"""The template environment of the desk: escaped by default, translated, times in people's zones."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from answerable.insights.page import Day
from answerable.kit import moments
from answerable.kit.built import address_of
from answerable.kit.dates import in_words
from answerable.site.icons import ICONS
from answerable.workspace import words
from answerable.workspace.drawn import brand_mark

_KNOWN = frozenset(ICONS)
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def environment(**options: Any) -> Environment:
    """Make the environment for Django's Jinja2 backend."""
    options["undefined"] = StrictUndefined  # a misspelt name is a mistake, not an empty place
    desk = Environment(  # noqa: S701  (Django passes autoescape=True)
        **options, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    desk.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=said, ngettext=translation.ngettext, newstyle=True
    )
    desk.globals.update(url=url, static=address_of, icon=icon, direction=direction)
    desk.globals.update(channel=words.channel, channel_icon=channel_icon, brand_mark=brand_mark)
    desk.filters.update(moment=moment, clock=clock, full=full, iso=iso)
    desk.filters.update(stamp=stamp, day_of=day_of, bar_words=bar_words)
    return desk


def said(message: str) -> str:
    """A word of the desk in the reader's language. A page says two hundred; each is looked up once."""
    return _said(translation.get_language() or "en", message)


@lru_cache(maxsize=8192)
def _said(language: str, message: str) -> str:
    with translation.override(language):
        return translation.gettext(message)


def url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def icon(name: str, css: str = "") -> Markup:
    """An icon of the sprite. It says nothing to a screen reader: the words beside it do.

    Raises KeyError for an icon that is not in the sprite.
    """
    return _drawn(name, css, address_of("sprite.svg"))


@cache
def _drawn(name: str, css: str, sprite: str) -> Markup:
    if name not in _KNOWN:
        raise KeyError(f"{name} is not in site/icons.py")
    return Markup('<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>').format(css, sprite, name)


CHANNELS = {
    "email": "mail",
    "phone": "phone",
    "chat": "message-circle",
    "web": "globe",
    "app": "smartphone",
    "voicemail": "voicemail",
    "api": "command",
}


def channel_icon(channel: str) -> Markup:
    """A channel as an icon that says its name."""
    return _channel(icon(CHANNELS.get(channel, "message-circle")), words.channel(channel))


@cache
def _channel(drawn: Markup, name: str) -> Markup:
    return Markup('<span title="{}">{}<span class="sr">{}</span></span>').format(name, drawn, name)


def direction(language: str) -> str:
    """Say how a language is written: "rtl" or "ltr"."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def _here(context: Context) -> tuple[ZoneInfo, datetime]:
    """The reader's zone and the instant of the page; both are in the context of every page of the desk."""
    return ZoneInfo(str(context["zone"])), context["at"]


@pass_context
def clock(context: Context, at: datetime) -> str:
    return moments.clock(at, zone=_here(context)[0])


@pass_context
def moment(context: Context, at: datetime) -> str:
    zone, now = _here(context)
    return moments.moment(at, zone=zone, now=now)


@pass_context
def full(context: Context, at: datetime) -> str:
    """The whole instant, with its zone: Fri 4 Dec 2026, 10:00 EST."""
    return stamp(at, _here(context)[0].key)


def iso(at: datetime) -> str:
    return escape(at.isoformat(timespec="seconds"))


def stamp(at: datetime, zone: str) -> str:
    """An instant in a given zone, with the zone's abbreviation then: Fri 6 Mar 2026, 16:30 EST."""
    return in_words(at, zone=zone, language=translation.get_language() or "en")


def day_of(at: datetime, zone: str) -> str:
    """The date of an instant in a given zone: 4 Mar 2026."""
    return moments.date_in_words(at.astimezone(ZoneInfo(zone)).date())


def bar_words(day: Day) -> str:
    """A bar for those who do not see it: "7 of 8"."""
    judged = day.kept + day.broken
    return translation.gettext("%(kept)s of %(all)s") % {"kept": day.kept, "all": judged} if judged else "–"
