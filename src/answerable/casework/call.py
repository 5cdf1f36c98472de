"""People are called about what cannot wait, in open hours and closed.

A critical ticket calls whoever is on call, and the next one when nobody answers. An urgent one that the
policy raised is told to the leads, who need do nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from answerable.escalation.models import Page
from answerable.kit.rows import insert
from answerable.staff.models import Membership
from answerable.tickets.models import Event, Ticket

PATIENCE = timedelta(minutes=5)
"""How long a call waits for an answer before the next person is called."""
MOST_CALLS = 12


def on_call(brand_id: int) -> list[int]:
    """Whom to call, in their order; the leads where nobody is named, then everybody from the top."""
    members = list(
        Membership.objects.filter(brand=brand_id, agent__is_active=True).order_by(
            "on_call", "-lead", "-tier", "agent_id"
        )
    )
    named = [member.agent_id for member in members if member.on_call is not None]
    return named or [member.agent_id for member in members if member.lead] or [m.agent_id for m in members]


def call(ticket: Ticket, *, urgency: str, rule: str, reason: str, at: datetime) -> None:
    """Call whoever is on call (critical), or tell the leads (urgent). Within a change, after its ticket."""
    critical = urgency == "critical"
    if critical:
        if Page.objects.filter(ticket=ticket, kind=Page.Kind.CALL, acknowledged_at=None).exists():
            return
        told = on_call(ticket.brand_id)[:1]
    else:
        leads = Membership.objects.filter(brand=ticket.brand_id, lead=True, agent__is_active=True)
        told = list(leads.values_list("agent_id", flat=True))
    insert(
        [
            Page(
                brand_id=ticket.brand_id,
                ticket=ticket,
                agent_id=agent,
                kind=Page.Kind.CALL if critical else Page.Kind.NEWS,
                rule=rule,
                reason=reason[:200],
                paged_at=at,
                next_at=at + PATIENCE if critical else None,
            )
            for agent in told
        ]
    )


def call_next(page: Page, *, at: datetime) -> Page | None:
    """Nobody answered: call the next person; None once it was answered, or everybody was called enough."""
    taken = Page.objects.filter(pk=page.pk, acknowledged_at=None, next_at=page.next_at).update(next_at=None)
    if not taken or page.number >= MOST_CALLS:
        return None
    order = on_call(page.brand_id)
    if not order:
        return None
    place = order.index(page.agent_id) + 1 if page.agent_id in order else 0
    following = order[place % len(order)]
    again = Page(
        brand_id=page.brand_id,
        ticket=page.ticket,
        agent_id=following,
        kind=Page.Kind.CALL,
        rule=page.rule,
        reason=page.reason,
        number=page.number + 1,
        paged_at=at,
        next_at=at + PATIENCE,
    )
    insert([again])
    said = {"to": following, "number": again.number}
    insert([Event(brand_id=page.brand_id, ticket=page.ticket, kind="called", at=at, data=said)])
    return again


def waiting_for_next(at: datetime) -> Sequence[Page]:
    """Calls nobody answered in time. Needs the brands in scope."""
    late = Page.objects.filter(acknowledged_at=None, next_at__lte=at, kind=Page.Kind.CALL)
    return list(late.select_related("ticket__brand").order_by("next_at", "id"))
