"""A review ends in a decision somebody answers for, signed: who, when, over what."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.feedback.models import Improvement, Review
from answerable.insights.reviews.figures import record_of
from answerable.insights.reviews.opening import ITSELF, wanted
from answerable.insights.reviews.periods import midnight
from answerable.policy.diff import diff
from answerable.policy.durations import Months, months_after
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import promise_of
from answerable.promises.models import Attestation
from answerable.promises.publish import publish
from answerable.staff.models import Agent, Membership

Outcome = Review.Outcome


class NotClosed(Exception):
    """The review stays open; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What changes, who sees to it, by when, and which rule's figures should show it."""

    what: str
    owner: Agent | None
    due_on: date | None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class NewVersion:
    """The text a review ends in, and from which day it speaks."""

    source: str
    effective: date | None = None


@transaction.atomic
def close(
    review: Review,
    *,
    agent: Agent,
    findings: str,
    themes: str = "",
    decisions: Sequence[Decision] = (),
    new_version: NewVersion | None = None,
    at: datetime,
) -> Review:
    """Close and sign a review.

    A review of the policy itself ends in "reviewed, unchanged" or in a new version, which it publishes; any
    other needs at least one decision with an owner and a date.

    Raises:
        NotClosed: something is missing, the agent is no lead of the brand, or it is closed already.
        NotPublished: the new version has errors; the review stays open.
    """
    review = Review.objects.select_for_update(of=("self",)).select_related("brand").get(pk=review.pk)
    brand = review.brand
    if review.closed_at is not None:
        raise NotClosed(_("This review is closed already. What was signed does not change."))
    if not Membership.objects.filter(agent=agent, brand=brand, lead=True).exists():
        raise NotClosed(_("Only a lead of %(name)s may close a review.") % {"name": brand.name})
    if not findings.strip():
        raise NotClosed(_("Write what you found. A review without words proves nothing."))
    if not is_of_policy(review) and not decisions:
        raise NotClosed(_("A review ends in a decision. Write what changes, who sees to it, and by when."))
    _check(decisions, at)
    seen = record_of(review, brand, at=at)
    review.record = dict(seen)
    review.policy_sha256 = seen["policy_sha256"]
    if not is_of_policy(review):
        review.outcome = Outcome.DECIDED
    elif new_version is None:
        review.outcome = Outcome.UNCHANGED
    else:
        review.outcome = Outcome.NEW_VERSION
        review.record["diff"] = _publish(brand, new_version, agent, at)
    review.findings, review.themes = findings.strip(), themes.strip()
    review.closed_at, review.closed_by = at, agent
    review.sha256 = signature(review, decisions)
    review.save()
    for each in decisions:
        _keep(review, each, at)
    _vouch(review, brand, agent, at)
    return review


def is_of_policy(review: Review) -> bool:
    """Whether it reviews the policy itself."""
    return ITSELF in review.of


def signature(review: Review, decisions: Sequence[Decision]) -> str:
    """SHA-256 over what was seen, what was decided, by whom and when."""
    signed = {
        "review": [review.brand_id, review.rule, review.start.isoformat(), review.end.isoformat()],
        "record": review.record,
        "findings": review.findings,
        "themes": review.themes,
        "outcome": review.outcome,
        "decisions": [
            [each.what.strip(), each.owner.email if each.owner else "", str(each.due_on), each.rule]
            for each in decisions
        ],
        "by": review.closed_by.email if review.closed_by else "",
        "at": review.closed_at.astimezone(UTC).isoformat() if review.closed_at else "",
    }
    return hashlib.sha256(json.dumps(signed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_genuine(review: Review) -> bool:
    """Whether a closed review still is what was signed."""
    decided = review.improvements.select_related("owner").order_by("id")
    decisions = [Decision(each.decision, each.owner, each.due_on, each.rule) for each in decided]
    return review.sha256 == signature(review, decisions)


def done(improvement: Improvement, *, agent: Agent, effect: str, at: datetime) -> None:
    """An improvement is made; whoever says so writes what it did.

    Raises:
        NotClosed: it is neither theirs nor are they a lead, nothing is said, or it is done already.
    """
    lead = Membership.objects.filter(agent=agent, brand=improvement.brand_id, lead=True)
    if improvement.owner_id != agent.pk and not lead.exists():
        raise NotClosed(_("Only who sees to it, or a lead, can say that it is done."))
    if not effect.strip():
        raise NotClosed(_("Write what was done and what it changed."))
    if not Improvement.objects.filter(pk=improvement.pk, done_at=None).update(
        done_at=at, done_by=agent, effect=effect.strip()
    ):
        raise NotClosed(_("This is done already."))


def _check(decisions: Sequence[Decision], at: datetime) -> None:
    for each in decisions:
        if not each.what.strip():
            raise NotClosed(_("A decision is empty. Write what changes."))
        if each.owner is None:
            raise NotClosed(_("A decision has no owner. Choose who sees to it."))
        if each.due_on is None or each.due_on < at.date() - timedelta(days=1):
            raise NotClosed(_("A decision has no date to come. Say by when it is done."))


def _keep(review: Review, decision: Decision, at: datetime) -> None:
    assert decision.owner is not None  # noqa: S101  _check has seen to it
    assert decision.due_on is not None  # noqa: S101
    Improvement.objects.create(
        brand_id=review.brand_id,
        review=review,
        decision=decision.what.strip(),
        rule=decision.rule,
        owner=decision.owner,
        due_on=decision.due_on,
        decided_at=at,
        before=review.record["rules"].get(decision.rule, {}),
    )


def _publish(brand: Brand, text: NewVersion, agent: Agent, at: datetime) -> list[dict[str, str]]:
    """Publish the text; what changed, for the people who rely on it."""
    old = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at)
    new = publish(
        text.source,
        brand=brand,
        name=f"{brand.slug}.policy.md",
        approved_by=agent.name,
        at=at,
        effective=text.effective,
    )
    return [change.to_json() for change in diff(old.policy, new.policy)]


def _vouch(review: Review, brand: Brand, agent: Agent, at: datetime) -> None:
    """The awaited line of the ledger is filled in, and holds until the next review is due."""
    if not review.rule:
        return
    version = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at)
    every = next((each.every for each in wanted(version.policy) if each.rule == review.rule), None)
    if every is None:
        return
    base = max(review.due_at, at) if not _yearly(every) else at
    until = midnight(_later(base.astimezone(ZoneInfo(brand.zone)).date(), every), brand.zone)
    statement = f"{review.get_outcome_display()}: {review.findings}"
    awaited = Attestation.objects.filter(
        promise__stable_key=f"{brand.slug}/{review.rule}", done_at=None, due_at=review.due_at
    )
    written = {
        "done_at": at,
        "by": agent.name,
        "statement": statement,
        "document_sha256": review.sha256,
        "valid_until": until,
    }
    if not awaited.update(**written):
        Attestation.objects.create(
            brand=brand, promise_id=promise_of(version, review.rule), due_at=review.due_at, **written
        )


def _yearly(every: timedelta | Months) -> bool:
    return not isinstance(every, Months) or every.count >= 12


def _later(day: date, length: timedelta | Months) -> date:
    return months_after(day, length.count) if isinstance(length, Months) else day + length
