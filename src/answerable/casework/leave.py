"""An agent goes: their account closes and their open tickets go back to the queue of their brand."""

from datetime import datetime

from django.db import transaction

from answerable.casework.assign import assign
from answerable.kit.scope import see_brands_until_commit
from answerable.staff import colleagues
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Status, Ticket


@transaction.atomic
def leave(agent: Agent, *, by: Agent, at: datetime) -> int:
    """Close the account and free its open tickets; tell how many there were. All of it happens or nothing.

    Raises:
        NotPossible (of `staff.colleagues`): it is one's own account, or the last administrator's.
    """
    colleagues.leave(agent, by=by, at=at)
    see_brands_until_commit(Membership.objects.filter(agent=agent).values_list("brand_id", flat=True))
    open_tickets = Ticket.objects.filter(assignee=agent).exclude(status__in=[Status.RESOLVED, Status.CLOSED])
    freed = list(open_tickets)
    for ticket in freed:
        assign(ticket, agent=by, to=None, at=at)
    return len(freed)
