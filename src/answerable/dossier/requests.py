"""A person wants a copy of what a brand knows of them, or has it erased (AC-42; GDPR 12, 15, 17, 20).

    copy     asked ──written──▶ ready for a week ──▶ deleted
    erasure  asked ──a second person allows it──▶ carried out by the worker
               └──▶ declined, with a reason the person reads

Who asks is known: signed in with a mailed code, or checked by an agent who says how. The time to do it in is
the policy's (`protect data`, `requests within`); where no clause names one, the law's month.
"""

from datetime import UTC, datetime, time
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.customers.models import Customer
from answerable.dossier import tasks
from answerable.dossier.exports import NotAllowed, may_decide
from answerable.kit.jobs import later
from answerable.policy.durations import Months, months_after
from answerable.policy.models import PolicyVersion
from answerable.privacy.log import note_access
from answerable.privacy.models import DataRequest
from answerable.staff.models import Agent
from answerable.staff.training import trained_at
from answerable.tickets.models import DONE, Ticket

BY_LAW = Months(1)
"""GDPR, article 12(3): within one month."""
SIGNED_IN = "signed in with a mailed code"
Kind = DataRequest.Kind


def ask(
    customer: Customer, kind: str, *, at: datetime, agent: Agent | None = None, proof: str = SIGNED_IN
) -> DataRequest:
    """Ask for a copy or an erasure. A copy is written at once; an erasure waits for a second person.

    Raises:
        NotAllowed: one of this kind is open already, or an agent does not say how they know who it is.
    """
    if kind not in Kind.values:
        raise NotAllowed(_("Choose a copy or an erasure."))
    if agent is not None and len(proof.strip()) < 5:
        raise NotAllowed(_("Say how you know that it is this person."))
    due, rule = due_at(customer.brand_id, at)
    try:
        with transaction.atomic():
            asked = DataRequest.objects.create(
                brand_id=customer.brand_id,
                customer=customer,
                kind=kind,
                asked_at=at,
                asked_by=agent,
                proof=proof.strip()[:200],
                due_at=due,
                rule=rule,
                allowed=True if kind == Kind.COPY else None,
            )
            _log(asked, f"{kind} asked", agent, at)
            if kind == Kind.COPY:
                later(tasks.copy, request=asked.pk, brand=asked.brand_id)
    except IntegrityError:
        raise NotAllowed(_("This was asked for already and is on its way.")) from None
    return asked


def decide(request: DataRequest, *, agent: Agent, allow: bool, reason: str = "", at: datetime) -> DataRequest:
    """A second person says whether a person's data is erased.

    Raises:
        NotAllowed: it is their own wish, they lead nothing here, it was decided, a no has no reason, or a
            request of the person is still being worked on.
    """
    with transaction.atomic():
        request = DataRequest.objects.select_for_update().get(pk=request.pk)
        if request.asked_by_id == agent.pk:
            raise NotAllowed(_("You asked for this yourself. Somebody else has to decide."))
        if not may_decide(agent, request.brand_id):
            raise NotAllowed(_("A lead or a senior of the brand decides about this."))
        if request.allowed is not None:
            raise NotAllowed(_("This was decided already."))
        if not allow and not reason.strip():
            raise NotAllowed(_("Say why not; whoever asked reads it."))
        open_ones = Ticket.objects.filter(requester=request.customer_id).exclude(status__in=DONE)
        if allow and open_ones.exists():
            first = open_ones.select_related("brand").order_by("id")[0].reference
            raise NotAllowed(_("%(first)s is still open: resolve it first.") % {"first": first})
        request.allowed, request.reason = allow, reason.strip()[:500]
        request.decided_by, request.decided_at = agent, at
        request.save()
        _log(request, "erasure allowed" if allow else "erasure declined", agent, at)
        if allow:
            later(tasks.erase, request=request.pk, brand=request.brand_id)
    return request


def take(request: DataRequest, *, agent: Agent | None, at: datetime) -> Path:
    """Where the copy lies, for the person themselves or for the agent who asked on their behalf.

    Raises:
        NotAllowed: it is not ready, or deleted.
    """
    if request.kind != Kind.COPY or request.done_at is None:
        raise NotAllowed(_("This copy is not ready."))
    if not request.stored_as:
        raise NotAllowed(_("This file was deleted after seven days. Ask again if it is still needed."))
    if agent is not None and request.asked_by_id != agent.pk:
        raise NotAllowed(_("Only who asked for a copy takes it."))
    with transaction.atomic():
        DataRequest.objects.filter(pk=request.pk, taken_at=None).update(taken_at=at)
        _log(request, "copy taken", agent, at)
    return Path(default_storage.path(request.stored_as))


def due_at(brand_id: int, at: datetime) -> tuple[datetime, str]:
    """By when it has to be done, and the rule that says so; "" where only the law does."""
    policy = PolicyVersion.objects.in_force(brand_id=brand_id, at=at).policy
    named = [rule for rule in policy.rules_of("protect data") if "requests within" in rule.settings]
    within = named[0].settings["requests within"] if named else BY_LAW
    rule = named[0].id if named else ""
    if isinstance(within, Months):
        return datetime.combine(months_after(at.date(), within.count), time(23, 59), tzinfo=UTC), rule
    return at + within, rule


def _log(request: DataRequest, kind: str, agent: Agent | None, at: datetime) -> None:
    """What people ask about themselves is no look of ours; what agents do is."""
    if agent is None:
        return
    trained = trained_at(agent, at=at).get(request.brand_id)
    note_access(
        {request.brand_id: trained.until if trained else None},
        agent=agent.pk,
        at=at,
        door="desk",
        kind=kind,
        about=f"customer {request.customer_id}",
        purpose="a person's own data",
    )
