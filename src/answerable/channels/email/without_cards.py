"""A letter's bytes with the card numbers in them masked, before they are written down anywhere (AC-43).

Looked at are the words people read: text and HTML parts, text files, letters inside the letter, subjects and
names of files, whatever their transfer encoding. Pictures, PDF and office files are not opened. A letter
without card numbers, which is nearly every one, comes back as it is: the same object.
"""

import base64
import quopri
import re
from collections.abc import Iterator
from email.header import Header

from answerable.channels.email import caps, words
from answerable.channels.email.mime import Part, TooMuch, take_apart
from answerable.privacy.cards import LARGEST, READABLE, TEXT_FILE, masked, masked_bytes

DEEPEST = 5
"""Letters inside letters that are looked into."""
_MAY_HOLD = re.compile(rb"\d[^\n]{0,12}\d{2}|base64|quoted-printable|=\?", re.IGNORECASE)
_FIELD = re.compile(
    rb"(?im)^(subject|thread-topic|comments|keywords|content-description|content-disposition|content-type)"
    rb"(:[ \t]*)([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)"
)
_FOLD = re.compile(rb"\r?\n[ \t]")


def without_cards(raw: bytes, *, depth: int = 0) -> bytes:
    """The letter with card numbers masked. Never raises; one that cannot be taken apart is masked as
    it stands.
    """
    if not _MAY_HOLD.search(raw):
        return raw
    if caps.refusal(raw):
        return _changed(raw, masked_bytes(raw[:LARGEST]) + raw[LARGEST:])
    try:
        letter = take_apart(raw)
    except TooMuch:
        return _changed(raw, masked_bytes(raw[:LARGEST]) + raw[LARGEST:])
    pieces, at, left = [], len(letter.raw), LARGEST
    for part in reversed([part for part in letter.walk() if not part.children]):
        pieces += [_headers(letter.raw[part.end : at])]
        body = letter.raw[part.start : part.end]
        if _is_words(part) and len(body) <= left:
            left -= len(body)
            body = _body(part, body, depth)
        pieces += [body]
        at = part.start
    pieces += [_headers(letter.raw[:at])]
    return _changed(raw, raw[: len(raw) - len(letter.raw)] + b"".join(reversed(pieces)))


def _changed(before: bytes, after: bytes) -> bytes:
    return before if before == after else after


def _is_words(part: Part) -> bool:
    return part.kind.startswith(READABLE) or part.filename.lower().endswith(TEXT_FILE)


def _body(part: Part, written: bytes, depth: int) -> bytes:
    """One part's bytes, encoded as they were."""
    encoding = part.first("content-transfer-encoding").lower()
    content = part.body()
    if part.kind == "message/rfc822" and depth < DEEPEST:
        clean = without_cards(content, depth=depth + 1)
    else:
        clean = masked_bytes(content, part.parameters.get("charset", ""))
    if clean == content:
        return written
    if "base64" in encoding:
        return b"\r\n".join(base64.encodebytes(clean).splitlines()) + b"\r\n"
    if "quoted-printable" in encoding:
        return quopri.encodestring(clean)
    return clean if content == written else masked_bytes(written)


def _headers(block: bytes) -> bytes:
    """Headers between two bodies, with cards masked in those that people read."""
    return b"".join(_fields(block)) if _MAY_HOLD.search(block) else block


def _fields(block: bytes) -> Iterator[bytes]:
    at = 0
    for field in _FIELD.finditer(block):
        yield block[at : field.start(3)]
        name, value = field[1].lower(), field[3]
        yield _named(value) if name in {b"content-disposition", b"content-type"} else _line(value)
        at = field.end()
    yield block[at:]


def _line(value: bytes) -> bytes:
    said = words.header(_FOLD.sub(b" ", value))
    clean = masked(said)
    if clean == said:
        return value
    return Header(clean, None if clean.isascii() else "utf-8").encode(linesep="\r\n").encode("utf-8")


def _named(value: bytes) -> bytes:
    """A header with the name of a file; only that name is written anew, and only where it holds a card."""
    line = words.header(_FOLD.sub(b" ", value))
    kind, found = words.parameters(line)
    name = found.get("filename") or found.get("name", "")
    clean = masked(name)
    if clean == name:
        return value
    key = "filename" if "filename" in found else "name"
    rest = "".join(
        f'; {other}="{said}"' for other, said in found.items() if other not in {"filename", "name"}
    )
    safe = clean.replace("\\", "").replace('"', "'")
    return f'{kind}{rest}; {key}="{safe}"'.encode()
