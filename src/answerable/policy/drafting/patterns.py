"""Which sentences of support policies mean which rules. Order matters: the first pattern that fits wins.

Each line has a pattern for the heading, one for the clause, and what writes the rules.
"""

import re

from answerable.policy.drafting import care, contact, times, work
from answerable.policy.drafting.proposals import Case, Lines, Writer, always, rule


def propose(case: Case) -> list[Lines]:
    """The rules a clause probably means; none where nothing is recognised."""
    for heading, pattern, writer in TABLE:
        if re.search(heading, case.item.heading, re.IGNORECASE) and re.search(
            pattern, case.text, re.IGNORECASE
        ):
            return writer(case)
    return []


TABLE: tuple[tuple[str, str, Writer], ...] = (
    ("", r"structured process.*:$", work.steps),
    ("categor|topic", r"^(?!.*:$).*(help|assist|question|support|inquir|information)", work.category),
    (
        "",
        r"data protection policies:$|confidentiality .*policies:$",
        always(
            rule(
                "attested",
                "hold document",
                "document: data protection policy",
                "every: 12 months",
                "owner: Data Protection Officer",
                proof="signed document",
            )
        ),
    ),
    ("", r":$", care.sums_up),
    ("channel|contact|reach", r"mail|phone|call|chat|ticket|help|faq", contact.channel),
    ("hour", r"hours:? .*\d|specified business hours", contact.hours),
    ("", r"immediate(ly)? assistance|answered immediately", times.live),
    ("", r"customers? (can|may) request escalation|request an escalation", work.asked),
    (
        "",
        r"(respon|repl|answer|acknowledg|resol|review).*\b(within|in) (a maximum window of )?[\w-]+ ",
        times.answered,
    ),
    ("", r"respond.*(promptly|quickly|as soon as possible)", times.soon),
    ("", r"urgent matters|urgent issues.*priorit", times.urgent),
    (
        "",
        r"different tiers|tiers of support",
        always(
            rule(
                "enforced",
                "define tiers",
                "tiers: 1 front line, 2 specialist, 3 senior, 4 management",
                "by: complexity, expertise",
                proof="tier log",
            )
        ),
    ),
    (
        "",
        r"cannot be resolved.*escalated",
        always(
            rule(
                "enforced",
                "escalate",
                "when: agent reports cannot resolve",
                "to: next tier",
                "needs: what was tried",
                proof="escalation log",
            )
        ),
    ),
    (
        "",
        r"(urgent|critical).*escalated immediately",
        always(
            rule(
                "enforced",
                "escalate",
                "when: urgency is one of urgent, critical",
                "to: 2 specialist",
                "within: 1 minute",
                proof="escalation log",
                reading="'immediately' is within one minute of the classification",
            )
        ),
    ),
    (
        "",
        r"(inquir|request|question|ticket).*\blogged\b",
        always(
            rule(
                "enforced", "log every inquiry", "channel: email, phone, chat", proof="inbound reconciliation"
            )
        ),
    ),
    ("", r"collect relevant details|gather (relevant )?information", work.gather),
    (
        "",
        r"troubleshooting steps|analy[sz]e the issue",
        always(
            rule(
                "enforced",
                "require step",
                "step: analyse",
                "before: resolve",
                "needs: course of action",
                "unless: marked not applicable, with a reason",
                proof="step log",
            )
        ),
    ),
    ("", r"follow[- ]up (with|email)|receive a follow[- ]up", care.follow_up),
    ("", r"provide (a )?solution", work.resolve),
    ("", r"regularly reviews|reviewed annually|will be reviewed|reviewed every", care.review),
    ("feedback", r"provide feedback", care.feedback),
    ("", r"\bconfidential", care.private),
    (
        "",
        r"trained (on|in)",
        always(
            rule(
                "attested",
                "require training",
                "course: data protection",
                "valid: 12 months",
                "blocks: customer data",
                proof="training register",
                reading="an agent without a valid record loses access to customer data",
            )
        ),
    ),
    (
        "",
        r"disabilit|accessib",
        always(
            rule(
                "enforced",
                "assist accessibility",
                "where: help center, ticket form, chat widget, phone",
                "notes: stay with the customer, seen by every agent",
                proof="accessibility requests",
            )
        ),
    ),
    (
        "",
        r"multilingual|languages other",
        always(
            rule(
                "enforced",
                "offer languages",
                "primary: en",
                "languages: es, de",
                "where: help center, ticket form",
                proof="tickets answered in the customer's language",
                reading="the policy names no languages; these are assumed",
            )
        ),
    ),
    ("", r"support is limited to|limited to issues", care.scope),
    (
        "",
        r"applies to all",
        always(
            rule(
                "enforced",
                "limit audience",
                "audience: the people this clause names",
                "unknown: answer once, then verify",
                proof="requesters by company",
                reading="nobody is turned away before the first answer",
            )
        ),
    ),
    ("", r"^this policy aims|encouraged to contact|^this document", care.SAID),
)
