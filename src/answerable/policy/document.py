"""A policy file taken apart: its pieces as written, each with the line it stands on."""

import re
from dataclasses import dataclass, field

CLAUSE_ID = re.compile(r"\d+(\.\d+)*")
RULE_ID = re.compile(r"(\d+(?:\.\d+)*)(?:\.[a-z])?")


@dataclass(slots=True)
class Line:
    """One `name: value` of a rule block, its continuation lines joined, and the rows of its table."""

    number: int
    name: str
    value: str
    rows: list[str] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A rule block as written."""

    id: str
    line: int
    lines: list[Line] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # lines without a colon

    def tried(self, name: str) -> bool:
        """Whether the author began a line with this name and lost the colon."""
        return any(line.startswith(name) for line in self.broken)


@dataclass(slots=True)
class RawClause:
    """A numbered sentence or paragraph of the policy, and the blocks under it."""

    id: str
    text: str
    line: int
    marker: str = ""
    indent: int = 0
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class RawSection:
    """A heading and what stands under it."""

    heading: str
    level: int
    line: int
    clauses: list[RawClause] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A policy file taken apart."""

    front: dict[str, Line] = field(default_factory=dict)
    sections: list[RawSection] = field(default_factory=list)

    @property
    def clauses(self) -> list[RawClause]:
        """All clauses in the order of the file."""
        return [clause for section in self.sections for clause in section.clauses]
