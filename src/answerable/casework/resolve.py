"""The matter is settled."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from answerable.casework import follow_up, referrals
from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible, Refused, listed
from answerable.casework.escalated import before_resolving
from answerable.casework.hold import take_up
from answerable.casework.steps import Given, gone_through
from answerable.staff.models import Agent
from answerable.tickets.models import NO_MATTER, Message, Resolution, Status, Ticket

CODES = ("solved", "information given", "out of scope", "no reply from customer", "duplicate", "spam")


def resolve(
    ticket: Ticket,
    *,
    agent: Agent,
    code: str,
    steps: Given | None = None,
    at: datetime,
    seen_revision: int | None = None,
) -> None:
    """Settle a ticket that has been answered. `steps` fills in what the policy's steps still need.

    Raises:
        NotPossible: it is resolved already.
        Refused: the policy asks for something that is missing: a category, a code, a public answer.
    """
    with changing(ticket, agent=agent, at=at, seen_revision=seen_revision) as change:
        settle(change, code=code, answered=_answered(change.ticket), steps=steps)


def settle(change: Change, *, code: str, answered: bool, steps: Given | None = None) -> None:
    """Resolve within a change, if the policy's steps before `resolved` are done."""
    ticket = change.ticket
    if ticket.is_done:
        raise NotPossible(_("This ticket is resolved already."))
    if code not in CODES:
        raise NotPossible(_("Say how it was resolved: %(codes)s.") % {"codes": listed(CODES)})
    before_resolving(change)
    if code not in NO_MATTER:
        _require_steps(change, code=code, answered=answered)
        gone_through(change, code=code, given=steps or {})
    if ticket.status in {Status.WAITING, Status.REFERRED}:
        take_up(change)
    assert change.agent is not None  # noqa: S101  only agents resolve
    resolution = Resolution.objects.create(
        brand_id=ticket.brand_id,
        ticket=ticket,
        cycle=ticket.cycle,
        code=code,
        agent=change.agent,
        at=change.at,
    )
    event = change.record("resolved", code=code)
    if code == referrals.CODE and (provider := referrals.named_in_answer(ticket)) is not None:
        referrals.directed(change, provider)
    if ticket.assignee_id is None:
        ticket.assignee = change.agent
    ticket.status = Status.RESOLVED
    ticket.customer_waits_since = None
    if code in NO_MATTER:
        change.promises.voided(code, event)
    else:
        change.promises.resolved(event)
        follow_up.plan(change, resolution)


def _require_steps(change: Change, *, code: str, answered: bool) -> None:
    """What `require step … before: resolved` rules ask for, and a category for the books (AC-23)."""
    ticket, policy = change.ticket, change.policy
    given = {"public answer": answered, "resolution code": bool(code)}
    given["public answer with a solution"] = answered
    given["request for information"] = answered
    given[referrals.NEED] = code == referrals.CODE and referrals.named_in_answer(ticket) is not None
    before = "closed as out of scope" if code == "out of scope" else "resolved"
    for rule in policy.rules_of("require step"):
        if rule.settings.get("before") not in {"resolved", before}:
            continue
        needs = [need for need in rule.settings.get("needs", ()) if need in given]
        missing = [need for need in needs if not given[need]]
        one_of = [need for need in rule.settings.get("needs one of", ()) if need in given]
        if one_of and not any(given[need] for need in one_of):
            missing.append(" or ".join(one_of))
        if missing:
            raise Refused(
                partial(_answer_first, ticket.reference, rule.clause_id, missing),
                rule=rule.id,
                version=change.version,
            )
        if needs or one_of:
            change.enforced(rule.id, "done")
    categories = policy.rules_of("define category")
    if not ticket.category and categories:
        known = [str(rule.settings["category"]) for rule in categories]
        raise Refused(
            partial(_category_first, ticket.reference, known),
            rule=categories[0].id,
            version=change.version,
        )


def _answer_first(reference: str, clause: str, missing: Sequence[str]) -> str:
    return _(
        "%(reference)s cannot be resolved yet: clause %(clause)s asks for %(missing)s. Nothing was changed; "
        "answer the customer first."
    ) % {"reference": reference, "clause": clause, "missing": listed(missing)}


def _category_first(reference: str, known: Sequence[str]) -> str:
    return _("%(reference)s has no category yet. Choose one (%(names)s), then resolve it.") % {
        "reference": reference,
        "names": ", ".join(_(each) for each in known),
    }


def _answered(ticket: Ticket) -> bool:
    return ticket.messages.filter(author=Message.Author.AGENT, automated=False).exists()
