"""Addresses of pages, each made once: a page of a ticket names sixty, and Django makes each anew."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=16384, typed=True)
def address(name: str, *args: object) -> str:
    """The address of a page. A desk answers at one place: what lies before its paths stays as it is."""
    return reverse(name, args=args or None)
