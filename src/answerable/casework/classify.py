"""What a ticket is about, and how urgent it is."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework import escalate
from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.place import put_in_place
from answerable.casework.tell import tell
from answerable.kit.dates import in_words
from answerable.policy.model import Policy
from answerable.privacy.cards import masked
from answerable.promises.applying import facts_of
from answerable.staff.models import Agent
from answerable.tickets.models import Message, Ticket

ANSWER = frozenset({"first response", "acknowledgement"})
URGENCIES = ("low", "normal", "urgent", "critical")


@dataclass(frozen=True)
class FirstSight:
    """What the policy's words made of a letter: which rule, which of its words, which value."""

    rule: str
    sets: str
    to: str
    words: tuple[str, ...]


def classify(
    ticket: Ticket,
    *,
    agent: Agent,
    category: str,
    urgency: str,
    reason: str = "",
    told: str | None = None,
    answers: bool = False,
    at: datetime,
) -> None:
    """Set category and urgency. A person who sets both has reviewed the ticket (R9, initial review);
    a ticket without a category may become more urgent before somebody knows what it is about.

    Promises follow the new facts (R13); lowering the urgency needs a reason. So does a later answer than the
    customer was promised, and then the customer is told both (AC-18), unless `answers`: an answer goes out
    along with it. `told` is what they read instead of the reason; "" where there is nothing they could read.

    Raises:
        NotPossible: the policy has no such category, or the reason is missing.
    """
    with changing(ticket, agent=agent, at=at) as change:
        ticket, policy = change.ticket, change.policy
        known = categories_of(policy)
        if category not in known and category != ticket.category:
            raise NotPossible(
                _("The policy has no category “%(category)s”. It has: %(known)s.")
                % {"category": category, "known": ", ".join(known)}
            )
        if urgency not in URGENCIES:
            raise NotPossible(_("Urgency is one of %(urgencies)s.") % {"urgencies": ", ".join(URGENCIES)})
        lowered = URGENCIES.index(urgency) < URGENCIES.index(ticket.urgency)
        if lowered and not reason.strip():
            raise NotPossible(
                _("Say why it is less urgent than before; the reason is kept with the promise.")
            )
        changed = (ticket.category, ticket.urgency) != (category, urgency)
        event = change.record(
            "classified",
            category=category,
            urgency=urgency,
            before={"category": ticket.category, "urgency": ticket.urgency},
            reason=reason.strip(),
        )
        promised = change.promises.promised_by(ANSWER)
        ticket.category, ticket.urgency = category, urgency
        if category:
            change.promises.reviewed(event)
        if changed:
            put_in_place(change)
            change.promises.reclassified(event, reason=reason.strip())
            escalate.by_rule(change)
            if promised is not None and not answers:
                _later_than(promised, change, (reason if told is None else told).strip())


def _later_than(promised: datetime, change: Change, reason: str) -> None:
    """Tell the customer, who knows when they were to be answered, that it is later now, and why."""
    now, ticket = change.promises.promised_by(ANSWER), change.ticket
    if now is not None and now <= promised:
        return
    if not reason:
        raise NotPossible(
            _("The customer was promised an answer sooner. Say why it comes later; they read your words.")
        )
    if not ticket.messages.filter(purpose=Message.Purpose.ACKNOWLEDGEMENT).exists():
        return  # nobody has named a time to them

    def words() -> str:
        said = {"reference": ticket.reference, "reason": masked(reason)}
        if now is None:
            return (
                _(
                    "we have looked at your request %(reference)s again. A person answers you as soon as "
                    "possible, which may be later than the time we first named: %(reason)s"
                )
                % said
            )
        said["time"] = in_words(now, zone=ticket.brand.zone, language=ticket.language)
        return (
            _(
                "we have looked at your request %(reference)s again. A person answers you by %(time)s, "
                "which is later than the time we first named: %(reason)s"
            )
            % said
        )

    tell(change, words)


def at_first_sight(ticket: Ticket, policy: Policy, words: str) -> list[FirstSight]:
    """Set category and urgency of a new ticket from its words, as the policy says. Nothing is saved.

    A category the customer chose stands; one the policy does not have is as good as none.
    """
    seen = []
    defined = {str(rule.settings["category"]): rule for rule in policy.rules_of("define category")}
    chosen = defined.get(ticket.category)
    suggestion = None if chosen else policy.suggest_category(words)
    if chosen is not None:
        seen.append(FirstSight(chosen.id, "category", ticket.category, ()))
    elif suggestion is None:
        ticket.category = ""
    else:
        ticket.category = suggestion.category
        seen.append(FirstSight(suggestion.rule.id, "category", suggestion.category, suggestion.matched))
    for found in policy.classify(facts_of(ticket, policy), words):
        if found.sets == "urgency":
            ticket.urgency = found.to
            seen.append(FirstSight(found.rule.id, found.sets, found.to, found.matched))
    return seen


def note(change: Change, seen: list[FirstSight]) -> None:
    """Put on record which rule classified the ticket, and by which words."""
    for first in seen:
        change.record("classified", rule=first.rule, **{first.sets: first.to}, words=list(first.words))


def categories_of(policy: Policy) -> list[str]:
    return [str(rule.settings["category"]) for rule in policy.rules_of("define category")]
