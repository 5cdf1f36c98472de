"""Why is it with them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from answerable.workspace.pages.frame import Face


@dataclass(frozen=True, slots=True)
class Weighed:
    """One candidate: what spoke for or against them, in words."""

    face: Face
    tier: str
    load: str
    words: str
    taken: bool


@dataclass(frozen=True, slots=True)
class OwnerPage:
    """`at` is when it was weighed; `live` that it is weighed now, for nobody has it yet."""

    reference: str
    view: str
    owner: str
    told: str
    at: datetime | None
    live: bool
    needs: tuple[tuple[str, str], ...]
    weighed: tuple[Weighed, ...]
    clause: str = ""
    clause_href: str = ""
    clause_words: str = ""
    unspoken: str = ""
