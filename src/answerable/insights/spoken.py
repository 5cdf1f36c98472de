"""Explanations in the language of whoever reads them."""

from datetime import datetime
from typing import Any

from babel.dates import format_skeleton
from django.utils.translation import get_language, gettext, gettext_noop

from answerable.clock.words import DAY, FULL_DATE, SHORT_DATE, WEEKDAY_DATE, WHOLE, Words
from answerable.kit.dates import locale_of

_SHAPES = {DAY: "E", SHORT_DATE: "MMMd", WEEKDAY_DATE: "MMMEd", FULL_DATE: "yMMMEd", WHOLE: "MMMMEd"}
STATES = {
    "open": gettext_noop("open"),
    "kept": gettext_noop("kept"),
    "broken": gettext_noop("broken"),
    "void": gettext_noop("does not count"),
    "unmeasurable": gettext_noop("cannot be measured"),
}
KINDS = (gettext_noop("open"), gettext_noop("closed"), gettext_noop("paused"))


class Spoken(Words):
    """The language in force."""

    def say(self, message: str, **values: Any) -> str:
        """The message in that language, with its values."""
        return super().say(gettext(message), **values)

    def date(self, at: datetime, form: str) -> str:
        """English as the clock writes it, else in the order of the language."""
        language = get_language() or "en"
        if language.startswith("en"):
            return super().date(at, form)
        return format_skeleton(_SHAPES[form], at, locale=locale_of(language))


SPOKEN = Spoken()
