"""Reviews open by themselves when their period is over, and remind whoever holds them."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.feedback.models import Review
from answerable.insights.reviews.periods import days_before, periods
from answerable.kit.dates import in_words
from answerable.policy.durations import Months
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import promise_of
from answerable.promises.models import Attestation
from answerable.staff.models import Membership

log = logging.getLogger("answerable.reviews")
ITSELF = "this policy"
REMIND = (60, 30, 7)
"""Days before a review is due on which its leads are told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A review the policy asks for: under which rule (none: the head of the file), of what, how often."""

    rule: str
    of: tuple[str, ...]
    every: timedelta | Months
    owner: str


def wanted(policy: Policy) -> Iterator[Wanted]:
    """Every review the policy asks for; the yearly review of the policy itself even where no rule says so."""
    for rule in policy.rules_of("hold review"):
        given = rule.settings
        yield Wanted(rule.id, tuple(given["of"]), given["every"], given["owner"])
    if not rule_of_policy_review(policy):
        yield Wanted("", (ITSELF,), policy.review, policy.owner)


def rule_of_policy_review(policy: Policy) -> str:
    """The rule that asks for the review of the policy itself; empty where only the file's head does."""
    rules = policy.rules_of("hold review")
    return next((rule.id for rule in rules if ITSELF in rule.settings.get("of", ())), "")


def last_held(brand_id: int, rule: str, *, before: datetime) -> datetime | None:
    """When a review was last closed."""
    return (
        Review.objects.filter(brand=brand_id, rule=rule, closed_at__lte=before)
        .order_by("-closed_at")
        .values_list("closed_at", flat=True)
        .first()
    )


@transaction.atomic
def open_due(brand: Brand, *, at: datetime) -> list[Review]:
    """Open every review whose time has come; those that were opened already stay as they are.

    A review awaited under a rule stands in the ledger from then on, as pending.
    """
    version = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at)
    first = PolicyVersion.objects.filter(brand=brand).order_by("number").first() or version
    opened = []
    for each in wanted(version.policy):
        yearly = not isinstance(each.every, Months) or each.every.count >= 12
        begin = first.effective_from if yearly else max(first.effective_from, first.published_at)
        last = last_held(brand.pk, each.rule, before=at)
        for period in periods(each.every, begin=begin, last=last, zone=brand.zone, at=at):
            review, new = Review.objects.get_or_create(
                brand=brand,
                rule=each.rule,
                end=period.end,
                defaults={
                    "of": ", ".join(each.of),
                    "owner": each.owner,
                    "start": period.start,
                    "opened_at": max(period.opens, first.published_at),
                    "due_at": period.due,
                },
            )
            if new:
                opened.append(review)
                _await(version, review)
    return opened


def remind(brand: Brand, *, at: datetime) -> list[Review]:
    """Tell the brand's leads of reviews that are due in 60, 30 or 7 days; each is told once."""
    told = []
    for review in Review.objects.filter(brand=brand, closed_at=None):
        passed = [
            days
            for days in REMIND
            if str(days) not in review.reminded
            and at >= days_before(review.due_at, days, brand.zone) >= review.opened_at - timedelta(days=1)
        ]
        if not passed:
            continue
        review.reminded |= {str(days): at.isoformat() for days in passed}
        review.save(update_fields=["reminded"])
        _tell(brand, review)
        told.append(review)
    return told


def _await(version: PolicyVersion, review: Review) -> None:
    if review.rule:
        Attestation.objects.create(
            brand_id=review.brand_id,
            promise_id=promise_of(version, review.rule),
            due_at=review.due_at,
        )


def _tell(brand: Brand, review: Review) -> None:
    leads = Membership.objects.filter(brand=brand, lead=True, agent__is_active=True)
    day = in_words(review.due_at, zone=brand.zone, language="en")
    clause = f" (§{review.rule})" if review.rule else ""
    lines = (
        _("The review of %(of)s%(clause)s is due by %(day)s.")
        % {"of": review.of, "clause": clause, "day": day},
        f"{settings.BASE_URL}/reviews/{review.pk}",
    )
    send_mail(
        _("%(brand)s: a review is due") % {"brand": brand.name},
        "\n\n".join(lines),
        None,
        list(leads.values_list("agent__email", flat=True)),
    )
    log.info("%s: %s, due %s", brand, review, day)
