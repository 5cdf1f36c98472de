"""Who else reads the answers on a ticket. Only an agent adds somebody; a letter's Cc adds nobody."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.staff.models import Agent
from answerable.tickets.models import Reader, Ticket

MOST = 10


def add_reader(ticket: Ticket, *, email: str, agent: Agent, at: datetime) -> None:
    """From now on this address gets the answers, and may answer on the ticket.

    Raises:
        NotPossible: it is no address, one of the brand's own, the requester's, or the eleventh.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotPossible(_("“%(email)s” is not a mail address.") % {"email": email[:80]}) from None
    with changing(ticket, agent=agent, at=at) as change:
        if email == change.ticket.requester.email:
            raise NotPossible(_("The requester gets every answer anyway."))
        if change.ticket.brand.addresses.filter(email=email).exists():
            raise NotPossible(_("This is the desk's own address: its mail would come back to this ticket."))
        if change.ticket.readers.filter(removed_at=None).count() >= MOST:
            raise NotPossible(_("A ticket has at most %(most)s readers. Remove one first.") % {"most": MOST})
        put_reader(change, email)


def remove_reader(ticket: Ticket, *, email: str, agent: Agent, at: datetime) -> None:
    """From now on this address gets nothing more; what it got stays on record."""
    with changing(ticket, agent=agent, at=at) as change:
        found = change.ticket.readers.filter(email=email.strip().lower(), removed_at=None)
        if found.update(removed_at=at):
            change.record("reader removed", email=email.strip().lower())


def put_reader(change: Change, email: str) -> None:
    """Add a reader within a change; one who is there stays."""
    assert change.agent is not None  # noqa: S101  only agents add readers
    known = {"email": email, "removed_at": None, "ticket": change.ticket}
    made = {"brand_id": change.ticket.brand_id, "added_by": change.agent, "added_at": change.at}
    if Reader.objects.get_or_create(**known, defaults=made)[1]:
        change.record("reader added", email=email)
