"""The policy language: `read` a file, get a policy and what there is to say about it."""

from dataclasses import dataclass, field

from answerable.policy.analysis import analyse
from answerable.policy.blocks import BlockReader, none_twice
from answerable.policy.decoding import text_of
from answerable.policy.findings import Finding, Findings, Level
from answerable.policy.front import read_front
from answerable.policy.grammar import take_apart
from answerable.policy.model import Clause, Policy, Section
from answerable.policy.registry import verbs
from answerable.policy.rule import Rule
from answerable.policy.validator import validate

__all__ = ["Clause", "Finding", "Level", "Policy", "Reading", "Rule", "Section", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file: a policy if it has no errors, and all findings from top to bottom."""

    policy: Policy | None
    findings: list[Finding] = field(default_factory=list)

    def of(self, level: Level) -> list[Finding]:
        """The findings of one level."""
        return [each for each in self.findings if each.level is level]

    @property
    def errors(self) -> list[Finding]:
        """What keeps the policy from being published."""
        return self.of(Level.ERROR)


def read(text: bytes | str, name: str = "policy.md") -> Reading:
    """Read a policy file. Whatever is handed in, this answers with findings and never raises.

    Args:
        text: the file, as bytes or text.
        name: what to call it in findings.
    """
    findings = Findings(name)
    written = text_of(text, findings)
    if not written:
        return Reading(None, findings.in_order())
    document = take_apart(written, findings)
    blocks = BlockReader(verbs(), findings)
    rules = tuple(blocks.rule(clause.id, block) for clause in document.clauses for block in clause.blocks)
    sections = tuple(
        Section(
            s.heading,
            s.level,
            s.line,
            tuple(Clause(c.id, c.text, c.line, c.marker, c.indent) for c in s.clauses),
        )
        for s in document.sections
    )
    front = read_front(document.front, findings)
    policy = Policy(
        sections=sections,
        rules=rules,
        also_for_open_tickets=front.pop("also for open tickets"),
        **front,
    )
    none_twice(((clause.id, clause.line) for clause in policy.clauses), "clause", findings)
    none_twice(((rule.id, rule.line) for rule in rules), "rule", findings)
    findings.add(validate(policy, verbs()))
    if findings.errors:
        return Reading(None, findings.in_order())
    findings.add(analyse(policy))
    return Reading(policy, findings.in_order())
