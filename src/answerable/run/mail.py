"""`answerable mail parse FILE|-`: what the desk reads in a letter, as JSON. Needs no database."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from answerable.channels.email import as_json
from answerable.channels.email.letter import Unreadable
from answerable.channels.email.names import Names
from answerable.channels.email.reader import PROCESSOR_SECONDS, TOO_LONG

LANGUAGES = "ar bg ca cs da de el en es et fa fi fr he hi hr hu id is it ja ko lt lv nl no pl pt ro ru sk sl sr sv th tr uk vi zh"  # fmt: skip # noqa: E501


class OutOfTime(BaseException):
    """Not an Exception: whoever catches those while reading must not catch this."""


def mail(arguments: list[str]) -> int:
    """Print one JSON object, or one a line for several files, folders or `--lines`."""
    options = _options(arguments)
    names = list(_files(options.files))
    lines = options.lines or len(names) > 1 or any(Path(name).is_dir() for name in options.files)
    signal.signal(signal.SIGVTALRM, _out_of_time)
    missing = 0
    for name in names:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            missing += 1
            print(f"{name} cannot be read: {error.strerror}", file=sys.stderr)
            continue
        found = _read(raw, options)
        if lines and options.named:
            found = {"file": name} | found
        print(json.dumps(found, ensure_ascii=False, indent=None if lines else 1))
    return 1 if missing else 0


def _read(raw: bytes, options: argparse.Namespace) -> dict[str, Any]:
    """One letter within the time a letter may take; the live intake's limit."""
    if options.dns:
        options.dns.begin()
    signal.setitimer(signal.ITIMER_VIRTUAL, PROCESSOR_SECONDS)
    try:
        return as_json.of(
            raw,
            languages=options.languages,
            envelope_from=options.envelope_from,
            authserv=options.authserv,
            lookup=options.dns,
        )
    except OutOfTime:
        return as_json.refused(raw, TOO_LONG)
    except Exception as error:  # noqa: BLE001 - a letter nobody foresaw still gives an object
        return as_json.refused(raw, Unreadable(f"It could not be understood ({type(error).__name__})."))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _out_of_time(*_: object) -> None:
    raise OutOfTime


def _files(names: list[str]) -> Iterator[str]:
    """The files named, and those in the folders named, in order; where some end in .eml, those."""
    for name in names:
        if name != "-" and Path(name).is_dir():
            found = sorted(str(path) for path in Path(name).rglob("*") if path.is_file())
            yield from [each for each in found if each.endswith(".eml")] or found
        else:
            yield name


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="answerable mail", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("parse", help="read letters with the code that reads incoming mail")
    one.add_argument("files", nargs="+", metavar="FILE", help="letters (RFC 5322), folders of them, or -")
    one.add_argument("--lines", action="store_true", help="one JSON object a line, also for a single file")
    one.add_argument("--named", action="store_true", help="with --lines: say under `file` which file it was")
    one.add_argument(
        "--languages",
        type=lambda text: tuple(text.replace(",", " ").split()),
        default=tuple(LANGUAGES.split()),
        help="the languages to choose from, for example en,es",
    )
    one.add_argument("--envelope-from", help='the SMTP sender; "" is the null sender of RFC 5321')
    one.add_argument(
        "--authserv",
        default=os.environ.get("ANSWERABLE_AUTHSERV", ""),
        help="the name under which your own mail server writes Authentication-Results",
    )
    one.add_argument(
        "--dns",
        type=Names,
        help='ask the DNS about senders (SPF, DKIM, DMARC): "system", or the address of a resolver',
    )
    return parser.parse_args(arguments)
