"""What the patterns write: the lines of rule blocks, and the document they come from."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from answerable.policy.drafting.outline import Item, Outline


@dataclass(frozen=True, slots=True)
class Case:
    """A clause to be, and the document it stands in."""

    item: Item
    outline: Outline
    brand: str

    @property
    def text(self) -> str:
        """The words of the clause."""
        return self.item.text

    @property
    def label(self) -> str:
        """Its words before a colon, in lower case."""
        return (self.item.label or self.item.text).lower()

    @property
    def domain(self) -> str:
        """A stand-in for a mail domain the policy does not name."""
        return f"{re.sub(r'[^a-z0-9]+', '', self.brand.lower()) or 'brand'}.example"

    @property
    def children(self) -> str:
        """The numbers of the clauses below this one."""
        return ", ".join(child.id for child in self.item.children)

    @property
    def answers(self) -> str:
        """The numbers of the clauses that promise an answer within a time."""
        promising = re.compile(r"\bRespon[ds].*within|\bImmediate assistance")
        return ", ".join(item.id for item in self.outline.items if promising.search(item.text))


Lines = tuple[str, ...]
Writer = Callable[[Case], list[Lines]]


def rule(kind: str, do: str, *settings: str, proof: str, reading: str = "", says: str = "") -> Lines:
    """The lines of one block; a reading leaves it undecided."""
    open_point = (f"reading: {reading}", "decided: open") if reading else ()
    quote = (f"says: {says}",) if says else ()
    return (*quote, f"kind: {kind}", f"do: {do}", *settings, *open_point, f"proof: {proof}")


def part(case: Case, pattern: str) -> str:
    """The part of a clause a rule speaks for."""
    found = re.search(pattern, case.text)
    return found[0].rstrip(" .,;") if found else case.text.rstrip(".")


def always(*rules: Lines) -> Writer:
    """The same rules for every clause that fits."""
    return lambda _: list(rules)
