"""From a rule block to a rule: every value read by its kind, every mistake on its own line."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from answerable.policy import rule as rules
from answerable.policy.catalogue import PROOFS
from answerable.policy.conditions import condition
from answerable.policy.document import RULE_ID, Block, Line
from answerable.policy.findings import Findings, Unreadable, did_you_mean
from answerable.policy.rule import KINDS, Rule
from answerable.policy.settings import Setting, listed
from answerable.policy.tables import table
from answerable.policy.verb import Verb

COMMON = (
    "kind",
    "do",
    "says",
    "covers",
    "when",
    "except",
    "goal",
    "instead of",
    "reading",
    "decided",
    "proof",
    "note",
    "was",
)


class BlockReader:
    """Reads the blocks of one file."""

    def __init__(self, verbs: Mapping[str, Verb], findings: Findings) -> None:
        self.verbs = verbs
        self.findings = findings

    def rule(self, clause_id: str, block: Block) -> Rule:
        """The rule of a block, without what could not be read of it."""
        self._number(clause_id, block)
        lines = self._lines(block)
        value = {name: line.value for name, line in lines.items()}
        return Rule(
            id=block.id,
            clause_id=clause_id,
            line=block.line,
            kind=self._kind(block, lines.get("kind")),
            verb=value.get("do", ""),
            settings=self._settings(block, lines),
            when=self._if_given(lines, "when", condition),
            unless=self._if_given(lines, "except", condition),
            says=" ".join(value.get("says", "").split()),
            covers=self._if_given(lines, "covers", listed) or (),
            goal=self._if_given(lines, "goal", rules.goal),
            instead_of=self._if_given(lines, "instead of", listed) or (),
            reading=value.get("reading", ""),
            decided=self._if_given(lines, "decided", rules.decided) or "",
            proof=self._if_given(lines, "proof", _proofs) or (),
            note=value.get("note", ""),
            was=self._if_given(lines, "was", rules.number) or "",
            written={name: "\n".join([line.value, *line.rows]).strip() for name, line in lines.items()},
            lines={name: line.number for name, line in lines.items()},
        )

    def _number(self, clause_id: str, block: Block) -> None:
        found = RULE_ID.fullmatch(block.id)
        if not found:
            hint = f"Write '{clause_id}', or '{clause_id}.a' where a clause has several."
            self.findings.error(block.line, f"'{block.id[:40]}' is no rule number.", hint, clause=clause_id)
        elif found[1] != clause_id:
            message = f"rule {block.id} stands under clause {clause_id}."
            self.findings.error(
                block.line, message, "Move the block, or correct its number.", clause=clause_id
            )

    def _lines(self, block: Block) -> dict[str, Line]:
        lines: dict[str, Line] = {}
        for line in block.lines:
            if line.name in lines:
                self.findings.error(line.number, f"'{line.name[:60]}' stands in this rule twice.")
            elif line.value or line.rows:
                lines[line.name] = line
            else:
                self.findings.error(line.number, f"'{line.name[:60]}:' is empty.")
                block.broken.append(line.name)
        return lines

    def _kind(self, block: Block, line: Line | None) -> str:
        if line is None:
            if not block.tried("kind"):
                self.findings.error(block.line, f"rule {block.id} does not say what kind of promise it is.")
        elif line.value in KINDS:
            return line.value
        else:
            near = did_you_mean(line.value, KINDS)
            hint = "" if near else f"There are: {', '.join(KINDS)}."
            self.findings.error(line.number, f"there is no kind of promise '{line.value[:60]}'.{near}", hint)
        return ""

    def _settings(self, block: Block, lines: Mapping[str, Line]) -> dict[str, Any]:
        do = lines.get("do")
        verb = self.verbs.get(do.value) if do else None
        if do and not verb:
            near = did_you_mean(do.value, self.verbs)
            self.findings.error(do.number, f"the desk cannot '{do.value[:60]}'.{near}")
            return {}
        known: Mapping[str, Setting] = verb.settings if verb else {}
        read: dict[str, Any] = {}
        for name, line in lines.items():
            if name.startswith("needs when ") and "needs when" in known:
                self._needs_when(read, line)
            elif name in known:
                setting = known[name]
                how = _rows(line) if setting.refers == "table" else setting.read
                read[name] = self._read(line, how)
            elif name not in COMMON:
                self._unknown(line, verb, known)
        self._missing(block, lines, known)
        return {name: value for name, value in read.items() if value is not None}

    def _unknown(self, line: Line, verb: Verb | None, known: Mapping[str, Setting]) -> None:
        near = did_you_mean(line.name, (*known, *COMMON))
        where = f"'{verb.name}'" if verb else "a rule without 'do:'"
        hint = f"It has: {', '.join(known)}." if known and not near else ""
        self.findings.error(line.number, f"unknown name '{line.name[:60]}' in {where}.{near}", hint)

    def _missing(self, block: Block, lines: Mapping[str, Line], known: Mapping[str, Setting]) -> None:
        unknown = [name for name in lines if name not in known and name not in COMMON]
        for name, setting in known.items():
            mistyped = block.tried(name) or any(did_you_mean(other, [name]) for other in unknown)
            if setting.required and name not in lines and not mistyped:
                message = f"rule {block.id} does not say '{name}:'."
                self.findings.error(block.line, message, f"That is {setting.what}.")

    def _needs_when(self, read: dict[str, Any], line: Line) -> None:
        test = self._read(line, lambda _: condition(line.name.removeprefix("needs when ")))
        items = self._read(line, listed)
        if test and items:
            read["needs when"] = (*read.get("needs when", ()), (test, items))

    def _if_given(self, lines: Mapping[str, Line], name: str, how: Callable[[str], Any]) -> Any:
        return self._read(lines[name], how) if name in lines else None

    def _read(self, line: Line, how: Callable[[str], Any]) -> Any:
        try:
            return how(line.value)
        except Unreadable as wrong:
            at = line.number if wrong.row is None else line.row_numbers[wrong.row]
            self.findings.error(at, wrong.message, wrong.hint)
            return None


def _rows(line: Line) -> Callable[[str], Any]:
    return lambda _: table(line.rows)


def _proofs(text: str) -> tuple[str, ...]:
    proofs = listed(text)
    for proof in proofs:
        if proof not in PROOFS:
            raise Unreadable(f"the desk has no proof '{proof[:60]}'.{did_you_mean(proof, PROOFS)}")
    return proofs


def none_twice(numbers: Iterable[tuple[str, int]], what: str, findings: Findings) -> None:
    """A number stands for one clause or rule only."""
    first: dict[str, int] = {}
    for number, line in numbers:
        if number in first:
            findings.error(line, f"there is a {what} {number} already, on line {first[number]}.")
        first.setdefault(number, line)
