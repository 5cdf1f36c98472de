"""The template environment of the desk: escaped by default, translated, times in people's zones."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, StrictUndefined, pass_context, pass_environment
from jinja2.runtime import Context
from markupsafe import Markup, escape

from answerable.insights.page import Day
from answerable.kit import moments
from answerable.kit.addresses import address
from answerable.kit.built import address_of
from answerable.kit.dates import in_words
from answerable.kit.words import gettext
from answerable.orders.shops.port import shop_words
from answerable.site.folding import Folding
from answerable.site.icons import ICONS
from answerable.workspace import words
from answerable.workspace.drawn import brand_mark
from answerable.workspace.pages.queue import Row

_KNOWN = frozenset(ICONS)
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def environment(**options: Any) -> Folding:
    """Make the environment for Django's Jinja2 backend."""
    options["undefined"] = StrictUndefined  # a misspelt name is a mistake, not an empty place
    desk = Folding(  # Django passes autoescape=True
        **options, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    desk.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=gettext, ngettext=translation.ngettext, newstyle=True
    )
    desk.same = {"_": said, "icon": icon, "static": address_of}
    desk.globals.update(url=url, direction=direction, **desk.same)
    desk.globals.update(channel=words.channel, channel_icon=channel_icon, brand_mark=brand_mark)
    desk.globals.update(drawn_row=drawn_row, shop_words=shop_words)
    desk.filters.update(moment=moment, clock=clock, full=full, iso=iso)
    desk.filters.update(stamp=stamp, day_of=day_of, bar_words=bar_words)
    return desk


def said(message: str, **named: object) -> Markup:
    """Words of the desk in the reader's language. The catalogue is trusted, what is named is escaped."""
    return Markup(gettext(message)) % named  # noqa: S704  our own catalogues


def one_field(request: HttpRequest) -> dict[str, object]:
    """The field against forged forms, made once a page; Django makes a new one for each form."""
    return {"csrf_input": SimpleLazyObject(partial(csrf_input, request))}


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page."""
    if kwargs:
        return reverse(name, args=args or None, kwargs=kwargs)
    return address(name, *args)


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


@pass_environment
def drawn_row(desk: Environment, row: Row, current: object) -> Markup:
    """A ticket in the list. The lists of a team show the same rows again and again: each is drawn once."""
    return _row(desk, row, bool(current))


@lru_cache(maxsize=4096)
def _row(desk: Environment, row: Row, current: bool) -> Markup:
    drawn = desk.get_template("workspace/list/_row.jinja").render(row=row, current=current)
    return Markup(drawn)  # noqa: S704  the template escapes


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
