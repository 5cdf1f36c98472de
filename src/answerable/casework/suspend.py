"""An emergency stops the clocks of some promises, openly."""

from collections.abc import Sequence
from datetime import datetime

from answerable.brands.models import Brand
from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.promises.models import Clock
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Ticket


def suspend(
    brand: Brand,
    rules: Sequence[str],
    *,
    since: datetime,
    until: datetime,
    reason: str,
    agent: Agent,
    at: datetime,
) -> int:
    """Let the running clocks of some rules stand from `since` to `until` (R16); how many tickets that are.

    The ledger goes on showing the strict result beside the adjusted one. Needs a lead, and cannot reach back.

    Raises:
        NotPossible: it would change the past, has no reason or no end, or the agent is not a lead.
    """
    if since < at:
        raise NotPossible("A suspension cannot reach back: what was promised until now stands.")
    if until <= since or not reason.strip():
        raise NotPossible("Say until when the promises are suspended, and why; both are shown in the ledger.")
    if not Membership.objects.filter(agent=agent, brand=brand, lead=True).exists():
        raise NotPossible(f"Only a lead of {brand.name} may suspend promises.")
    running = Clock.objects.filter(brand=brand, promise__rule__in=rules, state="open", stopped_at=None)
    tickets = list(Ticket.objects.filter(id__in=running.values("ticket")).order_by("id"))
    for ticket in tickets:
        with changing(ticket, agent=agent, at=at) as change:
            event = change.record(
                "promises suspended", rules=list(rules), until=until.isoformat(), reason=reason
            )
            change.promises.suspended(
                rules, since, until, event, reason=f"suspended: {reason.strip()}", approved_by=agent.name
            )
    return len(tickets)
