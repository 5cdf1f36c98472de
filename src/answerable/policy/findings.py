"""What the reader has to say about a policy, addressed to the person who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # the policy cannot be published
    DECIDE = "decide"  # it can, as *assumed*, and everybody sees that it is
    NOTICE = "notice"  # what the policy as written leads to


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one line of a policy file.

    `code` names the kind of defect (`L1` to `L16` for the ones found in policies as people write them,
    otherwise a word); `line` counts from 1.
    """

    level: Level
    file: str
    line: int
    message: str
    hint: str = ""
    code: str = ""
    clause: str = ""

    def __str__(self) -> str:
        first = f"{self.file}, line {self.line}: {self.level}: {self.message}"
        return f"{first}\n    {self.hint}" if self.hint else first

    def to_json(self) -> dict[str, object]:
        """The finding as a JSON object, for machines and editors."""
        return {
            "level": str(self.level),
            "file": self.file,
            "line": self.line,
            "message": self.message,
            "hint": self.hint,
            "code": self.code,
            "clause": self.clause,
        }


class Unreadable(Exception):
    """A value that means nothing to the desk: what is wrong, and what to write instead."""

    def __init__(self, message: str, hint: str = "", row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.row = row  # of a table, counted from 0


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean 'channel'?`, or nothing when no known word comes near."""
    near = get_close_matches(word[:80], list(known), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def quoted(text: str, length: int = 60) -> str:
    """The beginning of a text, short enough for one line of a message."""
    return text if len(text) <= length else text[:length]


class Findings:
    """The findings on one file, collected while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.all: list[Finding] = []

    def error(
        self, line: int, message: str, hint: str = "", *, clause: str = "", code: str = "grammar"
    ) -> None:
        """Add an error on a line."""
        self.all.append(Finding(Level.ERROR, self.file, line, message, hint, code, clause))

    def add(self, found: Iterable[Finding]) -> None:
        """Add findings of others, who need not know the file's name."""
        self.all += (replace(each, file=self.file) for each in found)

    @property
    def errors(self) -> int:
        """How many errors there are so far."""
        return sum(each.level is Level.ERROR for each in self.all)

    def in_order(self) -> list[Finding]:
        """All findings, from the top of the file to the end."""
        return sorted(self.all, key=lambda each: each.line)
