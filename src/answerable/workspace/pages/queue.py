"""The list of tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from answerable.promises.left import Left
from answerable.workspace.pages.frame import BrandMark, View


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in the list: who owes what, by when."""

    reference: str
    href: str
    mark: BrandMark
    subject: str
    person: str
    company: str
    language: str
    tier: int
    escalated: bool
    channel: str
    unread: bool
    left: Left


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading. `more` says that the count goes on beyond this page."""

    slug: str
    name: str
    rows: tuple[Row, ...]
    continued: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    view: View
    groups: tuple[Group, ...]
    query: str = ""
    older: str = ""
    next_due: datetime | None = None
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """What was asked for, as it stands in the address."""
        return urlencode(({"q": self.query} if self.query else {}) | dict(self.filters))

    @property
    def is_empty(self) -> bool:
        return not self.groups
