"""Somebody who was called says that they have it."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.escalation.models import Page
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket


def acknowledge(ticket: Ticket, *, agent: Agent, at: datetime) -> None:
    """Somebody has it: nobody else is called, and a ticket of nobody is theirs.

    Raises:
        NotPossible: nobody was called, or somebody has answered already.
    """
    with changing(ticket, agent=agent, at=at) as change:
        unanswered = Page.objects.filter(ticket=ticket, kind=Page.Kind.CALL, acknowledged_at=None)
        if not unanswered.update(acknowledged_at=at, acknowledged_by=agent, next_at=None):
            raise NotPossible(_("Nobody is being called about this ticket any more."))
        change.record("page acknowledged")
        if change.ticket.assignee_id is None:
            change.ticket.assignee = agent
            change.record("assigned", to=agent.pk, by="call")
