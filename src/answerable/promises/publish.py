"""A policy comes into force: its text is locked as a version, and each of its rules becomes a promise."""

import hashlib
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from answerable.brands.models import Brand
from answerable.policy.findings import Finding
from answerable.policy.language import read
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Promise
from answerable.promises.offices import warn_again


class NotPublished(Exception):
    """The text stays unpublished and the version in force stays in force."""

    def __init__(self, message: str, findings: list[Finding] | None = None) -> None:
        super().__init__(message)
        self.findings = findings or []


@transaction.atomic
def publish(source: str, *, brand: Brand, name: str, approved_by: str, at: datetime) -> PolicyVersion:
    """Publish a policy text for a brand; it speaks from local midnight of its `effective` date.

    Raises:
        NotPublished: it has errors, its number is not the next, or it would rewrite the past (R15).
    """
    reading = read(source, name)
    errors = [finding for finding in reading.findings if finding.level == "error"]
    if errors or reading.policy is None:
        raise NotPublished(
            f"{name} has {len(errors)} error(s). The version in force stays in force.", list(reading.findings)
        )
    policy = reading.policy
    latest = PolicyVersion.objects.filter(brand=brand).order_by("-number").first()
    effective = _midnight(policy, brand)
    if latest is not None:
        if policy.version <= latest.number:
            raise NotPublished(
                f"{brand.name} has version {latest.number} already; give this text a higher `version:`. "
                "The version in force stays in force."
            )
        if effective < at:
            raise NotPublished(
                f"This text says it is effective from {policy.effective}, which is past. A promise already "
                "made is judged by the words of its day: choose a date to come."
            )
    version = PolicyVersion.objects.create(
        brand=brand,
        number=policy.version,
        source=source,
        sha256=hashlib.sha256(source.encode()).hexdigest(),
        compiled=policy.to_json(),
        effective_from=effective,
        approved_by=approved_by,
        published_at=at,
    )
    Promise.objects.bulk_create(
        Promise(
            policy_version=version,
            brand=brand,
            rule=rule.id,
            clause=rule.clause_id,
            verb=rule.verb,
            kind=rule.kind,
            stable_key=f"{brand.slug}/{rule.was or rule.id}",
        )
        for rule in policy.rules
    )
    if latest is not None:
        warn_again(version, at=at)
    return version


def _midnight(policy: Policy, brand: Brand) -> datetime:
    midnight = datetime.combine(policy.effective, time(0), tzinfo=ZoneInfo(brand.zone))
    return midnight.astimezone(UTC)
