"""A ticket goes up to people who can do more."""

from datetime import datetime

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.customers.models import Customer
from answerable.escalation.models import Escalation
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.promises.applying import facts_of
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Status, Ticket

SENIOR = 3
MANAGEMENT = 4


def escalate(ticket: Ticket, *, agent: Agent, reason: str, at: datetime) -> Escalation:
    """An agent cannot resolve it and hands it up, saying what was tried.

    Raises:
        NotPossible: nothing is said about what was tried, or it is with the highest tier already.
    """
    if not reason.strip():
        raise NotPossible("Say what was tried and what is needed; the next person starts from your words.")
    with changing(ticket, agent=agent, at=at) as change:
        rule = _rule_for(change.policy, "agent reports cannot resolve")
        tier = _tier_named(rule.settings["to"], change.ticket.tier) if rule else change.ticket.tier + 1
        return _raise(change, tier, asked_by="agent", rule=rule, reason=reason)


def escalate_for_customer(
    ticket: Ticket, *, customer: Customer, agent: Agent | None = None, reason: str, at: datetime
) -> Escalation:
    """The customer asks for a senior representative. A second request on a ticket goes to management (AC-36).

    `agent` is who took the request down, if it came by phone.

    Raises:
        NotPossible: this policy gives no right to escalation, or the matter is resolved.
    """
    with changing(ticket, agent=agent, customer=customer, at=at) as change:
        rule = _rule_for(change.policy, "customer asks")
        if rule is None:
            raise NotPossible(
                "This brand's policy does not promise escalation on request. Escalate it yourself."
            )
        if change.ticket.is_done:
            raise NotPossible(
                "This ticket is resolved. The customer can reopen it by answering, and then ask."
            )
        asked_before = Escalation.objects.filter(ticket=change.ticket, asked_by="customer").exists()
        tier = MANAGEMENT if asked_before else _tier_named(rule.settings["to"], change.ticket.tier)
        escalation = _raise(change, tier, asked_by="customer", rule=rule, reason=reason)
        change.promises.escalation_asked(change.events[-1])
        return escalation


def review_escalation(ticket: Ticket, *, agent: Agent, review: str, at: datetime) -> Escalation:
    """A senior's written review, which is what the promise asks for (R9).

    Raises:
        NotPossible: nothing is escalated, the review is empty, or this agent may not review it.
    """
    if not review.strip():
        raise NotPossible("Write what you found and decided; the customer is promised a review.")
    with changing(ticket, agent=agent, at=at) as change:
        escalation = (
            Escalation.objects.filter(ticket=change.ticket, reviewed_at=None)
            .select_related("previous_assignee")
            .first()
        )
        if escalation is None:
            raise NotPossible("Nobody has asked for a review of this ticket.")
        _may_review(agent, escalation, change.ticket)
        escalation.reviewer, escalation.review, escalation.reviewed_at = agent, review.strip(), at
        escalation.save(update_fields=["reviewer", "review", "reviewed_at"])
        change.ticket.escalated = False
        change.ticket.assignee = agent
        change.promises.escalation_reviewed(change.record("escalation reviewed", escalation=escalation.pk))
        return escalation


def by_rule(change: Change) -> None:
    """Raise a ticket at once where the policy says so (`escalate … when: urgency is …`)."""
    ticket = change.ticket
    facts = facts_of(ticket, change.policy)
    for rule in change.policy.rules_of("escalate"):
        if rule.when is None or rule.when.asked or not rule.applies(facts):
            continue
        tier = _tier_named(rule.settings["to"], ticket.tier)
        if tier > ticket.tier:
            ticket.tier = tier
            change.record("escalated", rule=rule.id, to=tier, by="rule", because=str(rule.when))
            change.enforced(rule.id, "done", f"{rule.when}: tier {tier}")


def _raise(change: Change, tier: int, *, asked_by: str, rule: Rule | None, reason: str) -> Escalation:
    ticket = change.ticket
    if ticket.escalated:
        raise NotPossible("This ticket is escalated already and waits for its review.")
    if tier <= ticket.tier and ticket.tier >= MANAGEMENT:
        raise NotPossible("This ticket is with management already; there is nobody above.")
    tier = min(max(tier, ticket.tier), MANAGEMENT)
    escalation = Escalation.objects.create(
        brand_id=ticket.brand_id,
        ticket=ticket,
        asked_by=asked_by,
        agent=change.agent,
        customer=change.customer,
        rule=rule.id if rule else "",
        from_tier=ticket.tier,
        to_tier=tier,
        reason=reason.strip(),
        asked_at=change.at,
        previous_assignee=ticket.assignee,
    )
    ticket.tier = tier
    ticket.escalated = True
    if ticket.status == Status.NEW:
        ticket.status = Status.OPEN
    change.record("escalated", rule=rule.id if rule else "", to=tier, by=asked_by, reason=reason.strip())
    if rule is not None:
        change.enforced(rule.id, "done", f"asked by the {asked_by}: tier {tier}")
    return escalation


def _may_review(agent: Agent, escalation: Escalation, ticket: Ticket) -> None:
    member = Membership.objects.filter(agent=agent, brand=ticket.brand_id).first()
    if escalation.previous_assignee_id == agent.pk:
        raise NotPossible("You had this ticket before it was escalated. Another senior has to review it.")
    if member is None or member.tier < min(escalation.to_tier, SENIOR):
        raise NotPossible(
            f"A review needs tier {min(escalation.to_tier, SENIOR)} or above. Ask a senior colleague."
        )


def _rule_for(policy: Policy, asked: str) -> Rule | None:
    rules = (rule for rule in policy.rules_of("escalate") if rule.when is not None)
    return next((rule for rule in rules if rule.when is not None and rule.when.asked == asked), None)


def _tier_named(name: str, current: int) -> int:
    """'next tier', 'senior', '2 specialist' as a number."""
    if name == "next tier":
        return current + 1
    if name[:1].isdigit():
        return int(name.split(maxsplit=1)[0])
    return {"senior": SENIOR, "management": MANAGEMENT}.get(name, current + 1)
