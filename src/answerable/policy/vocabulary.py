"""The values a ticket's facts can have under a policy: no condition waits for what never comes."""

from collections.abc import Iterator

from answerable.policy.conditions import Condition
from answerable.policy.findings import Finding, Level, did_you_mean
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.policy.settings import CHANNELS

URGENCIES = ("low", "normal", "high", "urgent", "critical")
TIERS = ("front line", "specialist", "senior", "management")


def values(policy: Policy, fact: str) -> tuple[str, ...]:
    """The values a fact can have; none where any word will do."""
    match fact:
        case "channel":
            return CHANNELS
        case "category":
            return categories(policy)
        case "urgency":
            return (*URGENCIES, *_in_tables(policy, "urgency"), *_classified(policy, "urgency"))
        case "tier":
            return tuple(tier for tier in tiers(policy) if tier.isdecimal())
        case "severity":
            return (*_in_tables(policy, "severity"), *_classified(policy, "severity"))
        case "plan":
            return tuple(plan for rule in policy.rules if rule.table for plan in rule.table.plans)
    return ()


def categories(policy: Policy) -> tuple[str, ...]:
    """The categories the policy defines."""
    found = (rule.settings.get("category") for rule in policy.rules_of("define category"))
    return tuple(str(each) for each in found if each)


def tiers(policy: Policy) -> tuple[str, ...]:
    """The names a tier goes by: its number, its word, both."""
    listed = [each for rule in policy.rules_of("define tiers") for each in rule.settings.get("tiers", ())]
    listed = listed or [f"{number} {word}" for number, word in enumerate(TIERS, 1)]
    return tuple(name for tier in listed for name in (tier, *tier.split(" ", 1)))


def channels(policy: Policy) -> tuple[str, ...]:
    """The channels customers can write or call on; reading in a help center makes no ticket."""
    opened = (each for rule in policy.rules_of("open channel") for each in rule.settings.get("channel", ()))
    return tuple(dict.fromkeys(each for each in opened if each != "help center"))


def unknown_values(rule: Rule, policy: Policy) -> Iterator[Finding]:
    """Conditions of a rule that compare a fact with a value it never has."""
    named = [("when", rule.when), ("except", rule.unless)]
    named += [(f"needs when {test}", test) for test, _ in rule.settings.get("needs when", ())]
    for name, condition in named:
        for message in _unknown(condition, policy) if condition else ():
            yield Finding(Level.ERROR, "", rule.line_of(name), message, "", "condition", rule.clause_id)


def _unknown(condition: Condition, policy: Policy) -> Iterator[str]:
    for test in condition.tests:
        known = () if test.fact == "received" else values(policy, test.fact)
        for value in test.among:
            if known and value.casefold() not in {each.casefold() for each in known}:
                yield f"no {test.fact} is ever '{value[:60]}'.{did_you_mean(value, known)}"
            elif test.fact == "category" and not known:
                yield f"no clause defines the category '{value[:60]}'."


def _in_tables(policy: Policy, fact: str) -> tuple[str, ...]:
    tables = (rule.table for rule in policy.rules if rule.table)
    return tuple(row for table in tables if table.fact == fact for row, _ in table.rows)


def _classified(policy: Policy, fact: str) -> tuple[str, ...]:
    rules = policy.rules_of("classify")
    return tuple(str(rule.settings.get("to", "")) for rule in rules if rule.settings.get("sets") == fact)
