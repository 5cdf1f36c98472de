"""A version of the policy that speaks also for open tickets: what runs may be due sooner by it (R15)."""

from datetime import datetime

from answerable.casework.change import changing
from answerable.policy.models import PolicyVersion
from answerable.promises.keep import TicketPromises
from answerable.promises.models import Clock, Reached
from answerable.tickets.models import Ticket


def reach_open_tickets(brand_id: int, *, at: datetime) -> int:
    """Let the version in force reach what runs under earlier ones, once; how many promises are due sooner.

    The brand has published a policy. It counts from now and never makes anything later. Broken off, it
    goes on where it stood.
    """
    version = PolicyVersion.objects.in_force(brand_id=brand_id, at=at)
    if not version.policy.also_for_open_tickets:
        return 0
    if Reached.objects.filter(policy_version=version).exists():
        return 0
    earlier = Clock.objects.filter(
        brand=brand_id, state="open", stopped_at=None, promise__policy_version__number__lt=version.number
    )
    moved = 0
    for ticket in Ticket.objects.filter(id__in=earlier.values("ticket")).order_by("id"):
        if not TicketPromises(ticket, version, at=at).sooner_by_this_version():
            continue
        with changing(ticket, at=at) as change:
            sooner = change.promises.sooner_by_this_version()
            rules = [running.clause for running, _ in sooner]
            cause = change.record("promise moved by policy", version=version.number, clauses=rules)
            change.promises.made_sooner(sooner, cause)
        moved += len(sooner)
    Reached.objects.create(brand_id=brand_id, policy_version=version, at=at, moved=moved)
    return moved
