"""Proof that does not come from tickets is put on record: checks that ran, and what people vouch for."""

from datetime import datetime

from answerable.promises.models import Attestation, CheckRun, Promise


def record_check(
    promise: Promise, *, name: str, sample: int, passed: bool, detail: str = "", at: datetime
) -> CheckRun:
    """A probe or an invariant was tried: how many were looked at, and whether all was well."""
    return CheckRun.objects.create(
        brand_id=promise.brand_id,
        promise=promise,
        name=name,
        at=at,
        sample=sample,
        passed=passed,
        detail=detail,
    )


def attest(
    promise: Promise,
    *,
    by: str,
    statement: str,
    valid_until: datetime,
    due_at: datetime | None = None,
    document_sha256: str = "",
    at: datetime,
) -> Attestation:
    """A person vouches, until an instant, that a promise was kept: a review was held, a document is signed.

    Raises:
        ValueError: nobody is named, nothing is stated, or the record would have expired before it is made.
    """
    if not by.strip() or not statement.strip():
        raise ValueError("Say who vouches and what was done; the record shows both.")
    if valid_until <= at:
        raise ValueError("This record would have expired already. Give a date to come.")
    return Attestation.objects.create(
        brand_id=promise.brand_id,
        promise=promise,
        due_at=due_at or at,
        done_at=at,
        by=by.strip(),
        statement=statement.strip(),
        document_sha256=document_sha256,
        valid_until=valid_until,
    )


def promises_of(brand_id: int, verb: str, *, at: datetime) -> list[Promise]:
    """The promises with a verb in the version of a brand's policy that is in force."""
    return list(
        Promise.objects.filter(brand_id=brand_id, verb=verb, policy_version__effective_from__lte=at)
        .order_by("rule", "-policy_version__effective_from")
        .distinct("rule")
    )
