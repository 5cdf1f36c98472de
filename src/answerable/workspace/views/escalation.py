"""Up: an agent hands it up, the next tier takes it or sends it back, a customer asks, a senior reviews."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from answerable.casework.answer_call import acknowledge
from answerable.casework.errors import NotPossible
from answerable.casework.escalate import escalate_for_customer, review_escalation
from answerable.casework.escalated import customers_request, handed_up, may_act_at, rule_for
from answerable.casework.hand_up import accept, hand_up, send_back
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form
from answerable.workspace.views.writing import drawn


@desk_page
def escalation(desk: Desk, reference: str) -> HttpResponse:
    """One dialog; what it offers follows from who has asked and who looks at it."""
    ticket = open_ticket(desk, reference)
    said, agent, at = desk.request.POST, desk.agent, desk.at
    asked = customers_request(ticket) if ticket.escalated else None
    waiting = handed_up(ticket) if ticket.escalated else None

    def act() -> None:
        match said.get("do") or ("review" if asked else "hand up"):
            case "review":
                review_escalation(
                    ticket,
                    agent=agent,
                    review=said.get("text", ""),
                    told=said.get("told", ""),
                    outcome=said.get("outcome", "changed"),
                    at=at,
                )
            case "customer":
                reason = said.get("words", "")
                escalate_for_customer(ticket, customer=ticket.requester, agent=agent, reason=reason, at=at)
            case "accept":
                accept(ticket, agent=agent, at=at)
            case "send back":
                send_back(ticket, agent=agent, reason=said.get("reason", ""), at=at)
            case _:
                tried, found, wanted = (said.get(name, "") for name in ("tried", "found", "wanted"))
                hand_up(ticket, agent=agent, tried=tried, found=found, wanted=wanted, at=at)

    mine = waiting is not None and waiting.agent_id == agent.pk
    return form(
        desk,
        ticket,
        "escalation",
        act,
        asked=asked,
        waiting=waiting,
        asker=waiting.agent if waiting else None,
        may_take=waiting is not None and not mine and may_act_at(waiting.to_tier, agent, ticket),
        right=rule_for(ticket.policy_version.policy, "customer asks") if asked is None else None,
    )


@require_POST
@desk_page
def call(desk: Desk, reference: str) -> HttpResponse:
    """I have it: whoever is on call need not be called any more. Answering twice changes nothing."""
    ticket = open_ticket(desk, reference)
    with suppress(NotPossible):
        acknowledge(ticket, agent=desk.agent, at=desk.at)
    return drawn(desk, ticket.reference)
