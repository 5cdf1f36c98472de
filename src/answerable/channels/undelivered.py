"""A mail that did not reach the customer: the delivery says so, the ticket shows it, and promises know whose
fault it was.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from answerable.casework.came_back import came_back
from answerable.channels.email.compose import ascii_domain
from answerable.tickets.models import Delivery, Event, Message

OUR_STATUS = re.compile(r"\b[45]\.[567]\.\d{1,3}\b")  # RFC 3463: protocol, content, policy
THEIR_STATUS = re.compile(r"\b[45]\.[124]\.\d{1,3}\b")  # address, mailbox, routing
OUR_WORDS = re.compile(
    r"(?i)\bspam|black ?list|block ?list|\bblocked\b|reputation|\bspf\b|\bdkim\b|\bdmarc\b|\bpolicy\b|relay"
)


def mark(delivery: Delivery, state: str, reason: str, *, at: datetime, ours: bool | None = None) -> None:
    """No longer ours to try: `failed` or `unknown`, with what was said.

    `ours`: whether we caused it, where known; else the words decide. Only then an agent's answer no longer
    counts as given (R9): a customer's full or wrong mailbox is not our delay. Needs the brand in scope and a
    transaction.
    """
    Delivery.objects.filter(pk=delivery.pk).update(state=state, next_attempt_at=None, error=reason)
    failed = state == Delivery.State.FAILED
    Event.objects.create(
        brand_id=delivery.brand_id,
        ticket_id=delivery.ticket_id,
        kind="delivery failed" if failed else "delivery unknown",
        at=at,
        data={"message": delivery.message_id, "to": delivery.to, "reason": reason[:300]},
    )
    if (
        failed
        and delivery.message.author == Message.Author.AGENT
        and (by_us(reason) if ours is None else ours)
    ):
        came_back(delivery.ticket, answer=delivery.message, reason=reason[:300], at=at)


def not_to(delivery: Delivery, reader: str, reason: str, *, at: datetime) -> None:
    """A reader did not get an answer its requester got: the ticket says so, once."""
    about = Event.objects.filter(ticket_id=delivery.ticket_id, kind="reader not reached")
    if not about.filter(data__message=delivery.message_id, data__email=reader).exists():
        Event.objects.create(
            brand_id=delivery.brand_id,
            ticket_id=delivery.ticket_id,
            kind="reader not reached",
            at=at,
            data={"message": delivery.message_id, "email": reader, "reason": reason[:300]},
        )


def readers_among(delivery: Delivery, recipients: Iterable[str]) -> list[str]:
    """The readers a report is about, where it is about nobody else; their trouble is not the requester's."""
    named = {recipient.lower() for recipient in recipients if recipient}
    readers = {ascii_domain(each).lower() for each in delivery.copies or ()}
    return sorted(named) if named and named <= readers else []


def by_us(said: str) -> bool:
    """Whether these words refuse us (what we sent, how, our name) and not the mailbox."""
    if THEIR_STATUS.search(said):
        return False
    return bool(OUR_STATUS.search(said) or OUR_WORDS.search(said))
