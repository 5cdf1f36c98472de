"""Files are looked at for viruses by clamd, where there is one (`ANSWERABLE_CLAMD=host:port`).

Nobody waits for it: a file is kept first, marked as waiting, and handed out once it was found clean. One
that is infected stays, is shown as such, and is never handed out. Without a scanner nothing is marked.
"""

import os
import socket
import struct

TIMEOUT = 30.0
CHUNK = 64 * 1024


class NoScanner(Exception):
    """The scanner does not answer, or not as one."""


def configured() -> tuple[str, int] | None:
    """Where clamd listens, if anywhere. Raises ValueError when ANSWERABLE_CLAMD cannot be read."""
    place = os.environ.get("ANSWERABLE_CLAMD", "").strip()
    if not place:
        return None
    host, _, port = place.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError("ANSWERABLE_CLAMD must look like host:port, as 127.0.0.1:3310")
    return host, int(port)


def at_first() -> str:
    """How a new file is marked."""
    return "waiting" if configured() else ""


def virus_in(content: bytes) -> str:
    """The name of the virus clamd finds, or "" (its INSTREAM command).

    Raises:
        NoScanner: it could not be asked.
    """
    place = configured()
    if place is None:
        raise NoScanner("No scanner is named (ANSWERABLE_CLAMD).")
    try:
        with socket.create_connection(place, timeout=TIMEOUT) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            said = _answer(line)
    except OSError as error:
        raise NoScanner(f"The virus scanner at {place[0]}:{place[1]} does not answer: {error}") from error
    if said.endswith(" OK"):
        return ""
    if said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")[:120]
    raise NoScanner(f"The virus scanner said: {said[:200]}")


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < CHUNK:
        piece = line.recv(4096)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
