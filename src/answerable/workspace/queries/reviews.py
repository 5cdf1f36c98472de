"""What the pages of reviews show; the same number of statements however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.feedback.models import Improvement, Rating, Review, Task
from answerable.insights.reviews.closing import is_genuine, is_of_policy
from answerable.insights.reviews.figures import effects, mean, percent, record_of
from answerable.staff.models import Agent
from answerable.tickets.access import NotYours
from answerable.workspace import words
from answerable.workspace.desk import Desk
from answerable.workspace.pages.reviews import (
    Bar,
    ClauseLine,
    Comment,
    ImprovementLine,
    ReviewLine,
    ReviewPage,
    ReviewsPage,
    TaskLine,
)

SHOWN = 30
SOON = timedelta(days=7)
WORST_FIRST = (
    "broken",
    "at risk",
    "not covered",
    "not proven",
    "slipped",
    "not measurable",
    "on record",
    "kept",
)


def reviews_page(desk: Desk) -> ReviewsPage:
    """Everything of the agent's brands, four statements."""
    tasks = (
        Task.objects.filter(brand__in=desk.brands, done_at=None)
        .select_related("rating__ticket__brand")
        .order_by("due_at")
    )
    reviews = Review.objects.filter(brand__in=desk.brands).select_related("closed_by").defer("record")
    improvements = Improvement.objects.filter(brand__in=desk.brands).select_related("owner", "review")
    return ReviewsPage(
        tasks=tuple(_task(desk, each) for each in tasks[:SHOWN]),
        open=tuple(_line(desk, each) for each in reviews.filter(closed_at=None).order_by("due_at")[:SHOWN]),
        improvements=tuple(_improvement(desk, each) for each in improvements.order_by("-decided_at")[:SHOWN]),
        held=tuple(
            _line(desk, each)
            for each in reviews.filter(closed_at__isnull=False).order_by("-closed_at")[:SHOWN]
        ),
    )


def review_of(desk: Desk, pk: int) -> Review:
    """Raises NotYours for a review of another brand."""
    found = Review.objects.filter(pk=pk, brand__in=desk.brands).select_related("brand", "closed_by").first()
    if found is None:
        raise NotYours(str(pk))
    return found


def review_page(desk: Desk, review: Review) -> ReviewPage:
    """One review with its figures and those of the period before."""
    brand = review.brand
    record = record_of(review, brand, at=desk.at)
    earlier = _earlier(review)
    scores = record["scores"]
    said = sum(scores.values())
    members = Agent.objects.filter(memberships__brand=brand, is_active=True).order_by("name")
    return ReviewPage(
        line=_line(desk, review),
        pk=review.pk,
        of_policy=is_of_policy(review),
        may_close=review.closed_at is None and desk.seats[brand.pk].lead,
        scores=_bars({str(score): scores.get(str(score), 0) for score in range(5, 0, -1)}),
        said=said,
        mean=mean(scores),
        mean_before=mean(earlier.get("scores", {})),
        months=tuple(
            Bar(each["month"], each["ratings"], round(each["mean"] * 20)) for each in record["months"]
        ),
        clauses=_clauses(record["rules"], earlier.get("rules", {})),
        themes=tuple(
            {
                **each,
                "name": words.category(each["category"]) if each["category"] != "-" else _("no category"),
            }
            for each in record["themes"]
        ),
        comments=_comments(brand, review),
        effects=tuple(
            _improvement(desk, each.improvement, after=percent(each.after))
            for each in effects(review, record)
        ),
        decisions=tuple(
            _improvement(desk, each)
            for each in review.improvements.select_related("owner", "review").order_by("id")
        ),
        findings=review.findings,
        noted=review.themes,
        sha256=review.sha256,
        genuine=review.closed_at is not None and is_genuine(review),
        changes=tuple(review.record.get("diff", ())),
        owners=tuple(members.distinct().values_list("pk", "name")),
    )


def _earlier(review: Review) -> Mapping[str, Any]:
    """What was signed about the period before."""
    found = (
        Review.objects.filter(
            brand=review.brand_id, rule=review.rule, end__lt=review.end, closed_at__isnull=False
        )
        .order_by("-end")
        .values_list("record", flat=True)
        .first()
    )
    return found or {}


def _clauses(rules: Mapping[str, Any], earlier: Mapping[str, Any]) -> tuple[ClauseLine, ...]:
    lines = [
        ClauseLine(
            rule=name,
            says=rule["says"],
            state=rule["state"],
            title=rule["title"],
            kept=rule["kept"],
            judged=rule["kept"] + rule["broken"],
            share=percent(rule),
            before=percent(earlier.get(name, {})),
            told=rule["told"],
        )
        for name, rule in rules.items()
    ]
    order = {state: place for place, state in enumerate(WORST_FIRST)}
    return tuple(sorted(lines, key=lambda line: order.get(line.state, len(order))))


def _comments(brand: Brand, review: Review) -> tuple[Comment, ...]:
    said = (
        Rating.objects.filter(brand=brand, at__gte=review.start, at__lt=review.end)
        .exclude(comment="")
        .order_by("score", "-at")
    )
    return tuple(
        Comment(
            each.score,
            each.comment,
            f"{brand.prefix}-{each.ticket_id}",
            reverse("ticket", args=["all", f"{brand.prefix}-{each.ticket_id}"]),
            each.at,
        )
        for each in said[:12]
    )


def _bars(counts: Mapping[str, int]) -> tuple[Bar, ...]:
    most = max(counts.values(), default=0) or 1
    return tuple(Bar(name, count, count * 100 // most) for name, count in counts.items())


def _line(desk: Desk, review: Review) -> ReviewLine:
    return ReviewLine(
        href=reverse("review", args=[review.pk]),
        mark=desk.seats[review.brand_id].mark,
        rule=review.rule,
        of=review.of,
        owner=review.owner,
        start=review.start,
        end=review.end,
        due=review.due_at,
        zone=desk.seats[review.brand_id].zone,
        state="kept" if review.closed_at else _urgency(review.due_at, desk.at),
        closed_at=review.closed_at,
        closed_by=review.closed_by.name if review.closed_by else "",
        outcome=review.outcome,
    )


def _urgency(due: datetime, at: datetime) -> str:
    if due <= at:
        return "late"
    return "soon" if due - at <= SOON else ""


def _task(desk: Desk, task: Task) -> TaskLine:
    ticket = task.rating.ticket
    return TaskLine(
        pk=task.pk,
        mark=desk.seats[task.brand_id].mark,
        reference=ticket.reference,
        href=reverse("ticket", args=["all", ticket.reference]),
        subject=ticket.subject,
        score=task.rating.score,
        comment=task.rating.comment,
        due=task.due_at,
        state=_urgency(task.due_at, desk.at),
        may_do=desk.seats[task.brand_id].lead,
    )


def _improvement(desk: Desk, each: Improvement, *, after: int | None = None) -> ImprovementLine:
    late = each.done_at is None and each.due_on < desk.at.date()
    return ImprovementLine(
        pk=each.pk,
        mark=desk.seats[each.brand_id].mark,
        decision=each.decision,
        rule=each.rule,
        owner=each.owner.name,
        due_on=each.due_on,
        state="kept" if each.done_at else "late" if late else "",
        before=percent(each.before),
        after=after,
        effect=each.effect,
        may_do=each.done_at is None and (desk.seats[each.brand_id].lead or each.owner_id == desk.agent.pk),
    )
