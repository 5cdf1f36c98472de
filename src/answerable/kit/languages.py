"""Languages as people call them."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def language_in_words(code: str) -> str:
    """A language's name in the reader's language; its code where it has none."""
    return _in_words(code, get_language() or "en")


@lru_cache(maxsize=1024)
def _in_words(code: str, reader: str) -> str:
    try:
        name = Locale.parse(code, sep="-").get_display_name(Locale.parse(reader, sep="-"))
    except (UnknownLocaleError, ValueError):
        return code
    return name or code
