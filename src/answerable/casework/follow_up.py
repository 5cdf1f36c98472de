"""After a resolution the desk writes once more: is it solved, and how was it?"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.reopen import reopen_by_message
from answerable.clock import ALWAYS, BusinessDays, due
from answerable.customers.models import Customer
from answerable.feedback.models import FollowUp, OptOut
from answerable.kit.rows import insert
from answerable.policy.rule import Rule
from answerable.privacy.cards import masked
from answerable.promises.applying import facts_of, office_of, promise_of
from answerable.tickets.models import Message, Resolution

ASKED_WITHIN = timedelta(days=3)
"""Where a policy asks for feedback but promises no follow-up, the question leaves within this time."""
SAY_UNTIL = timedelta(days=14)
"""How long after the mail "not solved" opens the ticket again (R12); later it is a new matter."""


def plan(change: Change, resolution: Resolution) -> None:
    """Put the follow-up of a resolution down, if the policy speaks of one for this ticket.

    It leaves when half the promised time is over: late enough to know whether it holds, early enough to be
    in time when the desk stood still for a while.
    """
    follows, asks = _rule(change, "send follow-up"), _rule(change, "ask feedback")
    if follows is None and asks is None:
        return
    at = change.at
    within = follows.settings["within"] if follows else ASKED_WITHIN
    hours = office_of(change.policy) if isinstance(within, BusinessDays) else ALWAYS
    ends = due(hours or ALWAYS, at, within) or at + ASKED_WITHIN
    by_mail = asks is not None and "email" in asks.settings["through"]
    insert(
        [
            FollowUp(
                brand_id=change.ticket.brand_id,
                ticket=change.ticket,
                resolution=resolution,
                promise_id=promise_of(change.version, follows.id) if follows else None,
                feedback_promise_id=promise_of(change.version, asks.id) if asks else None,
                optional=follows is not None and follows.kind == "permitted",
                asks_rating=by_mail or (follows is not None and "rating" in follows.settings.get("asks", ())),
                due_at=ends,
                next_at=at + (ends - at) / 2,
            )
        ]
    )


def answer(follow_up: FollowUp, *, solved: bool, words: str = "", at: datetime) -> None:
    """The customer says whether it is solved. "No" opens the ticket again with the person who had it.

    `words` become a message of the customer.

    Raises:
        NotPossible: it is too long ago to open this ticket again.
    """
    if not solved and follow_up.sent_at is not None and at - follow_up.sent_at > SAY_UNTIL:
        raise NotPossible(
            _(
                "This was settled more than two weeks ago. Please write to us again; "
                "we then look at it afresh."
            )
        )
    customer = follow_up.ticket.requester
    with changing(follow_up.ticket, customer=customer, at=at) as change:
        event = change.record("follow-up answered", solved=solved)
        FollowUp.objects.filter(pk=follow_up.pk).update(solved=solved, answered_at=at)
        if words.strip():
            _keep_words(change, words.strip())
        if not solved:
            ticket = change.ticket
            if ticket.is_done:
                reopen_by_message(change, event)
            ticket.customer_waits_since = ticket.customer_waits_since or at
            change.promises.asked_again(event)
    follow_up.solved, follow_up.answered_at = solved, at


def opt_out(follow_up: FollowUp, *, at: datetime) -> None:
    """The customer does not want to be asked how it was. Promised follow-ups still come."""
    ask_no_more(follow_up.ticket.requester, at=at)


def ask_no_more(customer: Customer, *, at: datetime) -> None:
    """The same for who followed a link of a mail, or pressed "unsubscribe" in a mail program."""
    OptOut.objects.get_or_create(customer=customer, defaults={"brand_id": customer.brand_id, "at": at})


def _rule(change: Change, verb: str) -> Rule | None:
    rules = change.policy.rules_of(verb)
    if not rules:
        return None
    facts = facts_of(change.ticket, change.policy)
    return next((rule for rule in rules if rule.applies(facts)), None)


def _keep_words(change: Change, words: str) -> None:
    ticket = change.ticket
    message = Message(
        brand_id=ticket.brand_id,
        ticket=ticket,
        author=Message.Author.CUSTOMER,
        purpose=Message.Purpose.INQUIRY,
        customer=change.customer,
        channel="web",
        subject=ticket.subject,
        text=masked(words)[:20_000],
        language=ticket.language,
        at=change.at,
    )
    insert([message])
    change.record("customer replied", message=message.pk, automatic=False)
    ticket.preview = " ".join(masked(words).split())[:200]
    ticket.last_message_at = change.at
