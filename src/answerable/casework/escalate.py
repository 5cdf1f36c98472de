"""A ticket goes up: because its customer asks for a senior, or because the policy says so at once."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.escalated import (
    MANAGEMENT,
    customers_request,
    may_act_at,
    put_on_ticket,
    rule_for,
    tier_named,
)
from answerable.casework.reply import send
from answerable.casework.tell import tell
from answerable.customers.models import Customer
from answerable.escalation.models import Escalation
from answerable.kit.dates import in_words
from answerable.promises.applying import facts_of
from answerable.staff.models import Agent
from answerable.tickets.models import Message, Status, Ticket


def escalate_for_customer(
    ticket: Ticket, *, customer: Customer, agent: Agent | None = None, reason: str, at: datetime
) -> Escalation:
    """The customer asks for a senior representative, which is theirs by right, whatever else goes on.

    A second request on a ticket goes to management (AC-36). `agent` is who took the request down, if it came
    by phone or chat. The customer is told by when it will be reviewed.

    Raises:
        NotPossible: this policy gives no right to escalation, the matter is resolved, or the request is open.
    """
    with changing(ticket, agent=agent, customer=customer, at=at) as change:
        ticket = change.ticket
        rule = rule_for(change.policy, "customer asks")
        if rule is None:
            raise NotPossible(
                _("This brand's policy does not promise escalation on request. Escalate it yourself.")
            )
        if ticket.is_done:
            raise NotPossible(
                _("This ticket is resolved. The customer can reopen it by answering, and then ask.")
            )
        before = Escalation.objects.filter(ticket=ticket, asked_by="customer").order_by("-id").first()
        if before is not None and before.ended_at is None:
            raise NotPossible(_("A senior has been asked for already, and the review is under way."))
        tier = MANAGEMENT if before else tier_named(rule.settings["to"], ticket.tier)
        tier = max(tier, ticket.tier)
        escalation = Escalation.objects.create(
            brand_id=ticket.brand_id,
            ticket=ticket,
            asked_by=Escalation.Asked.CUSTOMER,
            agent=agent,
            customer=customer,
            rule=rule.id,
            from_tier=ticket.tier,
            to_tier=tier,
            reason=reason.strip(),
            asked_at=at,
            previous_assignee=ticket.assignee,
        )
        ticket.tier, ticket.escalated = tier, True
        if ticket.status == Status.NEW:
            ticket.status = Status.OPEN
        event = change.record("escalated", rule=rule.id, to=tier, by="customer", reason=reason.strip())
        change.enforced(rule.id, "done", f"asked by the customer: tier {tier}")
        change.promises.escalation_asked(event)
        tell(change, lambda: _request_taken(change))
    return escalation


def review_escalation(
    ticket: Ticket, *, agent: Agent, review: str, told: str = "", outcome: str = "changed", at: datetime
) -> Escalation:
    """A senior's written review, as the promise asks for (R9), and what the customer is told of it.

    `told` goes to the customer as the reviewer's own answer; without it the review itself does.

    Raises:
        NotPossible: no customer asked, the review is empty, or this agent may not review it.
    """
    if not review.strip():
        raise NotPossible(_("Write what you found and decided; the customer is promised a review."))
    if outcome not in Escalation.Outcome.values:
        raise NotPossible(_("Say whether the decision was changed or confirmed."))
    with changing(ticket, agent=agent, at=at) as change:
        ticket = change.ticket
        escalation = customers_request(ticket)
        if escalation is None:
            raise NotPossible(_("Nobody has asked for a review of this ticket."))
        _may_review(agent, escalation, ticket)
        escalation.reviewer, escalation.review, escalation.outcome = agent, review.strip(), outcome
        escalation.reviewed_at = escalation.ended_at = at
        escalation.save(update_fields=["reviewer", "review", "outcome", "reviewed_at", "ended_at"])
        put_on_ticket(change)
        ticket.assignee = agent
        change.promises.escalation_reviewed(
            change.record("escalation reviewed", escalation=escalation.pk, outcome=outcome)
        )
        message = send(change, told.strip() or review.strip(), Message.Purpose.ANSWER)
        change.promises.answered(change.record("replied", message=message.pk, then="open"))
        ticket.customer_waits_since, ticket.last_message_at = None, at
        return escalation


def by_rule(change: Change) -> None:
    """Raise a ticket at once where the policy says so (`escalate … when: urgency is …`), and call people."""
    ticket = change.ticket
    facts = facts_of(ticket, change.policy)
    for rule in change.policy.rules_of("escalate"):
        if rule.when is None or rule.when.asked or not rule.applies(facts):
            continue
        tier = tier_named(rule.settings["to"], ticket.tier)
        raised = tier > ticket.tier
        if raised:
            ticket.tier = tier
            change.record("escalated", rule=rule.id, to=tier, by="rule", because=str(rule.when))
            change.enforced(rule.id, "done", f"{rule.when}: tier {tier}")
        if raised or ticket.urgency == "critical":
            change.call(ticket.urgency, rule.id, str(rule.when))


def _request_taken(change: Change) -> str:
    ticket = change.ticket
    review = change.promises.next_due({"escalation review"})
    due = review.outcome(change.at).due_at if review else None
    said = _("you asked for a senior representative to look at your request %(reference)s.") % {
        "reference": ticket.reference
    }
    if review is None or due is None:
        return f"{said}\n\n" + _("Somebody who has not worked on it so far will review it and write to you.")
    return f"{said}\n\n" + _(
        "Somebody who has not worked on it so far will review it by %(time)s and write to you "
        "(our support policy, clause %(clause)s)."
    ) % {"time": in_words(due, zone=ticket.brand.zone, language=ticket.language), "clause": review.clause}


def _may_review(agent: Agent, escalation: Escalation, ticket: Ticket) -> None:
    if escalation.previous_assignee_id == agent.pk:
        raise NotPossible(_("You had this ticket before it was escalated. Another senior has to review it."))
    if not may_act_at(escalation.to_tier, agent, ticket):
        if escalation.to_tier >= MANAGEMENT:
            raise NotPossible(_("A review needs management. Ask a lead."))
        raise NotPossible(
            _("A review needs tier %(tier)s or above. Ask a senior colleague.") % {"tier": escalation.to_tier}
        )
