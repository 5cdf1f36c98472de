"""An emergency stops the clocks of some promises, openly."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.promises.models import Clock, ClockEvent, Suspension
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Ticket


@transaction.atomic
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
    """Let the clocks of some rules stand from `since` to `until` (R16), those that start meanwhile too; how
    many open tickets that concerns now.

    The ledger goes on showing the strict result beside the adjusted one. Needs a lead, and cannot reach back.

    Raises:
        NotPossible: it would change the past, names no promise, has no reason or no end, or the agent is not
            a lead.
    """
    if since < at:
        raise NotPossible(_("A suspension cannot reach back: what was promised until now stands."))
    if until <= since or not reason.strip():
        raise NotPossible(
            _("Say until when the promises are suspended, and why; both are shown in the ledger.")
        )
    if not rules:
        raise NotPossible(_("Choose the promises that are suspended; the others go on."))
    if not Membership.objects.filter(agent=agent, brand=brand, lead=True).exists():
        raise NotPossible(_("Only a lead of %(name)s may suspend promises.") % {"name": brand.name})
    suspension = Suspension.objects.create(
        brand=brand,
        rules=list(rules),
        since=since,
        until=until,
        reason=reason.strip()[:200],
        approved_by=agent,
        at=at,
    )
    return _reach(suspension, at=at)


def reach_new_clocks(*, at: datetime) -> None:
    """Let suspensions that are not over reach the clocks that started since. Needs one brand in scope."""
    for suspension in Suspension.objects.filter(until__gt=at).select_related("approved_by").order_by("id"):
        _reach(suspension, at=at)


def _reach(suspension: Suspension, *, at: datetime) -> int:
    reached = ClockEvent.objects.filter(
        clock=OuterRef("pk"), kind=ClockEvent.Kind.SUSPEND, data__suspension=suspension.pk
    )
    standing = Clock.objects.filter(
        ~Exists(reached),
        promise__rule__in=suspension.rules,
        brand=suspension.brand_id,
        state="open",
        stopped_at=None,
    )
    tickets = list(Ticket.objects.filter(id__in=standing.values("ticket")).order_by("id"))
    for ticket in tickets:
        with changing(ticket, agent=suspension.approved_by, at=at) as change:
            event = change.record(
                "promises suspended",
                rules=suspension.rules,
                until=suspension.until.isoformat(),
                reason=suspension.reason,
            )
            change.promises.suspended(suspension, event)
    return len(tickets)
