"""The register of lists that left the desk, or were asked for: one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from answerable.dossier.exports import SENIOR
from answerable.privacy.models import Export
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import BrandMark

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """`state`: asked, declined, writing, failed, ready, taken or deleted."""

    pk: int
    mark: BrandMark
    form: str
    since: date | None
    until: date | None
    purpose: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str
    state: str
    rows: int
    total: int
    forget_at: datetime | None
    sha256: str
    mine: bool
    may_decide: bool


def lists(desk: Desk) -> tuple[Listed, ...]:
    """The newest first: an agent's own, and those of the brands where they decide."""
    led = [seat.brand_id for seat in desk.seats.values() if seat.lead or seat.tier >= SENIOR]
    rows = Export.objects.filter(brand__in=desk.brands).select_related("asked_by", "decided_by")
    shown = rows.filter(asked_by=desk.agent) | rows.filter(brand__in=led)
    return tuple(
        Listed(
            pk=one.pk,
            mark=desk.seats[one.brand_id].mark,
            form=one.get_form_display(),
            since=one.since,
            until=one.until,
            purpose=one.purpose,
            asked_by=one.asked_by.name,
            asked_at=one.asked_at,
            decided_by=one.decided_by.name if one.decided_by else "",
            decided_at=one.decided_at,
            reason=one.reason,
            state=state_of(one),
            rows=one.rows,
            total=one.total,
            forget_at=one.forget_at,
            sha256=one.sha256,
            mine=one.asked_by_id == desk.agent.pk,
            may_decide=one.allowed is None and one.asked_by_id != desk.agent.pk and one.brand_id in led,
        )
        for one in shown.order_by("-asked_at", "-id")[:SHOWN]
    )


def state_of(export: Export) -> str:
    """Where a list stands; see `Listed`."""
    if export.allowed is None:
        return "asked"
    if not export.allowed:
        return "declined"
    if export.ready_at is None:
        return "failed" if export.reason else "writing"
    if not export.stored_as:
        return "deleted"
    return "taken" if export.taken_at else "ready"
