"""Send the follow-ups that are due: one mail a resolution, in the customer's language."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.mails import written
from answerable.brands.web import portal_address
from answerable.casework.acknowledge import called, without_links
from answerable.casework.change import Change
from answerable.casework.reply import new_message_id
from answerable.feedback.models import FollowUp, OptOut, Rating
from answerable.kit.dates import in_words
from answerable.kit.rows import insert, update
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Enforcement
from answerable.tickets.models import Delivery, Event, Message, Ticket

BATCH = 50
State = FollowUp.State


def send_due(*, at: datetime) -> int:
    """Send every follow-up of the brands in scope whose time has come; how many were taken up.

    Any number of workers may do so at once: each takes rows nobody else holds, and a ticket somebody changes
    just now waits for the next round.
    """
    if not _waiting(at).exists():  # mostly: this is asked each minute
        return 0
    taken = batch = _send(at)
    while batch == BATCH:
        batch = _send(at)
        taken += batch
    return taken


def _waiting(at: datetime) -> QuerySet[FollowUp]:
    return FollowUp.objects.extra(where=["feedback_followup.state = 'waiting'"]).filter(next_at__lte=at)


@transaction.atomic
def _send(at: datetime) -> int:
    due = list(
        _waiting(at)
        .select_for_update(skip_locked=True, of=("self", "ticket"))
        .select_related("ticket__brand", "ticket__requester", "resolution", "promise")
        .order_by("next_at")[:BATCH]
    )
    if not due:
        return 0
    silent = set(
        OptOut.objects.filter(customer__in={each.ticket.requester_id for each in due}).values_list(
            "customer_id", flat=True
        )
    )
    said = _said_already(due)
    busy = _busy([each.ticket for each in due if each.optional])
    mails: list[tuple[FollowUp, Message]] = []
    for each in due:
        unasked = each.ticket.requester_id in silent or each.ticket_id in said
        each.asks_rating = each.asks_rating and not unasked
        _judge(each, busy, said)
        if each.state == State.WAITING:
            mails.append((each, _compose(each, at)))
    _write(due, mails, at)
    return len(due)


def _said_already(due: Sequence[FollowUp]) -> set[int]:
    """The tickets among them whose customers said at the end of their chat how it was: once is enough."""
    chats = {each.ticket_id: each.resolution.cycle for each in due if each.ticket.channel == "chat"}
    if not chats:
        return set()
    rated = Rating.objects.filter(ticket__in=chats).values_list("ticket_id", "cycle")
    return {ticket for ticket, cycle in rated if chats[ticket] == cycle}


def _judge(each: FollowUp, busy: set[int], said: set[int]) -> None:
    """Whether it is sent at all; a reason is written where not."""
    ticket = each.ticket
    if each.resolution.undone_at is not None or not ticket.is_done:
        each.state, each.reason = State.WITHDRAWN, "the ticket was open again"
    elif "@" not in (ticket.requester.email or ""):
        each.state, each.reason = State.UNREACHABLE, "the customer has no mail address"
    elif each.optional and ticket.requester_id in busy:
        each.state, each.reason = State.SUPPRESSED, "another ticket of the customer was open"
    elif each.promise_id is None and not each.asks_rating:
        why = (
            "the customer has said how it was"
            if each.ticket_id in said
            else "the customer does not want to be asked"
        )
        each.state, each.reason = State.SUPPRESSED, why


def _busy(tickets: Sequence[Ticket]) -> set[int]:
    """The customers among them who have another ticket open."""
    if not tickets:
        return set()
    return set(
        Ticket.objects.filter(requester__in={ticket.requester_id for ticket in tickets})
        .exclude(status__in=["resolved", "closed"])
        .values_list("requester_id", flat=True)
    )


def _write(due: Sequence[FollowUp], mails: Sequence[tuple[FollowUp, Message]], at: datetime) -> None:
    insert([message for _, message in mails])
    insert(
        [
            Delivery(
                brand_id=message.brand_id,
                ticket_id=message.ticket_id,
                message=message,
                to=each.ticket.requester.email,
                next_attempt_at=at,
            )
            for each, message in mails
        ]
    )
    for each, message in mails:
        each.state, each.sent_at, each.message = State.SENT, at, message
    events = [_event(each, at) for each in due if each.state in {State.SENT, State.SUPPRESSED}]
    insert(events)
    insert([_act(each, at) for each in due if each.promise_id and each.state in _OUTCOMES])
    update(due, ["state", "reason", "sent_at", "message", "asks_rating", "token_sha256"])
    for each, event in zip([each for each in due if each.state == State.SENT], events, strict=False):
        _stop_clock(each, event, at)


_OUTCOMES = {State.SENT, State.SUPPRESSED, State.WITHDRAWN}


def _act(each: FollowUp, at: datetime) -> Enforcement:
    """The ledger's line: done, too late, or spared for a reason the policy allows."""
    outcome, reason = Enforcement.Outcome.EXEMPT, each.reason
    if each.state == State.SENT:
        in_time = at <= each.due_at or each.optional
        outcome = Enforcement.Outcome.DONE if in_time else Enforcement.Outcome.FAILED
        reason = "" if in_time else f"sent after {each.due_at:%Y-%m-%d %H:%M} UTC"
    return Enforcement(
        brand_id=each.brand_id,
        promise=each.promise,
        ticket_id=each.ticket_id,
        outcome=outcome,
        at=at,
        reason=reason,
    )


def _event(each: FollowUp, at: datetime) -> Event:
    sent = each.state == State.SENT
    data = {"message": each.message_id} if sent else {"reason": each.reason}
    return Event(
        brand_id=each.brand_id,
        ticket_id=each.ticket_id,
        kind="followed up" if sent else "not followed up",
        at=at,
        data=data,
    )


def _stop_clock(each: FollowUp, event: Event, at: datetime) -> None:
    """Where the policy runs a clock on follow-ups as well, it stops."""
    version = PolicyVersion.objects.in_force(brand_id=each.brand_id, at=at)
    clocks = (rule.settings.get("clock") for rule in version.policy.rules_of("run clock"))
    if "follow-up" not in clocks:
        return
    change = Change(each.ticket, version, at=at)
    change.promises.followed_up(event)
    change.write()


def _compose(each: FollowUp, at: datetime) -> Message:
    ticket = each.ticket
    token = secrets.token_urlsafe(18)
    each.token_sha256 = hashlib.sha256(token.encode()).hexdigest()
    return Message(
        brand_id=ticket.brand_id,
        ticket=ticket,
        author=Message.Author.DESK,
        purpose=Message.Purpose.FOLLOW_UP,
        channel="email",
        subject=without_links(ticket.subject),
        text=_words(each, link_of(ticket, token)),
        language=ticket.language,
        automated=True,
        at=at,
        rfc_id=new_message_id(ticket),
    )


def link_of(ticket: Ticket, token: str) -> str:
    """The page of one follow-up, in the customer's language. Opening it changes nothing."""
    return f"{portal_address(ticket.brand, f'rate/{token}')}?lang={ticket.language or ticket.brand.language}"


def _words(each: FollowUp, link: str) -> str:
    ticket = each.ticket
    with translation.override(ticket.language):
        answers = (
            f"{_('Yes, it is solved:')} {link}&solved=yes\n{_('No, please look again:')} {link}&solved=no"
        )
        scores = {5: _("very good"), 4: _("good"), 3: _("fair"), 2: _("poor"), 1: _("bad")}
        choices = "\n".join(f"{score} – {name}: {link}&score={score}" for score, name in scores.items())
        rating = f"{_('How was our support?')}\n{choices}"
        stop = f"{_('Please do not ask me how it was again:')} {link}&ask=no"
    values = {
        "name": called(ticket.requester),
        "brand": ticket.brand.name,
        "reference": ticket.reference,
        "day": in_words(each.resolution.at, zone=ticket.brand.zone, language=ticket.language),
        "subject": without_links(ticket.subject),
        "answers": answers,
        "rating": rating if each.asks_rating else "",
        "stop": stop if each.asks_rating else "",
    }
    return written(ticket.brand, "follow-up", ticket.language, values)
