"""What an open escalation means for a ticket, and who may answer it."""

from django.utils.translation import gettext as _

from answerable.casework.change import Change
from answerable.casework.errors import Refused
from answerable.escalation.models import Escalation
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Ticket

SENIOR = 3
MANAGEMENT = 4


def customers_request(ticket: Ticket) -> Escalation | None:
    """The customer's request for a senior that nobody has answered yet."""
    requests = Escalation.objects.filter(ticket=ticket, asked_by="customer", ended_at=None)
    return requests.select_related("previous_assignee").first()


def handed_up(ticket: Ticket) -> Escalation | None:
    """What an agent handed up and nobody has taken or sent back yet."""
    return Escalation.objects.filter(ticket=ticket, asked_by="agent", ended_at=None).first()


def before_resolving(change: Change) -> None:
    """No agent can close a customer's request for a senior (AC-35); what was handed up goes with its reason.

    Raises:
        Refused: the customer's request has not been reviewed.
    """
    if not change.ticket.escalated:
        return
    asked = customers_request(change.ticket)
    if asked is not None:
        raise Refused(
            lambda: (
                _(
                    "The customer asked for a senior representative. %(reference)s can be resolved once the "
                    "review is written; only the review ends the request."
                )
                % {"reference": change.ticket.reference}
            ),
            rule=asked.rule,
            version=change.version,
        )
    waiting = handed_up(change.ticket)
    if waiting is not None:
        waiting.ended_at = change.at
        waiting.save(update_fields=["ended_at"])
        change.record("escalation withdrawn")
    put_on_ticket(change)


def put_on_ticket(change: Change) -> None:
    """Note on the ticket whether anybody still waits for an answer from above."""
    ticket = change.ticket
    ticket.escalated = Escalation.objects.filter(ticket=ticket, ended_at=None).exists()


def may_act_at(tier: int, agent: Agent, ticket: Ticket) -> bool:
    """Whether an agent works at a tier of this brand or above it; a lead is its management."""
    member = Membership.objects.filter(agent=agent, brand=ticket.brand_id).first()
    if member is None:
        return False
    return member.tier >= tier or (member.lead and tier >= MANAGEMENT)


def rule_for(policy: Policy, asked: str) -> Rule | None:
    """The `escalate` rule that begins with somebody's asking."""
    rules = (rule for rule in policy.rules_of("escalate") if rule.when is not None)
    return next((rule for rule in rules if rule.when is not None and rule.when.asked == asked), None)


def tier_named(name: str, current: int) -> int:
    """'next tier', 'senior', '2 specialist' as a number, management at most."""
    if name == "next tier":
        tier = current + 1
    elif name[:1].isdigit():
        tier = int(name.split(maxsplit=1)[0])
    else:
        tier = {"senior": SENIOR, "management": MANAGEMENT}.get(name, current + 1)
    return min(tier, MANAGEMENT)
