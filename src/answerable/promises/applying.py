"""Which clocks a policy asks for on a ticket."""

from collections.abc import Mapping

from answerable.clock import Calendar
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Promise
from answerable.promises.terms import ClockTerms
from answerable.tickets.models import Ticket

Facts = Mapping[str, str]

_promises: dict[tuple[int, str], dict[str, int]] = {}


def facts_of(ticket: Ticket, policy: Policy) -> dict[str, str]:
    """What conditions of rules may ask about a ticket."""
    office = office_of(policy)
    open_then = office is None or office.is_open(ticket.received_at)
    return {
        "channel": ticket.channel,
        "category": ticket.category,
        "urgency": ticket.urgency,
        "tier": str(ticket.tier),
        "language": ticket.language,
        "received": "inside hours" if open_then else "outside hours",
    }


def terms_for(policy: Policy, facts: Facts) -> list[ClockTerms]:
    """The clocks that apply to these facts, `instead of` and `same as` resolved."""
    return [
        ClockTerms(
            rule=clock.rule_id,
            clause=clock.clause_id,
            metric=clock.clock,
            target=clock.target,
            calendar=clock.counting,
            pause=clock.pauses_when,
        )
        for clock in policy.clocks_for(facts)
    ]


def office_of(policy: Policy) -> Calendar | None:
    """The hours in which somebody is there to keep a promise."""
    hours = policy.calendar_names()
    return policy.calendar(hours[0]) if hours else None


def promise_of(version: PolicyVersion, rule: str) -> int:
    """The ledger's id of a rule in a version. A published version's promises never change."""
    key = (version.pk, version.sha256)
    if key not in _promises:
        rows = Promise.objects.filter(policy_version=version).values_list("rule", "id")
        _promises[key] = dict(rows)
    return _promises[key][rule]
