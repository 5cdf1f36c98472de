"""Promises with a time, and what comes first."""

import re

from answerable.policy.drafting import words
from answerable.policy.drafting.proposals import Case, Lines, always, part, rule


def timed(case: Case) -> list[Lines]:
    clock = "first response"
    for word, name in (
        ("acknowledg", "acknowledgement"),
        ("escalat", "escalation review"),
        ("resol", "resolution"),
    ):
        clock = name if re.search(word, case.text, re.IGNORECASE) else clock
    limit = words.time_limit(case.text)
    if not limit:
        return []
    length, business = limit
    channel = {"email": "email", "phone": "phone", "live chat": "chat", "chat": "chat"}.get(case.label, "")
    settings = [f"clock: {clock}", *([f"when: channel is {channel}"] if channel else []), f"within: {length}"]
    settings.append(f"counting: {'business' if business else 'every hour'}")
    reading = (
        ""
        if business
        else f"{length} by the clock, nights and weekends included, because nothing else is said"
    )
    return [rule("measured", "run clock", *settings, proof="clock results", reading=reading)]


def initial_review(case: Case) -> list[Lines]:
    if not re.search("review", case.text) or not case.answers:
        return []
    settings = ["clock: initial review", f"same as: {case.answers}"]
    reading = "reviewed means a named person opened it and set category and urgency"
    return [rule("measured", "run clock", *settings, proof="clock results", reading=reading)]


live = always(
    rule(
        "measured",
        "run clock",
        "clock: live answer",
        "when: channel is one of phone, chat",
        "within: 1 minute",
        "counting: business",
        "goal: 90% per month",
        proof="clock results, abandoned calls and chats",
        reading="'immediate' is a person answering within one minute",
    )
)


def soon(case: Case) -> list[Lines]:
    reading = "'promptly' is 8 open hours; 'aims' is a goal of 90%"
    settings = ["clock: first response", "within: 8 hours", "counting: business", "goal: 90% per month"]
    told = part(case, r"The expected response time is communicated[^.]*")
    alone = told == case.text.rstrip(".")
    says = "" if alone else case.text.split(". ")[0]
    rules = [rule("measured", "run clock", *settings, proof="clock results", reading=reading, says=says)]
    if not alone:
        settings = [
            "what: expected response time",
            "by: category, complexity",
            "where: auto-reply, ticket page, chat widget",
        ]
        rules.append(rule("enforced", "tell customer", *settings, proof="message log", says=told))
    return rules


def urgent(case: Case) -> list[Lines]:
    first, comma, rest = case.text.rstrip(".").rpartition(", ")
    when = "when: urgency is one of urgent, critical"
    reading = "urgent is what a letter says went wrong with money, a parcel or the way to buy"
    mentions = "mentions: charged twice, marked delivered, cannot log in, cannot pay"
    swift = [
        (
            "first response",
            "within: 2 hours",
            "'swift' is 2 open hours to a first human answer",
            "swift responses",
        ),
        ("resolution", "within: 16 hours", "'swift' is 16 open hours to a resolution", "resolutions"),
    ]
    rules = [
        rule(
            "enforced",
            "classify",
            "sets: urgency",
            "to: urgent",
            mentions,
            proof="classification log",
            reading=reading,
            says=first,
        )
    ]
    rules.append(rule("enforced", "order queue", when, "place: first", proof="queue order check", says=rest))
    for clock, within, read, says in swift:
        if says in rest:
            settings = [f"clock: {clock}", when, within, "counting: business", "goal: 90% per month"]
            rules.append(
                rule("measured", "run clock", *settings, proof="clock results", reading=read, says=says)
            )
    return rules if comma else []


def answered(case: Case) -> list[Lines]:
    """A time to answer, or a review in the time another clause gives."""
    return timed(case) or initial_review(case)
