"""Languages as people call them."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def language_in_words(code: str) -> str:
    """A language's name in the reader's language; its code where it has none."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(Locale.parse(get_language() or "en", sep="-"))
    except (UnknownLocaleError, ValueError):
        return code
    return name or code
