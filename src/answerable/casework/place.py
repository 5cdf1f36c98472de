"""Where a ticket stands in everybody's queue, as the policy orders it."""

from collections.abc import Mapping

from answerable.casework.change import Change
from answerable.policy.model import Policy
from answerable.promises.applying import facts_of

FIRST, IN_TURN, LAST = 0, 1, 2
_PLACES = {"first": FIRST, "last": LAST}


def put_in_place(change: Change) -> None:
    """Let a ticket stand where the `order queue` rules say."""
    change.ticket.place = place_of(change.policy, facts_of(change.ticket, change.policy))


def place_of(policy: Policy, facts: Mapping[str, str]) -> int:
    """The place of a ticket with these facts; the first rule that speaks for it decides."""
    speaking = (rule for rule in policy.rules_of("order queue") if rule.applies(facts))
    rule = next(speaking, None)
    return IN_TURN if rule is None else _PLACES[rule.settings["place"]]
