"""How it was, asked on the page of a request that is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from answerable.casework.rate import CHANGEABLE
from answerable.feedback.models import Rating
from answerable.feedback.scores import scores
from answerable.portal.requests import Opened


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, and what was answered so far: `given` is 0 before, `fixed` when it stays as it is."""

    given: int
    comment: str
    fixed: bool
    scores: tuple[tuple[int, str], ...]


def asked(found: Opened, *, at: datetime) -> Asked | None:
    """None while it is open, and for everybody but who asked. One statement, none for an open one."""
    ticket = found.ticket
    if not ticket.is_done or not found.answers or found.customer.pk != ticket.requester_id:
        return None
    rating = Rating.objects.filter(ticket=ticket, cycle=ticket.cycle).first()
    if rating is None:
        return Asked(0, "", fixed=False, scores=scores())
    return Asked(rating.score, rating.comment, fixed=at - rating.at > CHANGEABLE, scores=scores())
