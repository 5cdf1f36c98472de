"""A policy comes into force: its text is locked as a version, and each of its rules becomes a promise."""

import hashlib
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.kit.scope import brands_visible
from answerable.policy.decoding import text_of
from answerable.policy.findings import Finding, Findings
from answerable.policy.language import read
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Promise
from answerable.promises.offices import warn_again


class NotPublished(Exception):
    """The text stays unpublished and the version in force stays in force."""

    def __init__(self, message: str, findings: list[Finding] | None = None) -> None:
        super().__init__(message)
        self.findings = findings or []


@transaction.atomic
def publish(
    source: str, *, brand: Brand, name: str, approved_by: str, at: datetime, effective: date | None = None
) -> PolicyVersion:
    """Publish a policy text for a brand.

    It speaks from local midnight, in the brand's zone, of `effective`, or else of the date the text names.

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
    day = effective or policy.effective
    speaks_from = datetime.combine(day, time(0), tzinfo=ZoneInfo(brand.zone)).astimezone(UTC)
    if latest is not None:
        if policy.version <= latest.number:
            raise NotPublished(
                f"{brand.name} has version {latest.number} already; give this text a higher `version:`. "
                "The version in force stays in force."
            )
        if speaks_from < at:
            raise NotPublished(
                f"This text says it is effective from {day}, which is past. A promise already "
                "made is judged by the words of its day: choose a date to come."
            )
    version = PolicyVersion.objects.create(
        brand=brand,
        number=policy.version,
        source=source,
        sha256=hashlib.sha256(source.encode()).hexdigest(),
        compiled=policy.to_json(),
        effective_from=speaks_from,
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


def readable(raw: bytes, name: str) -> str:
    """The text of a policy file, whatever a person saved it as. Raises NotPublished for what is no text."""
    findings = Findings(name)
    text = text_of(raw, findings)
    if findings.errors:
        raise NotPublished(_("This file cannot be read. Nothing was changed."), findings.in_order())
    return text


def publish_file(file: Path, *, effective: date | None, approver: str, at: datetime) -> PolicyVersion:
    """Publish a policy file for the brand it names.

    Raises:
        NotPublished: the desk has no brand of that name, or `publish` refuses it.
    """
    reading = read(file.read_bytes(), file.name)
    named = reading.policy.brand if reading.policy else ""
    brand = Brand.objects.filter(name__iexact=named).first()
    if brand is None:
        known = ", ".join(Brand.objects.order_by("name").values_list("name", flat=True)) or "none yet"
        raise NotPublished(f"{file.name} is the policy of “{named}”; the brands of this desk are: {known}.")
    with brands_visible([brand.pk]):
        return publish(
            readable(file.read_bytes(), file.name),
            brand=brand,
            name=file.name,
            approved_by=approver,
            at=at,
            effective=effective,
        )
