"""The telephone's page: calls we owe, calls of late, how the day goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from answerable.live.models import Call, Callback
from answerable.live.numbers import readable
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import BrandMark
from answerable.workspace.words import call_end, length

LATEST = 30


@dataclass(frozen=True, slots=True)
class Owed:
    mark: BrandMark
    person: str
    number: str
    by: datetime
    late: bool
    href: str
    reference: str


@dataclass(frozen=True, slots=True)
class Past:
    mark: BrandMark
    person: str
    number: str
    at: datetime
    end: str
    rang: str
    talked: str
    agent: str
    href: str
    reference: str


@dataclass(frozen=True, slots=True)
class PhonePage:
    """`waiting` calls ring now, the longest since `longest`; `taken` and `lost` are today's inside hours."""

    owed: tuple[Owed, ...]
    past: tuple[Past, ...]
    waiting: int
    longest: str
    taken: int
    lost: int


def phone_page(desk: Desk) -> PhonePage:
    """What the page shows. Two statements."""
    calls = list(
        Call.objects.filter(brand__in=desk.brands)
        .select_related("ticket__brand", "customer", "agent")
        .order_by("-offered_at")[:LATEST]
    )
    owed = Callback.objects.filter(brand__in=desk.brands, done_at=None).select_related(
        "ticket__brand", "ticket__requester"
    )
    ringing = [call for call in calls if _rings(call, desk.at)]
    today = [call for call in calls if call.in_hours and desk.at - call.offered_at < timedelta(hours=12)]
    return PhonePage(
        owed=tuple(_owed(desk, one) for one in owed.order_by("promised_at")[:LATEST]),
        past=tuple(_past(desk, call) for call in calls),
        waiting=len(ringing),
        longest=length((desk.at - min(call.offered_at for call in ringing)).total_seconds())
        if ringing
        else "",
        taken=sum(call.answered_at is not None for call in today),
        lost=sum(call.end == Call.End.ABANDONED for call in today),
    )


def _rings(call: Call, at: datetime) -> bool:
    waits = call.in_hours and call.ended_at is None and call.answered_at is None
    return waits and at - call.offered_at < timedelta(minutes=3)


def _owed(desk: Desk, one: Callback) -> Owed:
    reference = one.ticket.reference
    return Owed(
        mark=desk.seats[one.brand_id].mark,
        person=one.ticket.requester.name,
        number=readable(one.number),
        by=one.promised_at,
        late=one.promised_at < desk.at,
        href=reverse("ticket", args=["all", reference]),
        reference=reference,
    )


def _past(desk: Desk, call: Call) -> Past:
    reference = call.ticket.reference if call.ticket else ""
    until = call.answered_at or call.ended_at
    return Past(
        mark=desk.seats[call.brand_id].mark,
        person=call.customer.name if call.customer else "",
        number=readable(call.number) if call.number else "",
        at=call.offered_at,
        end=call_end(call.end or ("open" if call.answered_at else "rings")),
        rang=length((until - call.offered_at).total_seconds()) if until else "",
        talked=length((call.ended_at - call.answered_at).total_seconds())
        if call.ended_at and call.answered_at
        else "",
        agent=call.agent.name if call.agent else "",
        href=reverse("ticket", args=["all", reference]) if reference else "",
        reference=reference,
    )
