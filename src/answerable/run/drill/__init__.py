"""Drills: the desk is broken on purpose, and everything it promised must still be there afterwards."""

import argparse

from answerable.run.places import CannotRun


def main(arguments: list[str]) -> int:
    """`answerable drill mail`: print one table; exit status 1 on any loss."""
    parser = argparse.ArgumentParser(prog="answerable drill")
    kinds = parser.add_subparsers(dest="kind", required=True)
    mail = kinds.add_parser("mail", help="letters by SMTP while processes are killed with kill -9")
    mail.add_argument("--letters", type=_count, default=10_000)
    mail.add_argument("--kills", type=_count, default=200)
    mail.add_argument("--seed", type=int, default=1, help="which processes are killed when")
    mail.add_argument("--keep", action="store_true", help="keep the drill's data folder, to look into it")
    options = parser.parse_args(arguments)
    from answerable.run.drill.living import POSSIBLE

    if not POSSIBLE:
        raise CannotRun("The drill finds the processes it kills in /proc: it runs on Linux.")
    from answerable.run.drill.mail import drill

    return drill(options.letters, options.kills, seed=options.seed, keep=options.keep)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a count is not negative")
    return number
