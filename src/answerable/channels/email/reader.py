"""A process of its own that reads letters, so that a hostile one can be stopped without harm.

Each letter may use 5 s of processor time and 512 MB; then the process is ended, the letter stays unread with
the reason, and the next letter gets a new process. `begin` hands a letter over and returns; `finish` waits
for what was read: meanwhile the caller does its database work for the letter before.

Run as `python -m answerable.channels.email.reader` it is that process: length-prefixed frames on stdin and
stdout, JSON and bytes only, so that a taken-over child cannot make its parent execute anything.
"""

import json
import os
import resource
import select
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, astuple
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from answerable.channels.email.addresses import Address
from answerable.channels.email.letter import (
    Automatic,
    Bounce,
    Enclosure,
    Failure,
    ParsedLetter,
    Unreadable,
    Verdicts,
)
from answerable.channels.email.names import Names
from answerable.channels.email.parse import parse

PROCESSOR_SECONDS = 5
PATIENCE_SECONDS = 20  # on the wall, for a machine that is busy with other things
MEMORY_BYTES = 512 * 1024 * 1024
SOURCES = str(Path(__file__).resolve().parents[3])
FRAME = struct.Struct(">II")
TOO_LONG = Unreadable("Reading it took longer than 5 seconds.", certain=False)
BROKE = Unreadable("Reading it broke the process that reads letters.", certain=False)


class Reader:
    """One reading process, started when first needed and again after each letter that ended it."""

    def __init__(self, *, authserv: str = "", dns: str = "") -> None:
        self.authserv = authserv
        self.dns = dns
        self._child: subprocess.Popen[bytes] | None = None
        self._failed: Unreadable | None = None

    def begin(
        self, raw: bytes, *, languages: Sequence[str] = (), envelope_from: str | None = None, noted: str = ""
    ) -> None:
        """Hand over one letter; `finish` must follow before the next."""
        self._failed = None
        request = {"languages": list(languages), "envelope_from": envelope_from, "noted": noted}
        request |= {"authserv": self.authserv, "dns": self.dns}
        for attempt in (1, 2):
            try:
                _write(self._pipe_in(), request, [bytes(raw)])
            except OSError:
                self.close()  # it died while idle: not this letter's fault
                if attempt == 2:
                    self._failed = BROKE
            else:
                return

    def finish(self) -> ParsedLetter | Unreadable:
        """What the letter handed over says."""
        if self._failed or self._child is None:
            return self._failed or BROKE
        assert self._child.stdout is not None  # noqa: S101  it was started with a pipe
        try:
            told, blobs = _read(self._child.stdout, until=time.monotonic() + PATIENCE_SECONDS)
        except TimeoutError:
            self.close()
            return TOO_LONG
        except (OSError, EOFError, ValueError):
            code = self.close()
            return TOO_LONG if code in {-24, -9} else BROKE  # SIGXCPU
        return _letter(told, blobs)

    def ready(self, seconds: float) -> bool:
        """Whether `finish` has an answer within so many seconds."""
        if self._failed or self._child is None or self._child.stdout is None:
            return True
        return bool(select.select([self._child.stdout], [], [], seconds)[0])

    def read(
        self, raw: bytes, *, languages: Sequence[str] = (), envelope_from: str | None = None
    ) -> ParsedLetter | Unreadable:
        self.begin(raw, languages=languages, envelope_from=envelope_from)
        return self.finish()

    def close(self) -> int | None:
        """End the process; its exit status, negative for the signal that had ended it already."""
        child, self._child = self._child, None
        if child is None:
            return None
        if child.stdin:
            with suppress(OSError):
                child.stdin.close()  # an idle one ends by itself
        try:
            code: int | None = child.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            code = None
        if child.stdout:
            child.stdout.close()
        return code

    def _pipe_in(self) -> IO[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "answerable.channels.email.reader"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": SOURCES, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                bufsize=0,
            )
        assert self._child.stdin is not None  # noqa: S101
        return self._child.stdin


def _write(pipe: IO[bytes], told: dict[str, Any], blobs: list[bytes]) -> None:
    head = json.dumps(told | {"sizes": [len(blob) for blob in blobs]}).encode()
    for data in (FRAME.pack(len(head), sum(map(len, blobs))) + head, *blobs):
        view = memoryview(data)
        while view:
            view = view[pipe.write(view) :]


def _read(pipe: IO[bytes], *, until: float | None = None) -> tuple[dict[str, Any], list[bytes]]:
    head_size, blob_size = FRAME.unpack(_exactly(pipe, FRAME.size, until))
    told = json.loads(_exactly(pipe, head_size, until))
    rest = _exactly(pipe, blob_size, until)
    blobs, at = [], 0
    for size in told.pop("sizes"):
        blobs.append(rest[at : at + size])
        at += size
    return told, blobs


def _exactly(pipe: IO[bytes], size: int, until: float | None) -> bytes:
    pieces = []
    while size:
        if until is not None and not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        piece = os.read(pipe.fileno(), min(size, 1024 * 1024))
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _told(letter: ParsedLetter | Unreadable) -> tuple[dict[str, Any], list[bytes]]:
    if isinstance(letter, Unreadable):
        return {"unreadable": asdict(letter)}, []
    told: dict[str, Any] = {name: getattr(letter, name) for name in ParsedLetter.__slots__}
    told["date"] = letter.date.isoformat() if letter.date else None
    told["automatic"] = [letter.automatic.kind, letter.automatic.reason] if letter.automatic else None
    told["attachments"] = [
        [file.name, file.content_type, file.content_id, file.inline] for file in letter.attachments
    ]
    told["verdicts"] = astuple(letter.verdicts)
    if letter.bounce:
        failures = [astuple(f) for f in letter.bounce.failures]
        told["bounce"] = [failures, *astuple(letter.bounce)[1:]]
    return told, [file.content for file in letter.attachments]


def _letter(told: dict[str, Any], blobs: list[bytes]) -> ParsedLetter | Unreadable:
    if "unreadable" in told:
        return Unreadable(**told["unreadable"])
    for name in ("addresses", "to", "cc", "reply_to", "authors", "sent_by"):
        told[name] = tuple(Address(*pair) for pair in told[name])
    told["sender"] = Address(*told["sender"])
    for name in ("delivered_to", "references", "problems"):
        told[name] = tuple(told[name])
    told["verdicts"] = Verdicts(*told["verdicts"])
    told["date"] = datetime.fromisoformat(told["date"]) if told["date"] else None
    told["automatic"] = Automatic(*told["automatic"]) if told["automatic"] else None
    told["attachments"] = tuple(
        Enclosure(name, kind, blob, cid, inline)
        for (name, kind, cid, inline), blob in zip(told["attachments"], blobs, strict=True)
    )
    if told["bounce"]:
        failures, *more = told["bounce"]
        told["bounce"] = Bounce(tuple(Failure(*failure) for failure in failures), *more)
    return ParsedLetter(**told)


def main() -> None:
    """Read letters from stdin until it closes."""
    pipe_in, pipe_out = os.fdopen(0, "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing a library prints may mix with the frames
    parse(b"Subject: warm\n\nUp, please, all of you in there.", languages=("en", "de"))
    if already := _address_space():
        resource.setrlimit(resource.RLIMIT_AS, (already + MEMORY_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            request, (raw,) = _read(pipe_in)
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + PROCESSOR_SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        names = _names(request.pop("dns"))
        _write(pipe_out, *_told(parse(raw, lookup=names, **request)))


def _names(server: str) -> Names | None:
    if not server:
        return None
    names = _asked.get(server) or _asked.setdefault(server, Names(server))
    names.begin()
    return names


_asked: dict[str, Names] = {}


def _address_space() -> int:
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0


if __name__ == "__main__":
    main()
