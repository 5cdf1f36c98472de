"""`answerable policy check|explain|diff|draft|publish|decide FILE…`: the policy language on the command line.

Starts without Django: a check of one file takes a fraction of a second. `--json` answers machines.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date

from answerable.run import policy_commands as do

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str]) -> int:
    """Run one subcommand: 0 when all is well, 1 for errors in a policy, 2 for a command nobody knows."""
    try:
        asked = _parser().parse_args(arguments)
        status = int(asked.run(asked))
        sys.stdout.flush()
    except SystemExit as told:
        return int(told.code or 0)
    except BrokenPipeError:  # `… | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "answerable policy", description="Check, explain and publish a support policy."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command, about: str, *named: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about)
        added.add_argument("--json", action="store_true", help="answer in JSON")
        for each in named:
            added.add_argument(each, metavar=each.upper())
        added.set_defaults(run=run)
        return added

    check = command("check", do.check, "find mistakes, open decisions and what the policy leads to")
    check.add_argument("files", nargs="+", metavar="FILE")
    explain = command("explain", do.explain, "say in plain sentences what the desk does")
    explain.add_argument("files", nargs="+", metavar="FILE")
    command("diff", do.diff, "compare two versions: weaker, looser, stricter, wording", "old", "new")

    draft = command("draft", do.draft, "write a first policy file from a .txt, .md or .docx", "source")
    draft.add_argument("--brand", default="", help="whose policy it is (otherwise the file's name)")
    draft.add_argument("--owner", default="Head of Support", help="the role that decides open points")
    draft.add_argument("--effective", type=date.fromisoformat, help="the day it begins (otherwise today)")
    draft.add_argument("--out", help="the file to write (otherwise it is printed)")

    decide = command("decide", do.decide_point, "write a decision into the file", "file", "clause")
    decide.add_argument("--by", required=True, help="who decided")
    decide.add_argument("--as", dest="reading", default="", help="what was decided, in words")
    decide.add_argument("--on", type=date.fromisoformat, help="the day, 2026-01-31 (otherwise today)")

    publish = command("publish", do.publish_files, "check files and put them in force")
    publish.add_argument("files", nargs="+", metavar="FILE")
    publish.add_argument("--by", required=True, help="who approves")
    publish.add_argument(
        "--effective", type=date.fromisoformat, help="the day it begins (otherwise the file's)"
    )
    return parser
