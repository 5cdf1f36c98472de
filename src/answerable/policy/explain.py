"""A policy in plain sentences: what the desk does for each rule, how it is proved, what is only assumed."""

from collections.abc import Iterator

from answerable.policy.model import Policy
from answerable.policy.plain import either, sentence
from answerable.policy.registry import verbs
from answerable.policy.rule import Rule

_KINDS = {
    "enforced": "The desk makes it so.",
    "measured": "It is measured.",
    "attested": "A person vouches for it.",
    "permitted": "It is allowed, so it is counted and cannot be broken.",
}


def explain(policy: Policy) -> str:
    """The whole policy, clause by clause."""
    begins = (
        f"{policy.title} of {policy.brand}, version {policy.version}, from {policy.effective.isoformat()}"
    )
    lines = [f"{begins}, owned by {policy.owner}."]
    for section in policy.sections:
        lines += ["", section.heading] if section.heading and section.clauses else []
        for clause in section.clauses:
            lines += ["", f"{clause.id}  {clause.text}"]
            for rule in policy.rules_under(clause.id):
                lines += [f"    {line}" for line in about(rule, policy)]
    return "\n".join(lines)


def about(rule: Rule, policy: Policy) -> Iterator[str]:
    """What a rule means, how it is proved, how it was read."""
    yield f"{rule.id}: {sentence_of(rule, policy)}"
    if rule.kind != "informational":
        yield f"{_KINDS[rule.kind]} Proof: {either(rule.proof, 'and')}."
    if rule.assumed:
        yield f"Assumed, not decided yet: {sentence(rule.reading)}"
    elif rule.decided:
        yield (
            f"Decided {rule.decided}: {sentence(rule.reading)}"
            if rule.reading
            else f"Decided {rule.decided}."
        )


def sentence_of(rule: Rule, policy: Policy) -> str:
    """One plain sentence for a rule."""
    if rule.kind != "informational":
        return verbs()[rule.verb].explain(rule, policy)
    if rule.covers:
        return sentence(f"this sums up {either(rule.covers, 'and')}; it is kept when they are")
    return sentence(f"this is said for information{f' ({rule.note})' if rule.note else ''}")
