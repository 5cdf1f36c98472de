"""winmail.dat: what Outlook packs into one file no other program opens, unpacked (MS-OXTNEF)."""

import logging
from typing import NamedTuple

from answerable.channels.email import charsets, lzfu, rtf
from answerable.channels.email.file_names import display_name, kind_of
from answerable.channels.email.letter import Enclosure
from answerable.channels.email.mime import Part

SIGNATURE = b"\x78\x9f\x3e\x22"
KINDS = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
FILES = 100
logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # what is wrong is noted on the letter


class Packed(NamedTuple):
    part: Part
    text: str
    html: str
    files: list[Enclosure]


def is_packed(part: Part) -> bool:
    return part.kind in KINDS or part.filename.lower() == "winmail.dat"


def unpack(part: Part) -> Packed | None:
    """What is inside; None when it cannot be opened or holds nothing: then the file is kept as it came."""
    content = part.body()
    if not content.startswith(SIGNATURE):
        return None
    try:
        from tnefparse import TNEF  # noqa: PLC0415 - few letters need it

        opened = TNEF(content, do_checksum=False)
        files = [
            Enclosure(display_name(file.long_filename()), kind_of(file.long_filename()), bytes(file.data))
            for file in opened.attachments[:FILES]
            if file.data
        ]
        text, html = _words(opened.body), _words(opened.htmlbody)
        if not text and not html and (packed := getattr(opened, "_rtfbody", None)):
            text = rtf.words(lzfu.decompress(bytes(packed)))
    except Exception:  # noqa: BLE001 - whatever is wrong inside it, the file itself is still there
        part.note("A winmail.dat could not be opened; it is kept as it came.")
        return None
    return Packed(part, text, html, files) if files or text or html else None


def _words(found: object) -> str:
    if isinstance(found, bytes):
        return charsets.text(found.rstrip(b"\x00"))
    return charsets.clean(found) if isinstance(found, str) else ""
