"""Tell the customer at once that the letter is here, its number, and when a person will answer.

Anybody may write in anybody's name, so what a stranger wrote must not travel on in ours: no link leaves in an
acknowledgement, and none goes to a sender who may be somebody else.
"""

import re
from datetime import datetime, timedelta

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.mails import written
from answerable.casework import audience
from answerable.casework.budget import acknowledgements
from answerable.casework.change import Change
from answerable.casework.reply import mail, new_message_id
from answerable.customers.models import Customer
from answerable.kit.dates import in_words
from answerable.kit.rows import made
from answerable.policy.rule import Rule
from answerable.promises.running import Running
from answerable.tickets.follow import follow_address
from answerable.tickets.models import Delivery, Message, Ticket

MAILED = frozenset({"email", "web", "app"})
FORMS = frozenset({"web", "app"})
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_RECENT = """
SELECT count(*) FROM (SELECT FROM tickets_ticket WHERE requester_id = %s AND received_at >= %s AND id <> %s
    LIMIT %s) AS recent
"""
LINK = re.compile(r"(?i)\S*(?:://|www\.|\b[\w-]{2,}\.[a-z]{2,}\b)\S*")
PER_HOUR = 5  # acknowledgements one address gets in an hour: enough for people, too few for a loop (RFC 3834)


def compose(change: Change, *, proven: bool = True, route: Rule | None = None) -> Message | None:
    """The acknowledgement of a new ticket, in the customer's language; None where none may be sent.

    Who fills in a form in somebody else's name makes us write to that address once a day at most, and none of
    their words: only that something came, and where to follow it. `route` says who is served,
    where the customer is not among them.
    """
    ticket = change.ticket
    if ticket.channel not in (MAILED if proven else FORMS):
        return None
    if _had_enough(change) if proven else mailed_unproven(ticket.requester.email, at=change.at):
        return None
    if not acknowledgements.spend(change.at):
        return None
    promised = change.promises.next_due({"first response", "acknowledgement"})
    return made(
        Message,
        brand_id=ticket.brand_id,
        ticket=ticket,
        author=Message.Author.DESK,
        purpose=Message.Purpose.ACKNOWLEDGEMENT,
        channel="email",
        subject=without_links(ticket.subject) if proven else _fixed_subject(ticket),
        text=_words(change, promised, route) if proven else _fixed_words(change, promised),
        language=ticket.language,
        automated=True,
        at=change.at,
        rfc_id=new_message_id(ticket),
    )


def send(change: Change, message: Message) -> None:
    """Queue it, and note what the customer was told (the proof of `tell customer`)."""
    ticket = change.ticket
    change.mails.append(mail(message, to=ticket.requester.email, at=change.at))
    promised = change.promises.next_due({"first response", "acknowledgement"})
    due = promised.outcome(change.at).due_at if promised else None
    event = change.record(
        "acknowledged",
        message=message.pk,
        expected=due.isoformat() if due else None,
        clause=promised.clause if promised else None,
    )
    change.promises.acknowledged(event)


def _words(change: Change, promised: Running | None, route: Rule | None) -> str:
    ticket = change.ticket
    brand = ticket.brand
    values = {"name": called(ticket.requester), "brand": brand.name, "reference": ticket.reference}
    values["follow"] = follow_address(ticket) if ticket.channel in FORMS else ""
    due = promised.outcome(change.at).due_at if promised else None
    if promised is None or due is None:
        said = written(brand, "acknowledgement-without-time", ticket.language, values)
        return _with_route(change, said, route)
    clause = change.policy.clause(promised.clause)
    values |= {
        "time": in_words(due, zone=brand.zone, language=ticket.language),
        "clause": clause.id,
        "policy": clause.text,
    }
    return _with_route(change, written(brand, "acknowledgement", ticket.language, values), route)


def _with_route(change: Change, said: str, route: Rule | None) -> str:
    """The right way for whom the policy does not serve, above the brand's name."""
    if route is None:
        return said
    with translation.override(change.ticket.language):
        told = "\n\n".join(audience.told(change, route))
    body, _between, sign_off = said.rstrip().rpartition("\n\n")
    return f"{body}\n\n{told}\n\n{sign_off}"


def _promise(change: Change, promised: Running | None) -> list[str]:
    """When a person answers, and the clause that says so."""
    ticket = change.ticket
    due = promised.outcome(change.at).due_at if promised else None
    if promised is None or due is None:
        return [_("A person will answer you as soon as possible.")]
    clause = change.policy.clause(promised.clause)
    return [
        _("A person will answer you by %(time)s.")
        % {"time": in_words(due, zone=ticket.brand.zone, language=ticket.language)},
        _("So our support policy says, clause %(clause)s: “%(words)s”")
        % {"clause": clause.id, "words": clause.text},
    ]


def called(customer: Customer) -> str:
    """The customer's name, or their address where the name is an advertisement."""
    return customer.email if LINK.search(customer.name) else customer.called


def without_links(words: str) -> str:
    return LINK.sub("…", words)


def _fixed_subject(ticket: Ticket) -> str:
    with translation.override(ticket.language):
        return _("Your request %(reference)s") % {"reference": ticket.reference}


def _fixed_words(change: Change, promised: Running | None) -> str:
    """For an address nobody has proven to own: the desk's words only."""
    ticket = change.ticket
    with translation.override(ticket.language):
        lines = [
            _("Hello,"),
            _("a request with this address was left with %(brand)s. It has the number %(reference)s.")
            % {"brand": ticket.brand.name, "reference": ticket.reference},
            *_promise(change, promised),
            _("Follow it and read our answer here: %(link)s") % {"link": follow_address(ticket)},
            _("If it was not you, you need not do anything. We do not write about it again today."),
            ticket.brand.name,
        ]
    return "\n\n".join(lines)


def mailed_unproven(address: str, *, at: datetime) -> bool:
    """Whether an address nobody has proven got a letter of the desk's own within a day, whoever asked for it.

    One statement; the brand in scope. Forms and chats count together (no mail bombs through us).
    """
    since = at - DAY
    return Delivery.objects.filter(
        to=address, message__purpose=Message.Purpose.ACKNOWLEDGEMENT, message__at__gt=since
    ).exists()


def _had_enough(change: Change) -> bool:
    ticket = change.ticket
    if ticket.requester.met_at == change.at:
        return False  # met by this very letter
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, [ticket.requester_id, change.at - HOUR, ticket.pk, PER_HOUR])
        (recent,) = cursor.fetchone()
    return bool(recent >= PER_HOUR)
