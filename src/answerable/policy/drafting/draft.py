"""A first draft from the policy a company already has: its words in clauses, rules where they are plain.

Patterns only, no model. Whatever is uncertain is left `decided: open`; where nothing is recognised the clause
is marked `no rule yet` and cannot be published. Readings are for the owner to decide, not facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from answerable.policy.drafting.documents import source_text
from answerable.policy.drafting.outline import Outline, outline
from answerable.policy.drafting.patterns import propose
from answerable.policy.drafting.proposals import Case, Lines
from answerable.policy.findings import Finding, Findings, Level

NO_RULE = "<!-- no rule yet: write what the desk does about this -->"


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a policy file to work on, and what was seen on the way. Nothing to publish as it is."""

    text: str
    findings: list[Finding] = field(default_factory=list)


def draft(source: bytes, *, brand: str, owner: str, effective: date, name: str = "policy.txt") -> Draft:
    """Draft a policy file from plain text, Markdown or a Word document. Never raises for what it is handed.

    Args:
        source: the document.
        brand: whose policy it is.
        owner: the role that decides open points.
        effective: the day it is meant to begin.
        name: what to call the source in findings.
    """
    findings = Findings(name)
    text = source_text(source, findings)
    if not text:
        return Draft("", findings.in_order())
    read = outline(text)
    if not read.items:
        findings.error(1, "there are no clauses in this text.", "Write one promise a line, under headings.")
        return Draft("", findings.in_order())
    proposals = {item.id: propose(Case(item, read, brand)) for item in read.items}
    findings.add(_seen(read, proposals))
    front = {"brand": brand, "title": read.title, "version": "1", "effective": effective.isoformat()}
    front |= {"review": "every 12 months", "owner": owner, "language": "en", "drafted by": "patterns"}
    return Draft(_written(read, proposals, front), findings.in_order())


def _seen(read: Outline, proposals: Mapping[str, list[Lines]]) -> list[Finding]:
    seen = [
        Finding(Level.NOTICE, "", line, "this bullet has no words.", "It was left out.", "L8")
        for line in read.empty_bullets
    ]
    for item in read.items:
        if not proposals[item.id]:
            message = f'no rule yet for clause {item.id}: "{item.text[:60]}".'
            seen.append(Finding(Level.NOTICE, "", item.line, message, "", "silence", item.id))
    return seen


def _written(read: Outline, proposals: Mapping[str, list[Lines]], front: Mapping[str, str]) -> str:
    lines = ["---", *(f"{name}: {' '.join(value.split())}" for name, value in front.items()), "---", ""]
    lines.append(f"# {read.title}")
    heading = None
    for item in read.items:
        if item.heading != heading:
            heading = item.heading
            lines += ["", f"## {heading}" if heading else "---"]
        lines += ["", f"{'  ' * item.depth}{item.marker}{_safe(item.text)} {{#{item.id}}}"]
        blocks = proposals[item.id]
        for number, block in enumerate(blocks):
            label = item.id if len(blocks) == 1 else f"{item.id}.{chr(ord('a') + number)}"
            lines += ["", f"```rule {label}", *block, "```"]
        if not blocks:
            lines += ["", NO_RULE]
    return "\n".join(lines) + "\n"


def _safe(text: str) -> str:
    """Words that look like grammar of the policy language, taken out of its way."""
    return text.replace("{#", "{ #").replace("```", "'''")
