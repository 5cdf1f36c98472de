"""How much an agent may give back alone: what `define tiers … refunds:` says of their tier."""

from decimal import Decimal

from answerable.policy.model import Policy
from answerable.policy.refunds import limits

NOTHING = Decimal(0)


def limit_of(policy: Policy, tier: int) -> tuple[Decimal | None, str]:
    """(the most an agent of this tier gives back without a second person, the rule); None is without limit.

    A policy that grants nobody an amount lets nobody give money back alone.
    """
    for rule in policy.rules_of("define tiers"):
        said = limits(rule.settings.get("refunds", ()))
        reached = [each for each in said if each.tier <= tier]
        if said:
            best = max(reached, key=lambda each: each.tier, default=None)
            return (best.most if best else NOTHING), rule.id
    return NOTHING, ""
