"""A letter taken apart into its parts, in time linear to its size and with a hard end to nesting and number.

It follows RFC 2045–2047 where a letter does, and mail programs where it does not. Offsets into the one
buffer are kept instead of copies, so fifty levels of a 35 MB letter still cost 35 MB.
"""

import binascii
import quopri
import re
from dataclasses import dataclass, field

from answerable.channels.email import caps, charsets, words

HEADER = re.compile(rb"([^\s:\x00-\x20\x7f]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]+")
LINE_END = re.compile(rb"\r?\n|\r")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
NUL = "It holds NUL characters; they were left out."
BAD_LINE = "A line among its headers is none."
NOTES = 20  # further problems of one letter help nobody
TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


class TooMuch(Exception):
    """The letter goes beyond a cap; the message says which, for people."""


@dataclass(slots=True)
class Part:
    raw: bytes = field(repr=False)
    start: int
    end: int
    headers: list[tuple[str, bytes]]
    kind: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    filename: str = ""
    children: list["Part"] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is wrong with the letter, in words; one list for all its parts."""

    def first(self, name: str) -> str:
        """The first header of this name as one line of text; empty when absent."""
        return next((words.header(value) for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        return [words.header(value) for key, value in self.headers if key == name]

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.headers)

    def body(self) -> bytes:
        """Its content with the transfer encoding undone; what cannot be decoded is returned as it came."""
        data = self.raw[self.start : self.end]
        encoding = self.first("content-transfer-encoding").lower()
        if "base64" in encoding:
            if NOT_BASE64.search(data):
                self.note("A part says it is base64, but holds other characters.")
            return words.base64(data)
        if "quoted-printable" in encoding:
            return quopri.decodestring(data)
        if "uuencode" in encoding or encoding == "uue":
            return uudecode(data)
        if encoding.partition(";")[0].strip() not in {"", "7bit", "8bit", "binary"}:
            self.note(f"A part has a transfer encoding nobody knows: {encoding[:40]}.")
        return data

    def text(self, content: bytes | None = None) -> str:
        """Its characters; of `content` instead, where some of its body was no text."""
        content = self.body() if content is None else content
        charset = self.parameters.get("charset", "")
        decoded = charsets.decode(content, charset, markup=self.kind == "text/html")
        if b"\x00" in content and not charset.lower().startswith(("utf-16", "utf-32")):
            self.note(NUL)
        if decoded.problem:
            self.note(decoded.problem)
        return decoded.text.replace("\r\n", "\n").replace("\r", "\n")

    def note(self, problem: str) -> None:
        if problem not in self.notes and len(self.notes) < NOTES:
            self.notes.append(problem)

    def walk(self) -> list["Part"]:
        found, waiting = [], [self]
        while waiting:
            part = waiting.pop()
            found.append(part)
            waiting.extend(reversed(part.children))
        return found


def take_apart(raw: bytes) -> Part:
    """The letter as a tree of parts. Raises TooMuch beyond 50 levels or 500 parts."""
    raw = raw.lstrip(b"\r\n\t ") if raw[:1].isspace() else raw
    if raw.startswith(b"From "):  # one letter of an mbox file
        raw = raw[raw.find(b"\n") + 1 :]
    if b"\r" in raw and b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    return _Taking(raw).part(0, len(raw), 0, "text/plain")


def headers_of(raw: bytes) -> Part:
    """The letter's own headers alone, for one that is not to be taken apart."""
    headers, body = _headers(raw[: caps.HEADER_BLOCK_BYTES], 0, min(len(raw), caps.HEADER_BLOCK_BYTES), [])
    return Part(raw, body, len(raw), [header for header in headers if len(header[1]) < caps.ONE_HEADER_BYTES])


@dataclass(slots=True)
class _Taking:
    """One letter being taken apart: how many parts so far, and what is wrong with it."""

    raw: bytes
    count: int = 0
    notes: list[str] = field(default_factory=list)

    def part(self, start: int, end: int, depth: int, default: str) -> Part:
        self.count += 1
        if self.count > caps.PARTS:
            raise TooMuch(f"It has more than {caps.PARTS} parts.")
        if depth > caps.NESTING:
            raise TooMuch(f"Its parts are nested more than {caps.NESTING} levels deep.")
        headers, body = _headers(self.raw, start, end, self.notes)
        part = Part(self.raw, body, end, headers, kind=default, notes=self.notes)
        _describe(part, default)
        if part.kind.startswith("multipart/"):
            inner = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
            for child_start, child_end in _between(part, part.parameters.get("boundary", "")):
                part.children.append(self.part(child_start, child_end, depth + 1, inner))
            if not part.children:
                part.note("It says it has several parts, but has none.")
                part.kind = "text/plain"
        return part


def _headers(raw: bytes, start: int, end: int, notes: list[str]) -> tuple[list[tuple[str, bytes]], int]:
    """Headers unfolded, names in lower case, and where the body starts: after a line that is no header."""
    headers: list[tuple[str, bytes]] = []
    at = start
    limit = min(end, start + caps.HEADER_BLOCK_BYTES)
    while at < limit:
        line_end = _logical_line(raw, at, limit)
        line = raw[at:line_end].rstrip(b"\r\n")
        if not line.strip():
            return headers, min(line_end, end)
        found = HEADER.match(line)
        if found is None:
            if not headers and at == start and line[:1] not in b" \t":
                return headers, at
            if BAD_LINE not in notes:
                notes.append(BAD_LINE)
            if not line[:1].isspace() and b":" not in line and len(headers) > 0:
                return headers, at
            at = line_end
            continue
        headers.append((found[1].decode("latin-1").lower(), FOLD.sub(b" ", found[2])))
        at = line_end
    return headers, min(at, end)


def _logical_line(raw: bytes, at: int, limit: int) -> int:
    """The offset after this header and its folded continuation lines."""
    while True:
        newline = raw.find(b"\n", at, limit)
        if newline < 0:
            return limit
        at = newline + 1
        # A line of blanks only is no continuation: it ends the headers.
        if raw[at : at + 1] not in {b" ", b"\t"} or not raw[at : _line_end(raw, at, limit)].strip():
            return at


def _line_end(raw: bytes, at: int, limit: int) -> int:
    found = raw.find(b"\n", at, limit)
    return limit if found < 0 else found


def _describe(part: Part, default: str) -> None:
    kind, part.parameters = words.parameters(part.first("content-type"))
    part.kind = kind if TYPE.fullmatch(kind) else default if not kind else "application/octet-stream"
    if kind in {"text", "text/"}:
        part.kind = "text/plain"
    part.disposition, more = words.parameters(part.first("content-disposition"))
    part.filename = more.get("filename") or part.parameters.get("name", "")


def _between(part: Part, boundary: str) -> list[tuple[int, int]]:
    """Offsets of what lies between the delimiter lines; the last part may lack its closing line."""
    raw, start, end = part.raw, part.start, part.end
    if not boundary:
        return []
    mark = b"--" + boundary.rstrip().encode("utf-8", "replace")
    found: list[tuple[int, int]] = []
    opened = -1
    at = start
    while (hit := raw.find(mark, at, end)) >= 0:
        at = hit + len(mark)
        if hit > start and raw[hit - 1 : hit] not in {b"\n", b"\r"}:
            continue
        line_end = _line_end(raw, at, end)
        rest = raw[at:line_end].strip()
        if rest not in {b"", b"--"}:
            continue
        if opened >= 0:
            found.append((opened, _before_break(raw, opened, hit)))
            if len(found) > caps.PARTS:
                raise TooMuch(f"It has more than {caps.PARTS} parts.")
        opened = min(line_end + 1, end) if rest == b"" else -1
        at = opened if opened >= 0 else line_end
        if rest:
            break
    if opened >= 0:
        part.note("Its last part has no end: the letter may be cut short.")
        found.append((opened, end))
    return found


def _before_break(raw: bytes, start: int, at: int) -> int:
    """The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)."""
    if raw[at - 1 : at] == b"\n":
        at -= 1
    if raw[at - 1 : at] == b"\r":
        at -= 1
    return max(start, at)


def uudecode(data: bytes) -> bytes:
    """The content between `begin` and `end`; lines that are not uuencoded end it."""
    pieces = []
    for line in LINE_END.split(data):
        if line.startswith(b"begin ") or not line:
            continue
        if line.strip() in {b"end", b"`"}:
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders leave trash at the end of a line
            try:
                pieces.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                break
    return b"".join(pieces)
