"""`/promises/{brand}/{rule}/instances`: a promise case by case, and excuses for breaks."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from answerable.api.problems import Problem, not_there
from answerable.api.shapes import LARGEST_PAGE, Reason, Taken
from answerable.api.token import Caller, admit
from answerable.brands.models import Brand
from answerable.insights.instances import Instance, cursor, instances
from answerable.kit.now import now
from answerable.policy.models import PolicyVersion
from answerable.promises.excuse import NotExcused, break_named, decide, excuse
from answerable.promises.models import Excuse

router = Router(tags=["promises"])
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Cases(Schema):
    days: int = Field(90, ge=1, le=366, description="how far to look back")
    outcome: Literal["kept", "broken", "excused", "not measurable", "running", "does not count"] | None = None
    cursor: str | None = Field(None, max_length=100, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)


class EventItem(Schema):
    at: datetime
    what: str
    more: str


class InstanceItem(Schema):
    key: str
    at: datetime
    outcome: str
    what: str
    ticket: str
    due_at: datetime | None
    stopped_at: datetime | None
    reason: str
    events: list[EventItem]
    excuse: int | None = Field(description="the number of the excuse that holds, waits or was declined last")


class InstanceList(Schema):
    items: list[InstanceItem]
    next: str | None


class ExcuseIn(Taken):
    key: Annotated[str, Field(max_length=40, pattern=r"^(clock|act|check|word)-\d{1,18}$")]
    reason: Reason


class ExcuseDecisionIn(Taken):
    allow: bool
    reason: Reason = ""


class ExcuseOut(Schema):
    id: int
    allowed: bool | None


@router.get("/promises/{brand}/{rule}/instances", response=InstanceList, summary="A promise case by case")
def read_instances(request: HttpRequest, brand: str, rule: str, asked: Query[Cases]) -> dict[str, Any]:
    """The newest first. An excused instance is a break with an excuse that holds; it counts as broken."""
    of, at = _brand(admit(request, brand=brand)), now()
    policy = PolicyVersion.objects.in_force(brand_id=of.pk, at=at).policy
    known = next((each for each in policy.rules if each.id == rule), None)
    if known is None:
        raise not_there()
    found = instances(
        of, known.was or known.id, start=at - timedelta(days=asked.days), end=at, at=at,
        outcome=asked.outcome or "", after=asked.cursor or "", most=asked.limit + 1,
    )  # fmt: skip
    shown = found[: asked.limit]
    return {
        "items": [_shown(one) for one in shown],
        "next": cursor(shown[-1]) if len(found) > asked.limit else None,
    }


@router.post("/promises/{brand}/excuses", response={201: ExcuseOut}, summary="Excuse a break")
def excuse_break(request: HttpRequest, brand: str, body: ExcuseIn) -> Status[dict[str, Any]]:
    """A second person decides whether it holds. The break stays counted either way."""
    caller = admit(request, brand=brand)
    broken = break_named(body.key, caller.brands[0])
    if broken is None:
        raise not_there()
    try:
        asked = excuse(broken, agent=caller.agent, reason=body.reason, at=now())
    except NotExcused as problem:
        raise _refused(problem) from None
    return Status(201, {"id": asked.pk, "allowed": None})


@router.post(
    "/promises/{brand}/excuses/{number}", response={201: ExcuseOut}, summary="Decide about an excuse"
)
def decide_excuse(
    request: HttpRequest, brand: str, number: Number, body: ExcuseDecisionIn
) -> Status[dict[str, Any]]:
    """By a lead or senior who did not ask."""
    caller = admit(request, brand=brand)
    asked = Excuse.objects.filter(pk=number, brand=caller.brands[0]).first()
    if asked is None:
        raise not_there()
    try:
        decided = decide(asked, agent=caller.agent, allow=body.allow, reason=body.reason, at=now())
    except NotExcused as problem:
        raise _refused(problem) from None
    return Status(201, {"id": asked.pk, "allowed": decided.allowed})


def _brand(caller: Caller) -> Brand:
    return Brand.objects.get(pk=caller.brands[0])


def _refused(problem: NotExcused) -> Problem:
    return Problem(409, "not-excused", "Nothing was put on record.", str(problem))


def _shown(one: Instance) -> dict[str, Any]:
    same = ("key", "at", "outcome", "what", "due_at", "stopped_at", "reason")
    return {
        **{name: getattr(one, name) for name in same},
        "ticket": one.reference,
        "events": [{"at": event.at, "what": event.what, "more": event.more} for event in one.events],
        "excuse": one.excuse.pk if one.excuse else None,
    }
