"""Sentences in the reader's language. A policy is read and checked without Django, in English; where the desk
runs, these ask it.
"""

import sys


def gettext(message: str) -> str:
    """The message in the language in force."""
    if not _has_languages():
        return message
    from django.utils.translation import gettext as translated  # noqa: PLC0415  see above

    return translated(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for a count, in the language in force."""
    if not _has_languages():
        return one if count == 1 else many
    from django.utils.translation import ngettext as translated  # noqa: PLC0415  see above

    return translated(one, many, count)


def gettext_noop(message: str) -> str:
    """Marks a message that is said later."""
    return message


def _has_languages() -> bool:
    django = sys.modules.get("django.conf")
    return django is not None and bool(django.settings.configured)
