"""Before order data is told on the phone or in a chat, who it is has to be checked, and the check is kept."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.live.models import Verification
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket


def verify(ticket: Ticket, *, agent: Agent, question: str, passed: bool, at: datetime) -> Verification:
    """Keep what was asked and whether the answer was right. The answer itself is not kept.

    Raises:
        NotPossible: nothing is said about what was asked.
    """
    if not question.strip():
        raise NotPossible(_("Say what you asked, for example: the postcode of the last delivery."))
    with changing(ticket, agent=agent, at=at) as change:
        found = Verification.objects.create(
            brand_id=ticket.brand_id,
            ticket=change.ticket,
            agent=agent,
            question=question.strip()[:200],
            passed=passed,
            at=at,
        )
        change.record("identity checked", passed=passed, question=question.strip()[:200])
    return found


def called_back(ticket: Ticket, *, agent: Agent, at: datetime) -> int:
    """The customer was called as they asked; how many callbacks of the ticket that settles."""
    with changing(ticket, agent=agent, at=at) as change:
        done = change.ticket.callbacks.filter(done_at=None).update(done_at=at, agent=agent)
        if done:
            change.record("called back")
            change.promises.answered(change.events[-1])
            change.ticket.customer_waits_since = None
    return done
