"""What a review looks at: how every clause stood, what customers said, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from answerable.brands.models import Brand
from answerable.feedback.evidence import scores_of
from answerable.feedback.models import Improvement, Review
from answerable.insights import books as bookkeeping
from answerable.insights.promises import rules_of
from answerable.policy.models import PolicyVersion

_THEMES = """
SELECT coalesce(nullif(ticket.category, ''), '-'), count(*), avg(rating.score),
       count(*) FILTER (WHERE rating.score <= 2)
FROM feedback_rating rating JOIN tickets_ticket ticket ON ticket.id = rating.ticket_id
WHERE rating.brand_id = %(brand)s AND rating.at >= %(start)s AND rating.at < %(end)s
GROUP BY 1 ORDER BY 4 DESC, 2 DESC, 1 LIMIT 12
"""
_MONTHS = """
SELECT to_char(date_trunc('month', at AT TIME ZONE %(zone)s), 'YYYY-MM'), count(*), sum(score)
FROM feedback_rating WHERE brand_id = %(brand)s AND at < %(end)s AND at >= %(end)s - interval '12 months'
GROUP BY 1 ORDER BY 1
"""
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of a decision: the figures of its clause when it was taken, and in the period after."""

    improvement: Improvement
    before: Record
    after: Record


def record_of(review: Review, brand: Brand, *, at: datetime) -> Record:
    """Everything a review shows, as plain data; that of a closed review is the one that was signed."""
    if review.closed_at is not None:
        return dict(review.record)
    return figures(brand, start=review.start, end=min(review.end, at), at=at)


def figures(brand: Brand, *, start: datetime, end: datetime, at: datetime) -> Record:
    """The clause results, scores and themes of a period. The same few queries for every policy."""
    version = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at)
    books = bookkeeping.of(brand, version.policy, start=start, end=end, at=at)
    rules = {
        rule.id: {
            "clause": rule.clause_id,
            "says": rule.says or version.policy.clause(rule.clause_id).text,
            "kind": rule.kind,
            "state": str(rule.state),
            "title": rule.verdict.title,
            "kept": rule.evidence.kept,
            "broken": rule.evidence.broken,
            "promised": rule.evidence.promised,
            "told": rule.evidence.told,
        }
        for rule in rules_of(version.policy, books)
        if rule.kind != "informational"
    }
    given = {"brand": brand.pk, "start": start, "end": end, "zone": brand.zone}
    return {
        "version": version.number,
        "policy_sha256": version.sha256,
        "rules": rules,
        "scores": {str(score): count for score, count in books.ask(scores_of).items()},
        "themes": [
            {"category": name, "ratings": count, "mean": round(float(mean), 2), "low": low}
            for name, count, mean, low in _look(_THEMES, given)
        ],
        "months": [
            {"month": month, "ratings": count, "mean": round(points / count, 2)}
            for month, count, points in _look(_MONTHS, given)
        ],
    }


def effects(review: Review, now: Record) -> list[Effect]:
    """What the decisions of the review before this one did to the clauses they were meant to move."""
    before = (
        Review.objects.filter(brand=review.brand_id, rule=review.rule, closed_at__isnull=False)
        .filter(end__lt=review.end)
        .order_by("-end")
        .first()
    )
    if before is None:
        return []
    decided = before.improvements.select_related("owner").order_by("id")
    rules = now.get("rules", {})
    return [Effect(each, each.before, rules.get(each.rule, {})) for each in decided]


def percent(found: Record) -> int | None:
    """Kept in percent, cut off; None where nothing was judged."""
    judged = int(found.get("kept", 0)) + int(found.get("broken", 0))
    return int(found["kept"]) * 100 // judged if judged else None


def mean(scores: Mapping[str, int]) -> float | None:
    """The average score, None without one."""
    said = sum(scores.values())
    return round(sum(int(score) * count for score, count in scores.items()) / said, 2) if said else None


def _look(question: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
