"""Whose ticket it is."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Ticket


def assign(ticket: Ticket, *, agent: Agent, to: Agent | None, at: datetime) -> None:
    """Give the ticket to an agent of its brand, or to nobody.

    Raises:
        NotPossible: that agent does not work for the brand.
    """
    with changing(ticket, agent=agent, at=at) as change:
        ticket = change.ticket
        if to is not None and not Membership.objects.filter(agent=to, brand=ticket.brand_id).exists():
            raise NotPossible(
                _("%(name)s does not work for %(brand)s. Choose someone who does.")
                % {"name": to.name, "brand": ticket.brand.name}
            )
        if ticket.assignee_id == (to.pk if to else None):
            return
        before = ticket.assignee_id
        ticket.assignee = to
        change.record("assigned", to=to.pk if to else None, before=before)
