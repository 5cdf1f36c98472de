"""Compressed RTF as Outlook stores it (MS-OXRTFCP): its dictionary begins with common RTF."""

import struct

BEGINS = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}"
    b"{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
COMPRESSED, AS_IT_IS = b"LZFu", b"MELA"
HEAD = struct.Struct("<II4sI")
SIZE = 4096
MOST = 8 * 1024 * 1024


def decompress(packed: bytes) -> bytes:
    """The RTF. Raises ValueError for what is none, or more than 8 MB."""
    if len(packed) < HEAD.size:
        raise ValueError("too short")
    _length, size, kind, _check = HEAD.unpack_from(packed)
    if size > MOST:
        raise ValueError("too long")
    if kind == AS_IT_IS:
        return packed[HEAD.size : HEAD.size + size]
    if kind != COMPRESSED:
        raise ValueError("no compressed RTF")
    known = bytearray(BEGINS.ljust(SIZE, b" "))
    write, out, at = len(BEGINS), bytearray(), HEAD.size
    while at < len(packed) and len(out) < size:
        control, at = packed[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                piece, at = packed[at : at + 1], at + 1
                if not piece:
                    return bytes(out)
            else:
                if at + 1 >= len(packed):
                    return bytes(out)
                word, at = packed[at] << 8 | packed[at + 1], at + 2
                offset, length = word >> 4, (word & 15) + 2
                if offset == write % SIZE:
                    return bytes(out)  # the end
                piece = b""
                for step in range(length):
                    one = known[(offset + step) % SIZE]
                    known[(write + step) % SIZE] = one
                    piece += bytes([one])
            for one in piece:
                known[write % SIZE] = one
                write += 1
            out += piece
    return bytes(out[:size])
