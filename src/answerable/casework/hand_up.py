"""An agent cannot resolve a ticket and hands it up. Whoever had it keeps it until somebody above takes it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible, Refused, listed
from answerable.casework.escalated import (
    MANAGEMENT,
    handed_up,
    may_act_at,
    put_on_ticket,
    rule_for,
    tier_named,
)
from answerable.casework.reply import take_if_nobodys
from answerable.casework.tell import tell
from answerable.escalation.models import Escalation
from answerable.policy.rule import Rule
from answerable.staff.models import Agent
from answerable.tickets.models import Status, Ticket

MISSING = {
    "tried": gettext_noop("what was tried"),
    "found": gettext_noop("what you found"),
    "wanted": gettext_noop("what you want the next tier to do"),
}


def hand_up(ticket: Ticket, *, agent: Agent, tried: str, found: str, wanted: str, at: datetime) -> Escalation:
    """Ask the next tier to take it, with a summary they can start from. The customer is told.

    Raises:
        NotPossible: the summary has a gap, it is handed up already, or nobody is above.
        Refused: a rule names what has to be handed over, and it is missing.
    """
    summary = {"tried": tried.strip(), "found": found.strip(), "wanted": wanted.strip()}
    with changing(ticket, agent=agent, at=at) as change:
        rule = rule_for(change.policy, "agent reports cannot resolve")
        _complete(change, rule, summary)
        _can_go_up(change)
        ticket = change.ticket
        tier = tier_named(rule.settings["to"], ticket.tier) if rule else ticket.tier + 1
        take_if_nobodys(change)
        escalation = Escalation.objects.create(
            brand_id=ticket.brand_id,
            ticket=ticket,
            asked_by=Escalation.Asked.AGENT,
            agent=agent,
            rule=rule.id if rule else "",
            from_tier=ticket.tier,
            to_tier=tier,
            asked_at=at,
            previous_assignee=ticket.assignee,
            **summary,
        )
        ticket.escalated = True
        if ticket.status == Status.NEW:
            ticket.status = Status.OPEN
        change.record("escalated", rule=escalation.rule, to=tier, by="agent", reason=summary["wanted"])
        if rule is not None:
            change.enforced(rule.id, "done", f"asked by an agent: tier {tier}")
        owner = ticket.assignee or agent
        tell(
            change,
            lambda: (
                _(
                    "your request %(reference)s needs somebody with more experience, and we have asked them. "
                    "Until they take it over, %(name)s stays responsible for it. You need not do anything."
                )
                % {"reference": ticket.reference, "name": owner.name}
            ),
        )
    return escalation


def accept(ticket: Ticket, *, agent: Agent, at: datetime) -> Escalation:
    """Take over a ticket that was handed up: from now on it is this agent's.

    Raises:
        NotPossible: nothing is handed up, or it is not this agent's to take.
    """
    with changing(ticket, agent=agent, at=at) as change:
        escalation = _handed_up(change.ticket)
        _may_take(change, escalation)
        escalation.accepted_by, escalation.accepted_at, escalation.ended_at = agent, at, at
        escalation.save(update_fields=["accepted_by", "accepted_at", "ended_at"])
        change.ticket.tier = max(change.ticket.tier, escalation.to_tier)
        change.ticket.assignee = agent
        change.record("escalation accepted", to=agent.pk, tier=change.ticket.tier)
        put_on_ticket(change)
    return escalation


def send_back(ticket: Ticket, *, agent: Agent, reason: str, at: datetime) -> Escalation:
    """Leave a ticket that was handed up with its owner, and say why.

    Raises:
        NotPossible: no reason, nothing is handed up, or it is not this agent's to judge.
    """
    if not reason.strip():
        raise NotPossible(_("Say why it goes back; its owner goes on from your words."))
    with changing(ticket, agent=agent, at=at) as change:
        escalation = _handed_up(change.ticket)
        _may_take(change, escalation)
        escalation.sent_back_by, escalation.sent_back_at, escalation.ended_at = agent, at, at
        escalation.sent_back_reason = reason.strip()
        escalation.save(update_fields=["sent_back_by", "sent_back_at", "sent_back_reason", "ended_at"])
        owner = change.ticket.assignee_id
        change.record("escalation sent back", to=owner, reason=reason.strip())
        put_on_ticket(change)
    return escalation


def _complete(change: Change, rule: Rule | None, summary: dict[str, str]) -> None:
    missing = [words for name, words in MISSING.items() if not summary[name]]
    if not missing:
        return
    asked = rule.settings.get("needs", ()) if rule else ()
    by_rule = [words for words in missing if words in asked]

    def said() -> str:
        return _("Say %(what)s; the next person starts from your words.") % {"what": listed(missing)}

    if rule is not None and by_rule:
        clause = rule.clause_id
        raise Refused(
            lambda: said() + " " + _("Clause %(clause)s asks for it.") % {"clause": clause},
            rule=rule.id,
            version=change.version,
        )
    raise NotPossible(said())


def _can_go_up(change: Change) -> None:
    ticket = change.ticket
    if ticket.is_done:
        raise NotPossible(_("This ticket is resolved. Reopen it first."))
    if ticket.tier >= MANAGEMENT:
        raise NotPossible(_("This ticket is with management already; there is nobody above."))
    if handed_up(ticket) is not None:
        raise NotPossible(_("This ticket is handed up already and waits for somebody to take it."))


def _handed_up(ticket: Ticket) -> Escalation:
    escalation = handed_up(ticket)
    if escalation is None:
        raise NotPossible(_("Nobody has handed this ticket up."))
    return escalation


def _may_take(change: Change, escalation: Escalation) -> None:
    agent = change.agent
    assert agent is not None  # noqa: S101  only agents come here
    if escalation.agent_id == agent.pk:
        raise NotPossible(_("You handed it up yourself. Somebody else has to take it or send it back."))
    if not may_act_at(escalation.to_tier, agent, change.ticket):
        raise NotPossible(
            _("It was handed up to tier %(tier)s. Ask a colleague of that tier.")
            % {"tier": escalation.to_tier}
        )
