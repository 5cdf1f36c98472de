"""The signed link by which somebody follows one request without signing in.

It is mailed to the requester only, so whoever has it reads the requester's mail. It names ticket and
customer, proves nothing for another brand, and ends after half a year. Opening it changes nothing: link
scanners open all of them.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from answerable.brands.web import portal_address
from answerable.tickets.models import Ticket

LASTS = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a link opens, and to whom it was sent."""

    ticket_id: int
    customer_id: int


def follow_token(ticket: Ticket) -> str:
    return signing.dumps([ticket.pk, ticket.requester_id], salt=_salt(ticket.brand_id))


def follow_address(ticket: Ticket, then: str = "") -> str:
    """The whole address of the link; `then` leads to a part of the request's page (`escalate`, `rate`)."""
    return portal_address(ticket.brand, f"follow/{follow_token(ticket)}/{then}")


def followed(token: str, *, brand_id: int) -> Followed | None:
    """What a link of this brand opens; None for a forged, foreign or old one."""
    try:
        ticket, customer = signing.loads(token, salt=_salt(brand_id), max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Followed(ticket, customer)


def _salt(brand_id: int) -> str:
    return f"answerable.follow.{brand_id}"
