"""yEnc: files written into a letter's text, a byte a character (http://www.yenc.org/yenc-draft.1.3.txt)."""

import re
import zlib
from typing import NamedTuple

BEGIN = re.compile(rb"^=ybegin [^\r\n]*?name=([^\r\n]{1,255})\r?\n", re.MULTILINE)
PART = re.compile(rb"=ypart [^\r\n]*\r?\n")
END = re.compile(rb"^=yend ([^\r\n]*)", re.MULTILINE)
CHECK = re.compile(rb"\bp?crc32=([0-9a-fA-F]{8})\b")
SHIFTED = bytes((byte - 42) % 256 for byte in range(256))
FILES = 50


class Found(NamedTuple):
    name: str
    content: bytes
    whole: bool
    """Whether the sum at its end agrees, where there is one."""


def taken_out(text: bytes) -> tuple[bytes, list[Found]]:
    """A text without the files written into it, and those. One without an end stays text."""
    files: list[Found] = []
    kept, at = b"", 0
    while len(files) < FILES and (begin := BEGIN.search(text, at)):
        end = END.search(text, begin.end())
        if end is None:
            break
        part = PART.match(text, begin.end())
        content = _decoded(text[part.end() if part else begin.end() : end.start()])
        check = CHECK.search(end[1])
        whole = check is None or int(check[1], 16) == zlib.crc32(content)
        files.append(Found(begin[1].decode("utf-8", "replace").strip().strip('"'), content, whole))
        kept, at = kept + text[at : begin.start()], end.end()
    return kept + text[at:], files


def _decoded(lines: bytes) -> bytes:
    plain = lines.replace(b"\r", b"").replace(b"\n", b"")
    first, *rest = plain.split(b"=")
    pieces = [first.translate(SHIFTED)]
    for piece in rest:
        pieces += [bytes([(piece[0] - 106) % 256]), piece[1:].translate(SHIFTED)] if piece else []
    return b"".join(pieces)
