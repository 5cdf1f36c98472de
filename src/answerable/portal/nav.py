"""Where one can go from every page. A place whose pages are not built yet is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from answerable.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Place:
    """`key` is what a page passes as `here`."""

    key: str
    words: str
    href: str


def places(visit: Visit) -> list[Place]:
    """The portal's main places, in the visitor's language."""
    wanted = (
        ("requests", _("My requests"), "portal-requests"),
        ("articles", _("Help articles"), "portal-articles"),
        ("policy", _("Our promises"), "portal-policy"),
    )
    found = []
    for key, words, name in wanted:
        try:
            found.append(Place(key, words, visit.to(name)))
        except NoReverseMatch:
            continue
    return found
