"""The ticket waits for somebody else."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.staff.models import Agent
from answerable.tickets.models import Hold, Message, Status, Ticket

WaitingFor = Literal["customer", "other team"]


def hold(ticket: Ticket, *, agent: Agent, waiting_for: WaitingFor, reason: str, at: datetime) -> None:
    """Let the ticket wait, for the customer or for another team.

    Waiting for the customer needs a question the customer can see (AC-17): without one, nobody but us would
    know that anything is awaited.

    Raises:
        NotPossible: nothing was asked of the customer, no reason was given, or the ticket is done.
    """
    with changing(ticket, agent=agent, at=at) as change:
        question = _last_word(change.ticket)
        if waiting_for == "customer" and (question is None or question.author != Message.Author.AGENT):
            raise NotPossible(
                _(
                    "The customer has not been asked anything since their last message. "
                    "Send a question first; the ticket then waits by itself."
                )
            )
        if waiting_for == "other team" and not reason.strip():
            raise NotPossible(_("Say whom the ticket waits for and why; colleagues will read it."))
        put(change, waiting_for=waiting_for, question=question, reason=reason)


def resume(ticket: Ticket, *, agent: Agent, at: datetime) -> None:
    """The wait is over; the ticket is ours again."""
    with changing(ticket, agent=agent, at=at) as change:
        if change.ticket.status not in {Status.WAITING, Status.REFERRED}:
            raise NotPossible(_("This ticket is not waiting for anybody."))
        take_up(change)


def put(
    change: Change, *, waiting_for: WaitingFor, question: Message | None = None, reason: str = ""
) -> None:
    """Start a hold within a change; a hold that already runs ends first."""
    ticket = change.ticket
    if ticket.is_done:
        raise NotPossible(_("This ticket is resolved. Reopen it first."))
    if ticket.status in {Status.WAITING, Status.REFERRED}:
        take_up(change)
    assert change.agent is not None  # noqa: S101  only agents hold tickets
    Hold.objects.create(
        brand_id=ticket.brand_id,
        ticket=ticket,
        waiting_for=waiting_for,
        question=question,
        reason=reason.strip()[:500],
        agent=change.agent,
        started_at=change.at,
    )
    ticket.status = Status.WAITING if waiting_for == "customer" else Status.REFERRED
    change.promises.held(waiting_for, change.record("held", waiting_for=waiting_for, reason=reason.strip()))


def take_up(change: Change) -> None:
    """End the running hold within a change."""
    Hold.objects.filter(ticket=change.ticket, ended_at=None).update(ended_at=change.at)
    change.ticket.status = Status.OPEN
    change.promises.resumed(change.record("taken up"))


def _last_word(ticket: Ticket) -> Message | None:
    return ticket.messages.filter(automated=False).order_by("-at", "-id").first()
