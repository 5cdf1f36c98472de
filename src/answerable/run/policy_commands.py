"""What each `answerable policy` subcommand does. Returns the exit status: 1 when a policy has errors."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from answerable.policy.decisions import CannotDecide, decide, open_decisions
from answerable.policy.findings import Finding, Level
from answerable.policy.language import Reading, read
from answerable.run.policy_files import (
    as_json,
    opened,
    print_json,
    read_files,
    side_by_side,
    summary,
    written,
)


def check(asked: argparse.Namespace) -> int:
    """Read files, alone and against each other."""
    readings = read_files(asked.files)
    across = side_by_side(readings)
    findings = [*(each for reading in readings.values() for each in reading.findings), *across]
    failed = any(each.level is Level.ERROR for each in findings)
    if asked.json:
        files = [as_json(file, reading, across) for file, reading in readings.items()]
        print_json({"ok": not failed, "files": files})
        return failed
    for line in (*findings, *(summary(file, reading) for file, reading in readings.items())):
        print(line)
    return failed


def explain(asked: argparse.Namespace) -> int:
    """Say in plain sentences what the desk does."""
    from answerable.policy.explain import about
    from answerable.policy.explain import explain as in_words

    readings = read_files(asked.files)
    if _told_errors(readings):
        return 1
    policies = [reading.policy for reading in readings.values() if reading.policy]
    if asked.json:
        print_json([{rule.id: list(about(rule, policy)) for rule in policy.rules} for policy in policies])
    else:
        print("\n\n".join(in_words(policy) for policy in policies))
    return 0


def diff(asked: argparse.Namespace) -> int:
    """Compare two versions."""
    from answerable.policy.diff import diff as changes

    readings = read_files([asked.old, asked.new])
    if _told_errors(readings):
        return 1
    old, new = readings[asked.old].policy, readings[asked.new].policy
    found = changes(old, new) if old and new else []
    if asked.json:
        print_json([change.to_json() for change in found])
    else:
        print("\n".join(map(str, found)) or "Nothing changed.")
    return 0


def draft(asked: argparse.Namespace) -> int:
    """Write a first policy file from a plain one."""
    from answerable.kit.now import now
    from answerable.policy.drafting.draft import draft as first_draft

    raw, problem = opened(asked.source)
    if problem:
        return _refuse(problem, in_json=asked.json)
    source = Path(asked.source)
    brand = asked.brand or source.name.split(".")[0].replace("-", " ").title()
    day = asked.effective or now().date()
    made = first_draft(raw, brand=brand, owner=asked.owner, effective=day, name=source.name)
    failed = any(each.level is Level.ERROR for each in made.findings)
    if asked.json:
        findings = [each.to_json() for each in made.findings]
        print_json({"ok": not failed, "text": made.text, "findings": findings})
        return failed
    for finding in made.findings:
        print(finding, file=sys.stderr)
    if made.text and asked.out:
        if problem := written(asked.out, made.text):
            return _refuse(problem, in_json=False)
        print(f"Wrote {asked.out}. Read it clause by clause; 'answerable policy check' says what is missing.")
    else:
        print(made.text, end="")
    return failed


def decide_point(asked: argparse.Namespace) -> int:
    """Write a decision of the owner's into the file."""
    from answerable.kit.now import now

    raw, problem = opened(asked.file)
    if problem:
        return _refuse(problem, in_json=asked.json)
    name, on = Path(asked.file).name, asked.on or now().date()
    try:
        text = decide(raw.decode("utf-8"), asked.clause, by=asked.by, on=on, reading=asked.reading)
    except (CannotDecide, UnicodeDecodeError) as wrong:
        why = str(wrong) if isinstance(wrong, CannotDecide) else "this file is not UTF-8 text."
        return _refuse(Finding(Level.ERROR, name, 1, why), in_json=asked.json)
    if problem := written(asked.file, text):
        return _refuse(problem, in_json=asked.json)
    policy = read(text, name).policy
    left = len(open_decisions(policy)) if policy else None
    if asked.json:
        print_json({"ok": True, "clause": asked.clause, "open": left})
        return 0
    open_now = left if policy else "not known"
    print(f"{asked.clause}: decided {on.isoformat()} by {asked.by}. Still open: {open_now}.")
    if asked.reading:
        print("If that means another time, address or number, change the rule's settings too.")
    return 0


def publish_files(asked: argparse.Namespace) -> int:
    """Check files and put them in force."""
    readings = read_files(asked.files)
    if _told_errors(readings, side_by_side(readings)):
        print("Nothing was published; a policy in force stays.", file=sys.stderr)
        return 1
    return publish([Path(file) for file in asked.files], asked.effective, asked.by)


def publish(files: Sequence[Path], effective: date | None, approver: str) -> int:
    """Put checked files in force from local midnight of `effective` (none: the date each file names).

    The only part that needs Django and the database, which is why it is looked up here.
    """
    import django

    django.setup()
    from answerable.kit.now import now
    from answerable.promises.publish import NotPublished, publish_file

    for file in files:
        try:
            version = publish_file(file, effective=effective, approver=approver, at=now())
        except NotPublished as refusal:
            print(f"{refusal}", file=sys.stderr)
            return 1
        print(f"{version} speaks from {version.effective_from:%Y-%m-%d %H:%M} UTC.")
    return 0


def _told_errors(readings: dict[str, Reading], more: Sequence[Finding] = ()) -> bool:
    errors = [*(each for reading in readings.values() for each in reading.errors), *more]
    for finding in errors:
        print(finding, file=sys.stderr)
    return bool(errors)


def _refuse(finding: Finding, *, in_json: bool) -> int:
    if in_json:
        print_json({"ok": False, "findings": [finding.to_json()]})
    else:
        print(finding, file=sys.stderr)
    return 1
