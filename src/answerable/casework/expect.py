"""When a person will answer, before anything is sent: the promise the ticket would be given.

The review of a request, the portal's first page and the telephone's script ask here; the acknowledgement says
what the clock says. All come from the same rules and calendars, so all say the same.
"""

from dataclasses import dataclass
from datetime import datetime

from answerable.casework.classify import at_first_sight
from answerable.clock import due
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import facts_of, terms_for
from answerable.promises.terms import STARTED_BY_ESCALATION, target_in_words
from answerable.tickets.models import Ticket

ANSWERED_BY = frozenset({"first response", "acknowledgement", "live answer"})


@dataclass(frozen=True, slots=True)
class Expected:
    """A person answers by `due` (UTC), as clause `clause` promises: `target` on the calendar `counting`."""

    due: datetime
    clause: str
    rule: str
    metric: str
    target: str
    counting: str


def expected(
    version: PolicyVersion,
    *,
    channel: str,
    category: str = "",
    words: str = "",
    language: str = "",
    at: datetime,
) -> Expected | None:
    """The earliest promised answer to a matter that came in at `at`. None where the policy promises none.

    Args:
        version: the policy in force at `at`.
        channel: how it comes in.
        category: what the customer says it is about; without one, its words decide as they would on arrival.
        words: what is written so far.
        language: of the matter, where a rule asks for it.
        at: the instant it would be received, aware UTC.
    """
    policy = version.policy
    ticket = Ticket(channel=channel, language=language, received_at=at, category=category)
    at_first_sight(ticket, policy, words)
    return _earliest(policy, ticket, ANSWERED_BY, at)


def expected_review(ticket: Ticket, policy: Policy, *, at: datetime) -> Expected | None:
    """By when a senior would review it, if its customer asked at `at`. None where no time is promised."""
    return _earliest(policy, ticket, STARTED_BY_ESCALATION, at)


def _earliest(policy: Policy, ticket: Ticket, metrics: frozenset[str], at: datetime) -> Expected | None:
    promised = [
        (ends, number, terms)
        for number, terms in enumerate(terms_for(policy, facts_of(ticket, policy)))
        if terms.metric in metrics
        and (ends := due(policy.calendar(terms.calendar), at, terms.target)) is not None
    ]
    if not promised:
        return None
    ends, _, terms = min(promised, key=lambda each: each[:2])
    return Expected(
        ends, terms.clause, terms.rule, terms.metric, target_in_words(terms.target), terms.calendar
    )
