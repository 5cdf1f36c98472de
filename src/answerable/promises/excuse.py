"""A break is excused: somebody gives a reason, a second person lets it hold or not. It stays a break."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.promises.models import Attestation, CheckRun, Clock, Enforcement, Excuse, ExcuseDecision
from answerable.staff.models import Agent, Membership

SHORTEST = 10
LONGEST_NUMBER = 18
SENIOR = 3
"""The tier from which somebody decides for others, as leads do."""
MISSED = (Enforcement.Outcome.FAILED, Enforcement.Outcome.OVERRIDDEN)


Broken = Clock | Enforcement | CheckRun | Attestation
"""What can be a break: a promise with a time, an act that was owed, a check that failed, a word not given."""
_KINDS: dict[str, tuple[str, Any]] = {
    "clock": ("clock", Clock), "act": ("enforcement", Enforcement), "check": ("run", CheckRun),
    "word": ("word", Attestation),
}  # fmt: skip


class NotExcused(Exception):
    """Nothing was put on record; the message says why, for the person."""


@transaction.atomic
def excuse(broken: Broken, *, agent: Agent, reason: str, at: datetime) -> Excuse:
    """Put a reason beside a break. Nothing of the break itself changes.

    Raises:
        NotExcused: it is no break, there is no reason, or an excuse for it waits or holds already.
    """
    if len(reason.strip()) < SHORTEST:
        raise NotExcused(_("Say in a sentence what kept you; somebody else judges it."))
    if not is_broken(broken, at):
        raise NotExcused(_("This was not broken: there is nothing to excuse."))
    field = next(name for name, kind in _KINDS.values() if isinstance(broken, kind))
    earlier = Excuse.objects.filter(**{field: broken})
    if earlier.exclude(decision__allowed=False).exists():
        raise NotExcused(_("There is an excuse for it already."))
    return Excuse.objects.create(
        brand_id=broken.brand_id,
        promise_id=broken.promise_id,
        **{field: broken},
        of=_when(broken),
        reason=reason.strip()[:500],
        asked_by=agent,
        asked_at=at,
    )


@transaction.atomic
def decide(asked: Excuse, *, agent: Agent, allow: bool, reason: str = "", at: datetime) -> ExcuseDecision:
    """A second person, a lead or senior, lets an excuse hold or not.

    Raises:
        NotExcused: it is their own, they decide nothing here, it was decided, or a no has no reason.
    """
    asked = Excuse.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.asked_by_id == agent.pk:
        raise NotExcused(_("This excuse is yours. Somebody else has to decide."))
    seat = Membership.objects.filter(agent=agent, brand=asked.brand_id).first()
    if seat is None or not (seat.lead or seat.tier >= SENIOR):
        raise NotExcused(_("A lead or a senior of the brand decides about this."))
    if ExcuseDecision.objects.filter(excuse=asked).exists():
        raise NotExcused(_("This was decided already."))
    if not allow and not reason.strip():
        raise NotExcused(_("Say why not; whoever asked reads it."))
    return ExcuseDecision.objects.create(
        brand_id=asked.brand_id,
        excuse=asked,
        allowed=allow,
        reason=reason.strip()[:500],
        decided_by=agent,
        decided_at=at,
    )


def break_named(key: str, brand_id: int) -> Broken | None:
    """What an instance's key names (`clock-12`, `act-7`, `check-3`, `word-1`) at a brand."""
    kind, _dash, number = key.partition("-")
    if kind not in _KINDS or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    of_kind = _KINDS[kind][1].objects
    found: Broken | None = of_kind.filter(pk=int(number), brand=brand_id).select_related("promise").first()
    return found


def is_broken(one: Broken, at: datetime) -> bool:
    """Broken on record, or open past its due instant whether or not anybody has noticed."""
    match one:
        case Enforcement():
            return one.outcome in MISSED
        case CheckRun():
            return not one.passed
        case Attestation():
            return one.done_at is None and one.due_at < at
    late = one.state == Clock.State.OPEN and one.due_at is not None and one.due_at < at
    return one.state == Clock.State.BROKEN or late


def _when(broken: Broken) -> datetime:
    match broken:
        case Clock():
            return broken.started_at
        case Attestation():
            return broken.due_at
    return broken.at
