"""Addresses of pages, each made once: a page of a ticket names sixty, and Django makes each anew."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(name: str, *args: object) -> str:
    """The address of a page, below the prefix the desk is served at."""
    return _made(get_script_prefix(), name, *args)


@lru_cache(maxsize=16384, typed=True)
def _made(prefix: str, name: str, *args: object) -> str:
    del prefix  # `reverse` reads it again
    return reverse(name, args=args or None)
