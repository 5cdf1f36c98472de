"""The promises page of a brand, whole and as far as somebody wants to see it."""

from __future__ import annotations

from dataclasses import replace

from answerable.brands.models import Brand
from answerable.insights.page import PromisesPage
from answerable.insights.promises import promises_page
from answerable.insights.verdict import State
from answerable.policy.models import PolicyVersion
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk
from answerable.workspace.queries.seats import Seat

OPEN = "open"


def promises_of(desk: Desk, seat: Seat, state: str) -> tuple[PromisesPage, PromisesPage]:
    """(everything, the clauses in this state; "open": those whose reading has still to be decided).

    Raises NotYours where the brand has published no policy.
    """
    brand = Brand.objects.get(pk=seat.brand_id)
    try:
        everything = promises_page(brand, at=desk.at)
    except PolicyVersion.DoesNotExist as missing:
        raise NotYours(seat.mark.slug) from missing
    if state == OPEN:
        return everything, _to_decide(everything)
    if state in set(State):
        return everything, everything.only(State(state))
    return everything, everything


def _to_decide(page: PromisesPage) -> PromisesPage:
    kept = (
        replace(
            section,
            clauses=tuple(clause for clause in section.clauses if any(rule.assumed for rule in clause.rules)),
        )
        for section in page.sections
    )
    return replace(page, sections=tuple(section for section in kept if section.clauses))
