"""Sentences in the reader's language, each looked up once.

Django's `gettext` prepares and looks every sentence up again; a page of a ticket says two hundred.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils import translation


def gettext(message: str) -> str:
    return _said(translation.get_language() or "en", message)


@lru_cache(maxsize=16384)
def _said(language: str, message: str) -> str:
    with translation.override(language):
        return translation.gettext(message)
