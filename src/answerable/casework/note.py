"""A word among colleagues."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.casework.mention import mention
from answerable.privacy.cards import masked
from answerable.staff.models import Agent
from answerable.tickets.models import Draft, Note, Ticket

ONE_CLICK = timedelta(seconds=10)
"""The same words from the same hand within this time are one note sent twice by a nervous line."""


def note(ticket: Ticket, *, agent: Agent, text: str, at: datetime) -> Note:
    """Leave a note only colleagues see. It stops no clock (R9). Who is named in it with @ is told.

    Raises:
        NotPossible: there is no text.
    """
    if not text.strip():
        raise NotPossible(_("The note is empty. Write something first."))
    text = masked(text.strip())
    with changing(ticket, agent=agent, at=at) as change:
        again = Note.objects.filter(
            ticket=change.ticket, agent=agent, text=text, at__gt=at - ONE_CLICK, at__lte=at
        ).first()
        if again is not None:
            return again
        written = Note.objects.create(
            brand_id=change.ticket.brand_id, ticket=change.ticket, agent=agent, text=text, at=at
        )
        change.record("noted", note=written.pk)
        mention(change, written)
        Draft.objects.filter(ticket=change.ticket, agent=agent, kind="note").delete()
    return written
