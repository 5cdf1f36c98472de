"""A word among colleagues."""

from datetime import datetime

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.staff.models import Agent
from answerable.tickets.models import Draft, Note, Ticket


def note(ticket: Ticket, *, agent: Agent, text: str, at: datetime) -> Note:
    """Leave a note only colleagues see. It stops no clock (R9).

    Raises:
        NotPossible: there is no text.
    """
    if not text.strip():
        raise NotPossible("The note is empty. Write something first.")
    with changing(ticket, agent=agent, at=at) as change:
        written = Note.objects.create(
            brand_id=change.ticket.brand_id, ticket=change.ticket, agent=agent, text=text.strip(), at=at
        )
        change.record("noted", note=written.pk)
        Draft.objects.filter(ticket=change.ticket, agent=agent, kind="note").delete()
    return written
