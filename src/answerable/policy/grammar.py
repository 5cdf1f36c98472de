"""The shape of a policy file: front matter, headings, clauses, and under each clause its rule blocks.

Nothing here knows what a setting means; every line keeps its number for whoever has to correct it.
"""

import re

from answerable.policy.document import CLAUSE_ID, Block, Document, Line, RawClause, RawSection
from answerable.policy.findings import Findings

_ENDING = re.compile(r"^(?P<words>.*?)\s*\{#(?P<id>[^{}]*)\}\s*$")
_MARKER = re.compile(r"^(?P<indent>\s*)(?P<marker>[-*•·]|\d+[.)])\s+(?P<rest>.*)$")
_COMMENT = re.compile(r"\s*<!--.*-->")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")


def take_apart(text: str, findings: Findings) -> Document:
    """Read the lines of a policy file; what has no place in one becomes a finding."""
    parser = _Parser(findings)
    lines = text.split("\n")
    start = parser.front_matter(lines)
    for number, line in enumerate(lines[start:], start + 1):
        parser.take(number, line.expandtabs(2).rstrip())
    parser.finish()
    return parser.document


class _Parser:
    def __init__(self, findings: Findings) -> None:
        self.complain = findings.error
        self.document = Document()
        self.block: Block | None = None
        self.foreign: int | None = None  # the line of a fence that holds no rule
        self.words: list[tuple[int, str]] = []  # lines of a clause whose number has not come yet

    def front_matter(self, lines: list[str]) -> int:
        begin = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
        if begin == len(lines) or lines[begin].strip() != "---":
            self.complain(
                begin + 1, "the file does not begin with '---' and the policy's brand.", FRONT_EXAMPLE
            )
            return 0
        for i in range(begin + 1, len(lines)):
            line = lines[i].strip()
            if line == "---":
                return i + 1
            name, colon, value = (part.strip() for part in line.partition(":"))
            if line and not colon:
                self.complain(i + 1, f"this line has no ':' ('{line[:60]}').")
            elif name in self.document.front:
                self.complain(i + 1, f"'{name}' stands here twice.")
            elif line:
                self.document.front[name] = Line(i + 1, name, value)
        self.complain(
            begin + 1, "the lines at the top never end.", "Close them with a line of three hyphens, '---'."
        )
        return len(lines)

    def take(self, number: int, line: str) -> None:
        if self.foreign is not None:
            self.foreign = None if line.strip() == "```" else self.foreign
        elif self.block is not None:
            self._in_block(self.block, number, line)
        elif line.lstrip().startswith("```"):
            self._open(number, line.strip()[3:].strip())
        elif not line or _COMMENT.fullmatch(line):
            self._loose_words()
        elif heading := _HEADING.match(line):
            self._loose_words()
            self.document.sections.append(RawSection(heading[2], len(heading[1]), number))
        elif line.strip() in ("---", "***", "___"):
            self._loose_words()
            self.document.sections.append(RawSection("", 2, number))
        else:
            self._clause(number, line)

    def finish(self) -> None:
        self._loose_words()
        open_line = self.block.line if self.block else self.foreign
        if open_line is not None:
            self.complain(
                open_line, "this block never ends.", "Close it with a line of three backticks, '```'."
            )

    def _clause(self, number: int, line: str) -> None:
        if _MARKER.match(line):
            self._loose_words()
        ending = _ENDING.match(line)
        self.words.append((number, ending["words"] if ending else line))
        if not ending:
            return
        first, words = self.words[0][0], [part for _, part in self.words]
        self.words = []
        marker = _MARKER.match(words[0])
        if marker:
            words[0] = marker["rest"]
        joined = " ".join(" ".join(words).split())
        if not CLAUSE_ID.fullmatch(ending["id"]):
            self.complain(number, f"'{ending['id']}' is no clause number.", "Write it as {#4.2.1}.")
            return
        if not joined:
            self.complain(number, f"clause {ending['id']} has no words.")
        if not self.document.sections:
            self.document.sections.append(RawSection("", 2, first))
        clause = RawClause(ending["id"], joined, first)
        if marker:
            clause.marker, clause.indent = marker["marker"], len(marker["indent"])
        self.document.sections[-1].clauses.append(clause)

    def _loose_words(self) -> None:
        if self.words:
            number, words = self.words[0]
            self.words = []
            hint = "End it with the policy's own number, for example {#4.2}."
            self.complain(number, f'these words belong to no clause: "{words.strip()[:60]}".', hint)

    def _open(self, number: int, label: str) -> None:
        self._loose_words()
        word, _, rule_id = label.partition(" ")
        clauses = self.document.clauses
        if word != "rule":
            self.complain(
                number, f"a policy holds rule blocks only, not '{label[:40]}'.", "Write '```rule 4.2.1'."
            )
            self.foreign = number
            return
        self.block = Block(rule_id.strip(), number)
        if clauses:
            clauses[-1].blocks.append(self.block)
        else:
            self.complain(number, "this rule stands under no clause.", "Put it below the words it is about.")

    def _in_block(self, block: Block, number: int, line: str) -> None:
        last = block.lines[-1] if block.lines else None
        if line.strip() == "```":
            self.block = None
        elif line.startswith("```"):
            self.complain(
                block.line, "this block never ends.", "Close it with a line of three backticks, '```'."
            )
            self.block = None
            self._open(number, line.strip()[3:].strip())
        elif not line:
            return
        elif line.lstrip().startswith("|") and last and last.name == "table":
            last.rows.append(line)
            last.row_numbers.append(number)
        elif line.startswith("  ") and last:
            last.value = f"{last.value} {line.strip()}".strip()
        elif ":" not in line:
            self.complain(number, f"this line has no ':' ('{line.strip()[:60]}').")
            block.broken.append(line.strip())
        else:
            name, _, value = line.partition(":")
            block.lines.append(Line(number, " ".join(name.split()), value.strip()))


FRONT_EXAMPLE = "Begin with '---', then lines such as 'brand: Harbor' and 'version: 1', then '---' again."
