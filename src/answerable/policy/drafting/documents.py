"""Plain text out of what people have: `.txt`, `.md`, and Word documents with their headings and lists."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from answerable.policy.decoding import text_of
from answerable.policy.findings import Findings

LARGEST = 5_000_000  # bytes of a Word document
UNPACKED = 60_000_000


def source_text(handed_in: bytes, findings: Findings) -> str:
    """The words of a document, or nothing and an error that says what to do."""
    if not handed_in.startswith(b"PK"):
        return text_of(handed_in, findings)
    try:
        with zipfile.ZipFile(io.BytesIO(handed_in)) as package:
            size = sum(entry.file_size for entry in package.infolist())
        if len(handed_in) > LARGEST or size > UNPACKED:
            findings.error(1, "this document is far too long for a policy.", "Save its words as plain text.")
            return ""
        return "\n".join(_lines(handed_in))
    except Exception:  # noqa: BLE001  a damaged document can fail in the library in any way
        findings.error(
            1, "I can't open this document.", "Save it as .docx again, or its words as plain text."
        )
        return ""


def _lines(handed_in: bytes) -> Iterator[str]:
    from docx import Document  # noqa: PLC0415  slow, and only Word documents need it

    for paragraph in Document(io.BytesIO(handed_in)).iter_inner_content():
        if not hasattr(paragraph, "style"):
            continue
        if hasattr(paragraph, "rows"):
            for row in paragraph.rows:
                yield " | ".join(cell.text.strip() for cell in row.cells)
            continue
        yield from _paragraph(paragraph)


def _paragraph(paragraph: Any) -> Iterator[str]:
    style, words = str(paragraph.style.name), " ".join(paragraph.text.split())
    if style == "Title":
        yield f"# {words}"
    elif style.startswith("Heading"):
        yield from ("", f"## {words}")
    elif style.startswith("List") or (paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None):  # noqa: SLF001
        yield f"{'  ' * _level(paragraph)}• {words}".rstrip()
    elif words:
        yield from ("", words)


def _level(paragraph: Any) -> int:
    properties = paragraph._p.pPr  # noqa: SLF001  python-docx has no public way to the list level
    if properties is not None and properties.numPr is not None and properties.numPr.ilvl is not None:
        return int(properties.numPr.ilvl.val)
    last = str(paragraph.style.name).rsplit(" ", 1)[-1]
    return int(last) - 1 if last.isdigit() else 0
