"""The register of people who wanted their data or its erasure: one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from answerable.dossier.exports import SENIOR
from answerable.privacy.models import DataRequest
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import BrandMark

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """`state`: waits, written, ready, deleted, erased, declined or erasing. `late`: its day is over."""

    pk: int
    mark: BrandMark
    kind: str
    person: str
    href: str
    asked_at: datetime
    asked_by: str
    proof: str
    due_at: datetime
    rule: str
    decided_by: str
    reason: str
    done_at: datetime | None
    found: dict[str, int]
    state: str
    late: bool
    mine: bool
    may_decide: bool


def wishes(desk: Desk) -> tuple[Wish, ...]:
    """Those that are not done stand first, the earliest due on top."""
    may = {seat.brand_id for seat in desk.seats.values() if seat.lead or seat.tier >= SENIOR}
    rows = DataRequest.objects.filter(brand__in=desk.brands).select_related(
        "customer", "asked_by", "decided_by"
    )
    found = sorted(rows.order_by("-id")[:SHOWN], key=lambda one: (_over(one), one.due_at))
    return tuple(_wish(desk, one, may) for one in found)


def _wish(desk: Desk, one: DataRequest, may: set[int]) -> Wish:
    own = one.asked_by_id == desk.agent.pk
    return Wish(
        pk=one.pk,
        mark=desk.seats[one.brand_id].mark,
        kind=one.kind,
        person="" if one.customer.email.endswith(".invalid") else one.customer.called,
        href=reverse("customer", args=[one.customer_id]),
        asked_at=one.asked_at,
        asked_by=one.asked_by.name if one.asked_by else "",
        proof=one.proof,
        due_at=one.due_at,
        rule=one.rule,
        decided_by=one.decided_by.name if one.decided_by else "",
        reason=one.reason,
        done_at=one.done_at,
        found={name: count for name, count in one.done.items() if count},
        state=_state(one),
        late=not _over(one) and one.due_at < desk.at,
        mine=own,
        may_decide=one.allowed is None and not own and one.brand_id in may,
    )


def _over(one: DataRequest) -> bool:
    return one.done_at is not None or one.allowed is False


def _state(one: DataRequest) -> str:
    if one.allowed is None:
        return "waits"
    if not one.allowed:
        return "declined"
    if one.kind == DataRequest.Kind.ERASURE:
        return "erased" if one.done_at else "erasing"
    if one.done_at is None:
        return "written"
    return "ready" if one.stored_as else "deleted"
