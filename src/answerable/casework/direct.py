"""A question about somebody else's product: the customer is directed to its provider (clause 9)."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.errors import NotPossible
from answerable.casework.referrals import CODE
from answerable.casework.reply import reply
from answerable.staff.models import Agent
from answerable.tickets.models import Provider, Ticket


def direct(ticket: Ticket, provider: Provider, *, agent: Agent, text: str, at: datetime) -> None:
    """Answer with the provider's name and contact, and close the ticket as out of scope.

    Raises:
        NotPossible: there is no text, or the provider is no longer in the directory.
    """
    if provider.retired_at is not None or provider.brand_id != ticket.brand_id:
        raise NotPossible(_("This provider is not in the directory. Choose another."))
    if not text.strip():
        raise NotPossible(_("Write why this is not ours, and what they should ask the provider."))
    said = f"{text.strip()}\n\n{provider.name}: {provider.contact}"
    reply(ticket, agent=agent, text=said, then="resolve", code=CODE, at=at)
