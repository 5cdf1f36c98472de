"""BinHex 4.0: a file of an old Macintosh in characters (RFC 1741). Its data fork is the file."""

import re
from typing import NamedTuple

LETTERS = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
SIX = {letter: value for value, letter in enumerate(LETTERS)}
TEXT = re.compile(rb"\(This file must be converted with BinHex[^\r\n]*[\r\n\s]*:([^:]*):", re.IGNORECASE)
AGAIN = 0x90
MOST = 40 * 1024 * 1024


class Found(NamedTuple):
    name: str
    content: bytes


def opened(text: bytes) -> Found | None:
    """The file in it; None where there is none, or it is cut short."""
    found = TEXT.search(text)
    if found is None:
        return None
    data = _repeated(_six_bits(found[1]))
    size = data[0] if data else 0
    head = 1 + size + 1 + 4 + 4 + 2
    if not 0 < size < 64 or len(data) < head + 8 + 2:
        return None
    length = int.from_bytes(data[head : head + 4], "big")
    start = head + 10
    if len(data) < start + length:
        return None
    return Found(data[1 : 1 + size].decode("mac_roman"), data[start : start + length])


def _six_bits(text: bytes) -> bytes:
    values = [SIX[letter] for letter in text if letter in SIX]
    out = bytearray()
    for at in range(0, len(values) - 1, 4):
        four = values[at : at + 4]
        bits = 0
        for value in (*four, *[0] * (4 - len(four))):
            bits = bits << 6 | value
        out += bits.to_bytes(3, "big")[: len(four) - 1]
    return bytes(out)


def _repeated(data: bytes) -> bytes:
    """90 n: the byte before stands n times; 90 00 is the byte 90 itself."""
    out = bytearray()
    first, *rest = data.split(bytes([AGAIN]))
    out += first
    for piece in rest:
        count, tail = (piece[0], piece[1:]) if piece else (0, b"")
        if count == 0:
            out.append(AGAIN)
        elif out and len(out) + count < MOST:
            out += out[-1:] * (count - 1)
        out += tail
    return bytes(out)
