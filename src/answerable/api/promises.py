"""`/promises`: each brand's policy, clause by clause, with its evidence."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from answerable.api.token import admit
from answerable.brands.models import Brand
from answerable.insights.page import ClauseOnPage, PromisesPage, RuleOnPage
from answerable.insights.promises import PERIOD, promises_page
from answerable.kit.now import now
from answerable.policy.models import PolicyVersion

router = Router(tags=["promises"])
COUNTED = (
    "promised", "kept", "broken", "running", "at_risk", "unmeasurable", "void", "excused", "relaxed",
    "blocked", "failed",
)  # fmt: skip


class Period(Schema):
    brand: str | None = Field(None, max_length=100, description="a brand's slug; all of them without it")
    days: int = Field(PERIOD, ge=1, le=366, description="how far to look back")


class MissedItem(Schema):
    ticket: str
    at: datetime
    words: str


class RuleItem(Schema):
    """`state` says what the counts show; nothing is `kept` without evidence. `assumed`: not decided yet."""

    id: str
    kind: str
    verb: str
    says: str
    sentence: str
    reading: str
    assumed: bool
    goal: str
    state: str
    title: str
    why: str
    figure: str
    share: str
    claim: str
    counts: dict[str, int]
    missed: list[MissedItem]


class ClauseItem(Schema):
    id: str
    text: str
    state: str
    rules: list[RuleItem]


class BrandPromises(Schema):
    brand: str
    title: str
    version: int
    effective_from: datetime
    start: datetime
    end: datetime
    open_decisions: int
    states: dict[str, int] = Field(description="how many clauses stand in each state")
    clauses: list[ClauseItem]


class PromisesList(Schema):
    items: list[BrandPromises]


@router.get("/promises", response=PromisesList, summary="Every promise with its evidence")
def read_promises(request: HttpRequest, period: Query[Period]) -> dict[str, Any]:
    """A brand that has published no policy is not listed. Clocks count by when they started."""
    caller = admit(request, brand=period.brand)
    at = now()
    items = []
    for brand in Brand.objects.filter(pk__in=caller.brands).order_by("slug"):
        try:
            page = promises_page(brand, at=at, days=period.days)
        except PolicyVersion.DoesNotExist:
            continue
        items.append(_brand(brand.slug, page))
    return {"items": items}


def _brand(slug: str, page: PromisesPage) -> dict[str, Any]:
    return {
        "brand": slug,
        "title": page.title,
        "version": page.version.number,
        "effective_from": page.version.effective_from,
        "start": page.start,
        "end": page.end,
        "open_decisions": len(page.open_decisions),
        "states": {str(state): count for state, count in page.tally.items()},
        "clauses": [_clause(clause) for clause in page.clauses],
    }


def _clause(clause: ClauseOnPage) -> dict[str, Any]:
    rules = [_rule(rule) for rule in clause.rules]
    return {"id": clause.id, "text": clause.text, "state": str(clause.state), "rules": rules}


def _rule(rule: RuleOnPage) -> dict[str, Any]:
    plain = ("id", "kind", "verb", "says", "sentence", "reading", "assumed", "goal")
    told = ("title", "why", "figure", "share", "claim")
    return {
        **{name: getattr(rule, name) for name in plain},
        "state": str(rule.state),
        **{name: getattr(rule.verdict, name) for name in told},
        "counts": {name: getattr(rule.evidence, name) for name in COUNTED},
        "missed": [{"ticket": each.reference, "at": each.at, "words": each.words} for each in rule.missed],
    }
