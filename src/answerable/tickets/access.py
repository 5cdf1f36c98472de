"""Who may see which ticket. Doors reach tickets through these functions and no other way.

What is not a person's to see does not exist for them: every function answers `NotYours`, which doors show
as 404. Row-level security stands behind it, so a mistake here still shows nothing of another brand.
"""

import re
from collections.abc import Sequence

from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Ticket
from answerable.tickets.queue import TicketQueue

_REFERENCE = re.compile(r"#?(?:(?P<prefix>[A-Za-z]{1,6})-)?(?P<number>\d{1,12})")


class NotYours(Exception):
    """There is no such thing, as far as this person may know."""


def brands_of(agent: Agent) -> list[int]:
    """The brands an agent works for. Anything else is out of sight."""
    return list(
        Membership.objects.filter(agent=agent).order_by("brand_id").values_list("brand_id", flat=True)
    )


def tickets_for(agent: Agent, brands: Sequence[int]) -> TicketQueue:
    """All tickets an agent may see."""
    if not agent.is_active:
        return Ticket.objects.none()
    return Ticket.objects.filter(brand_id__in=brands)


def ticket_for(agent: Agent, brands: Sequence[int], reference: str) -> Ticket:
    """The ticket people call BM-1042, if this agent may see it.

    Raises:
        NotYours: there is none, or it belongs to a brand the agent does not work for.
    """
    found = _REFERENCE.fullmatch(reference.strip())
    if found is None:
        raise NotYours(reference)
    tickets = tickets_for(agent, brands).select_related(
        "brand", "requester", "company", "assignee", "policy_version"
    )
    tickets = tickets.defer("policy_version__source", "policy_version__compiled")
    if found["prefix"]:
        tickets = tickets.filter(brand__prefix__iexact=found["prefix"])
    try:
        return tickets.get(pk=int(found["number"]))
    except Ticket.DoesNotExist:
        raise NotYours(reference) from None
