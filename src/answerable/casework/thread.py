"""Which ticket a message belongs to: by the signed token of the address it came to, else by the letters it
names (RFC 5322 3.6.4), else by a letter that came before the one it answers. Never by subject alone, and only
for people of that ticket: its requester, their colleagues, and readers an agent has added.
"""

from dataclasses import dataclass

from django.db import connection

from answerable.casework.incoming import Incoming
from answerable.customers.models import Customer
from answerable.tickets.access import locked
from answerable.tickets.models import Ticket

NAMED = 50  # letters of a long chain that are looked for
TWICE = "Another letter with other words came under the same Message-ID."
FORWARDED = "It answers a mail of {reference}, whose customer is somebody else."

_FIRST = """
SELECT NULL,
       (SELECT ticket_id FROM tickets_message WHERE awaits <> '' AND awaits = %(own)s::varchar
        ORDER BY ticket_id DESC LIMIT 1),
       EXISTS(SELECT FROM tickets_message
              WHERE rfc_id <> '' AND rfc_id = %(own)s::varchar AND author = 'customer')
"""
"""For a letter that names none, as most do: of a list of one length PostgreSQL keeps no plan."""
_FIND = """
SELECT (SELECT ticket_id FROM tickets_message WHERE rfc_id <> '' AND rfc_id = ANY(%(named)s::varchar[])
        ORDER BY ticket_id DESC LIMIT 1),
       (SELECT ticket_id FROM tickets_message WHERE awaits <> '' AND awaits = ANY(%(awaited)s::varchar[])
        ORDER BY ticket_id DESC LIMIT 1),
       EXISTS(SELECT FROM tickets_message WHERE rfc_id <> '' AND rfc_id = %(own)s AND author = 'customer')
"""


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a message belongs. `beside`: a ticket it names without being of its people; `doubt`: why its
    sender may be somebody else; `awaits`: a letter it answers that nobody has seen.
    """

    ticket: Ticket | None = None
    beside: int | None = None
    doubt: str = ""
    awaits: str = ""


def thread_of(incoming: Incoming, customer: Customer) -> Thread:
    """The ticket is locked. A sender something speaks against enters none; one for whom only the letters they
    name speak, enters marked.
    """
    named, seen = _named(incoming)
    awaits = incoming.references[-1][:998] if incoming.references and named is None else ""
    number = incoming.token_ticket or named
    found = locked(number) if number is not None else None
    if found is None and incoming.token_ticket and named:
        found = locked(named)
    doubt = "" if incoming.sender_proven else incoming.proof or "Nobody vouches for the sender."
    if seen:
        doubt = TWICE
    if found is None:
        return Thread(doubt=doubt[:200], awaits=awaits)
    if not incoming.sender_proven or not _is_one_of_its_people(found, customer):
        told = doubt or FORWARDED.format(reference=found.reference)
        return Thread(beside=found.pk, doubt=told[:200])
    by_token = found.pk == incoming.token_ticket
    if not doubt and not by_token and not incoming.sender_vouched:
        doubt = incoming.proof
    return Thread(_where_it_goes_on(found), doubt=doubt[:200])


def belongs_to_one(incoming: Incoming) -> bool:
    """Whether a letter of a machine answers one of ours, and comes from the person we wrote to."""
    number = incoming.token_ticket or _named(incoming)[0]
    if number is None or not incoming.sender_proven:
        return False
    return Ticket.objects.filter(pk=number, requester__email=incoming.sender_email.strip().lower()).exists()


def _named(incoming: Incoming) -> tuple[int | None, bool]:
    """The ticket of the letters it names or that wait for it; whether its own Message-ID was here before."""
    if not incoming.rfc_id and not incoming.references:
        return None, False
    named = list(incoming.references[-NAMED:])
    with connection.cursor() as cursor:
        if named:
            awaited = [*named, incoming.rfc_id]
            cursor.execute(_FIND, {"named": named, "awaited": awaited, "own": incoming.rfc_id})
        else:
            cursor.execute(_FIRST, {"own": incoming.rfc_id})
        answered, awaited, seen = cursor.fetchone()
    return answered or awaited, bool(seen)


def _where_it_goes_on(ticket: Ticket) -> Ticket:
    """The ticket it was merged into, and that one's, to the end."""
    while ticket.merged_into_id is not None and (further := locked(ticket.merged_into_id)) is not None:
        ticket = further
    return ticket


def _is_one_of_its_people(ticket: Ticket, customer: Customer) -> bool:
    colleague = ticket.company_id is not None and ticket.company_id == customer.company_id
    own = ticket.requester_id == customer.pk and ticket.company_id in {None, customer.company_id}
    return own or colleague or ticket.readers.filter(email=customer.email, removed_at=None).exists()
