"""What comes after an answer: follow-ups, feedback, reviews, privacy, limits."""

import re

from answerable.policy.drafting.proposals import Case, Lines, always, rule

SAID = always(("kind: informational", "note: said for information"))


def sums_up(case: Case) -> list[Lines]:
    """Words that only introduce the clauses below them."""
    return [("kind: informational", f"covers: {case.children}")] if case.children else SAID(case)


def follow_up(case: Case) -> list[Lines]:
    kind = "permitted" if re.search(r"\bmay\b", case.text) else "enforced"
    channel = ["channel: email"] if "email" in case.text else []
    settings = ["after: resolved", "within: 24 hours", *channel, "asks: is it solved, rating"]
    return [rule(kind, "send follow-up", *settings, proof="follow-up log", reading="sent within 24 hours")]


def feedback(case: Case) -> list[Lines]:
    settings = ["after: resolved", "through: email, ticket page, chat", "scale: 1-5"]
    first, _, second = case.text.rstrip(".").partition(". ")
    if not second:
        return [rule("enforced", "ask feedback", *settings, proof="survey log")]
    review = ["of: feedback", "every: 3 months", "owner: Support Manager"]
    reading = "somebody reads the feedback and writes down what changes"
    return [
        rule("enforced", "ask feedback", *settings, proof="survey log", says=first),
        rule("attested", "hold review", *review, proof="review record", reading=reading, says=second),
    ]


def review(case: Case) -> list[Lines]:
    reading = (
        ""
        if re.search(r"annual|every year", case.text)
        else "'review' is a meeting every month with written outcome"
    )
    of = (
        "of: this policy"
        if re.search(r"policy will be reviewed|review this policy", case.text)
        else "of: feedback, metrics"
    )
    every = "every: 12 months" if not reading else "every: 1 month"
    return [
        rule(
            "attested",
            "hold review",
            of,
            every,
            "owner: Support Manager",
            proof="review record",
            reading=reading,
        )
    ]


def scope(case: Case) -> list[Lines]:
    first, _, second = case.text.rstrip(".").partition(". ")
    settings = ["in: platform, products, services", "close as: out of scope"]
    rules = [
        rule("enforced", "limit scope", *settings, proof="out-of-scope tickets", says=first if second else "")
    ]
    if re.search(r"directed", second):
        settings = [
            "step: redirect",
            "before: closed as out of scope",
            "needs: provider named in a public answer",
        ]
        rules.append(rule("enforced", "require step", *settings, proof="out-of-scope tickets", says=second))
    return rules


def private(case: Case) -> list[Lines]:
    body = case.item.body.rstrip(".")
    first, joint, second = body.partition(" and used only ")
    settings = ["access: by brand and role", "log: every view and export"]
    rules = [
        rule(
            "enforced",
            "protect data",
            *settings,
            proof="access log, access review",
            says=first if joint else "",
        )
    ]
    if joint:
        review = ["of: exports and integrations", "every: 3 months", "owner: Data Protection Officer"]
        reading = "exports need a stated support purpose; a person checks them every quarter"
        proof = "export register, review record"
        says = f"used only {second}"
        rules.append(rule("attested", "hold review", *review, proof=proof, reading=reading, says=says))
    return rules
