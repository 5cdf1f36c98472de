"""Policy files on the command line: opened, read, and what came of it in JSON."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from answerable.policy.across import compare
from answerable.policy.decisions import open_decisions
from answerable.policy.findings import Finding, Level
from answerable.policy.language import Reading, read


def read_files(files: Sequence[str]) -> dict[str, Reading]:
    """Each file read by itself; one that cannot be opened has a finding that says so."""
    return {file: _read(file) for file in files}


def side_by_side(readings: dict[str, Reading]) -> list[Finding]:
    """What the valid ones among several policies have against each other."""
    return list(compare([(Path(file).name, r.policy) for file, r in readings.items() if r.policy]))


MOST = 32 * 2**20
"""Longer than any policy, also one with pictures; a file without an end is not read for ever."""


def opened(file: str) -> tuple[bytes, Finding | None]:
    """The bytes of a file, or why there are none."""
    try:
        with Path(file).open("rb") as read_from:
            raw = read_from.read(MOST + 1)
    except (OSError, ValueError) as wrong:
        return b"", _trouble(file, "open", wrong)
    if len(raw) > MOST:
        return b"", Finding(Level.ERROR, file, 1, "this file is far too long for a policy.")
    return raw, None


def written(file: str, text: str) -> Finding | None:
    """Write a file; what keeps it from being written, if anything does. What was there stays whole then."""
    try:
        replace_whole(Path(file), text)
    except (OSError, ValueError) as wrong:
        return _trouble(file, "write", wrong)
    return None


def replace_whole(file: Path, text: str) -> None:
    """The old text or the new one, never half of it: a full disk costs no policy."""
    if file.is_symlink() or (file.exists() and not file.is_file()):
        file.write_bytes(text.encode())  # written through: a pipe, a device, a link
        return
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(text.encode())
        if file.exists():
            shutil.copymode(file, beside)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _trouble(file: str, what: str, wrong: Exception) -> Finding:
    why = getattr(wrong, "strerror", None) or "that is no file name"
    return Finding(Level.ERROR, file, 1, f"I can't {what} this file: {why}.", "Check its name and folder.")


def summary(file: str, reading: Reading) -> str:
    """One line on a file: how many errors, how many decisions."""
    name = Path(file).name
    if not (policy := reading.policy):
        count = f"{len(reading.errors)} error{'s' if len(reading.errors) != 1 else ''}"
        return f"{name}: {count}. It cannot be published; a policy in force stays."
    undecided = len(open_decisions(policy))
    hint = f" To decide one: answerable policy decide {name} CLAUSE --by NAME" if undecided else ""
    size = f"{len(policy.clauses)} clauses, {len(policy.rules)} rules"
    return f"{name}: no errors, {size}, {undecided} open decisions.{hint}"


def as_json(file: str, reading: Reading, across: list[Finding]) -> dict[str, Any]:
    """A file's findings and open decisions for machines."""
    findings = [*reading.findings, *(each for each in across if each.file == Path(file).name)]
    return {
        "file": file,
        "ok": not any(each.level is Level.ERROR for each in findings),
        "findings": [each.to_json() for each in findings],
        "decisions": [
            {"rule": d.rule_id, "clause": d.clause_id, "line": d.line, "words": d.words, "read as": d.reading}
            for d in (open_decisions(reading.policy) if reading.policy else [])
        ],
    }


def print_json(data: Any) -> None:
    """Data on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _read(file: str) -> Reading:
    raw, problem = opened(file)
    return Reading(None, [problem]) if problem else read(raw, Path(file).name)
