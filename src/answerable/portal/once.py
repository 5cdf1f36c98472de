"""A form that is sent twice is carried out once."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from answerable.portal.models import Sent
from answerable.tickets.models import Ticket


def new_key() -> str:
    """The key a page gives to its form."""
    return secrets.token_urlsafe(16)


def once(ticket: Ticket, key: str, *, at: datetime, work: Callable[[], None]) -> bool:
    """Do `work` unless this form has been carried out; whether it was done now. One at a time."""
    if not key:
        work()
        return True
    with transaction.atomic():
        mine = Sent(brand_id=ticket.brand_id, ticket=ticket, key=key[:64], at=at)
        Sent.objects.bulk_create([mine], ignore_conflicts=True)  # waits for a twin that is under way
        kept = Sent.objects.select_for_update().get(ticket=ticket, key=key[:64])
        if kept.at != at:
            return False
        work()
        return True
