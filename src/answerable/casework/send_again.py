"""A mail that did not arrive, or nobody knows whether it did, goes out once more."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.staff.models import Agent
from answerable.tickets.models import Delivery, Ticket

LOST = (Delivery.State.FAILED, Delivery.State.UNKNOWN)


def send_again(ticket: Ticket, *, message_id: int, agent: Agent, at: datetime) -> None:
    """Put it into the outbox again, under the same Message-ID: a program that has it shows it once.

    Raises:
        NotPossible: it has arrived, or is on its way already.
    """
    with changing(ticket, agent=agent, at=at) as change:
        lost = Delivery.objects.filter(
            ticket_id__in=change.ticket.with_absorbed, message_id=message_id, state__in=LOST
        )
        if not lost.update(state=Delivery.State.QUEUED, next_attempt_at=at, attempts=0, error=""):
            raise NotPossible(_("This mail has been sent, or is on its way. Nothing was done."))
        change.record("sent again", message=message_id)
