"""The customer says that it is solved. Nobody knows it better."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework import resolve as resolving
from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.casework.escalated import customers_request
from answerable.customers.models import Customer
from answerable.tickets.models import Message, Ticket


def solved_by_customer(ticket: Ticket, *, customer: Customer, at: datetime) -> None:
    """Resolve a ticket because its customer says the answer solved it; it counts for whoever answered last.

    Raises:
        NotPossible: nobody has answered yet, it is solved already, or a senior is reviewing it.
        Refused: a rule asks for a step that is missing; the agents finish it.
    """
    with changing(ticket, customer=customer, at=at) as change:
        answer = (
            change.ticket.messages.filter(author=Message.Author.AGENT)
            .select_related("agent")
            .order_by("-at", "-id")
            .first()
        )
        if answer is None or answer.agent is None:
            raise NotPossible(_("Nobody has answered yet. Write to us that it is no longer needed."))
        if change.ticket.is_done:
            raise NotPossible(_("This request is solved already."))
        if customers_request(change.ticket) is not None:
            raise NotPossible(_("A senior is reviewing it. Write to them that it is solved."))
        change.record("customer said solved", message=answer.pk)
        change.agent = answer.agent
        resolving.settle(change, code="solved", answered=True)
