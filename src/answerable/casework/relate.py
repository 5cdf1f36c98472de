"""Two tickets have to do with each other."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.casework.merge import lock
from answerable.staff.models import Agent
from answerable.tickets.models import Link, Ticket


def relate(ticket: Ticket, *, to: Ticket, agent: Agent, at: datetime) -> None:
    """Show each on the other. Raises NotPossible for two brands, itself, or tickets linked already."""
    if ticket.brand_id != to.brand_id:
        raise NotPossible(_("These are tickets of two brands, which share nothing."))
    if ticket.pk == to.pk:
        raise NotPossible(_("This is the ticket itself. Write the number of the other."))
    with transaction.atomic():
        lock(ticket, to)  # somebody may link them the other way round at the same moment
        _link(ticket, to, agent=agent, at=at)


def _link(ticket: Ticket, to: Ticket, *, agent: Agent, at: datetime) -> None:
    with changing(ticket, agent=agent, at=at) as change:
        pairs = Link.objects.filter(ended_at=None, ticket__in=[ticket, to], other__in=[ticket, to])
        if pairs.exists():
            raise NotPossible(
                _("%(reference)s and %(other)s are linked already.")
                % {"reference": ticket.reference, "other": to.reference}
            )
        Link.objects.create(
            brand_id=ticket.brand_id, ticket=ticket, other=to, kind=Link.Kind.RELATED, agent=agent, at=at
        )
        change.record("related", other=to.pk, reference=to.reference)


def unrelate(ticket: Ticket, *, to: Ticket, agent: Agent, at: datetime) -> None:
    """They have nothing to do with each other after all. Merged and split tickets stay linked."""
    with changing(ticket, agent=agent, at=at, even_merged=True) as change:
        pairs = Link.objects.filter(
            ended_at=None, kind=Link.Kind.RELATED, ticket__in=[ticket, to], other__in=[ticket, to]
        )
        if pairs.update(ended_at=at):
            change.record("unrelated", other=to.pk, reference=to.reference)
