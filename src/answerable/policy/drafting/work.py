"""How a ticket is worked on, and passed upward."""

import re

from answerable.policy.drafting import words
from answerable.policy.drafting.outline import Item
from answerable.policy.drafting.proposals import Case, Lines, always, rule


def category(case: Case) -> list[Lines]:
    name = case.label.split()[0].rstrip("s") or "other"
    name = {"return": "returns"}.get(name, name)
    asks = {
        "order": ["asks: order number"],
        "returns": ["asks: order number"],
        "product": ["asks: product"],
    }.get(name, [])
    settings = [f"category: {name}", f"topics: {words.topics(case.item.body)}", *asks]
    return [rule("enforced", "define category", *settings, proof="tickets by category")]


def steps(case: Case) -> list[Lines]:
    """The steps are the clauses below."""
    names = ", ".join(_step(child) for child in case.item.children)
    return [
        rule("enforced", "require order", f"steps: {names}", f"covers: {case.children}", proof="step log")
    ]


def _step(item: Item) -> str:
    word = (item.label or item.text).split()[0].lower()
    return {"analysis": "analyse", "resolution": "resolve", "follow-up": "follow up"}.get(word, word)


gather = always(
    rule(
        "enforced",
        "require step",
        "step: gather",
        "before: analyse",
        "needs: customer account, description",
        "needs when category is one of order, returns: order number",
        "unless: marked not available, with a reason",
        proof="step log",
    )
)


def resolve(case: Case) -> list[Lines]:
    settings = ["step: resolve", "before: resolved"]
    if re.search("further information", case.text):
        one_of = "needs one of: public answer with a solution, request for information"
        return [rule("enforced", "require step", *settings, one_of, proof="step log")]
    needs = "needs: public answer, resolution code"
    first, dot, second = case.text.rstrip(".").partition(". ")
    if not dot:
        return [rule("enforced", "require step", *settings, needs, proof="step log")]
    says = first.split(": ", 1)[-1]
    side = rule("permitted", "allow side request", "to: other team", proof="side request log", says=second)
    return [rule("enforced", "require step", *settings, needs, proof="step log", says=says), side]


def asked(case: Case) -> list[Lines]:
    first, _, second = case.text.rstrip(".").partition(". ")
    settings = ["when: customer asks", "to: senior", "where: ticket page, every email, phone, chat"]
    rules = [rule("enforced", "escalate", *settings, proof="escalation log", says=first if second else "")]
    if limit := words.time_limit(second):
        settings = ["clock: escalation review", f"within: {limit[0]}", "counting: every hour"]
        settings.append("reviewer: senior, not the agent who had the ticket")
        reading = f"{limit[0]} by the clock, from the request to a senior's written review"
        rules.append(
            rule("measured", "run clock", *settings, proof="clock results", reading=reading, says=second)
        )
    return rules
