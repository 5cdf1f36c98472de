"""What a letter may be before anybody tries to read it. Checked in one linear pass, without parsing.

The figures follow what parsers were measured to survive: 3,000 nested parts end in a RecursionError,
one header of 5 MB takes a standard parser 105 s, 40,000 addresses 41 s.
"""

import re
from collections import Counter

MEGABYTE = 1024 * 1024
LETTER_BYTES = 35 * MEGABYTE
HEADER_BLOCK_BYTES = 256 * 1024
ONE_HEADER_BYTES = 100 * 1024
ADDRESSES = 500
NESTING = 50
PARTS = 500
TEXT_CHARACTERS = 200_000  # what a page and a search index take; the whole is kept as a file
HTML_CHARACTERS = MEGABYTE
HTML_DEPTH = 256

HEADER_END = re.compile(rb"\n\r?\n|\r\r")
HEADER_START = re.compile(rb"(?:\r?\n|\r)(?![ \t])")
ADDRESS_HEADER = re.compile(rb"(?i)(?:from|to|cc|bcc|reply-to|sender|resent-to|resent-cc)[ \t]*:")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Void elements hold nothing; those whose end tag may be left out close each other: neither nests on its own.
FLAT = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "caption",
    ]
)


def refusal(raw: bytes) -> str | None:
    """Why this letter will not be read, in plain words; None when it may be parsed."""
    if len(raw) > LETTER_BYTES:
        return f"The letter is {len(raw) // MEGABYTE} MB; at most {LETTER_BYTES // MEGABYTE} MB are read."
    block = header_block(raw)
    if len(block) > HEADER_BLOCK_BYTES:
        return f"Its headers are longer than {HEADER_BLOCK_BYTES // 1024} KB."
    addresses = 0
    for header in HEADER_START.split(block):
        if len(header) > ONE_HEADER_BYTES:
            return f"One of its headers is longer than {ONE_HEADER_BYTES // 1024} KB."
        if ADDRESS_HEADER.match(header):
            addresses += max(header.count(b"@"), header.count(b",") + 1)
    if addresses > ADDRESSES:
        return f"It names more than {ADDRESSES} addresses."
    return None


def header_block(raw: bytes) -> bytes:
    """The bytes before the first empty line; at most one byte more than may be read."""
    end = HEADER_END.search(raw, 0, HEADER_BLOCK_BYTES + 2)
    return raw[: end.start() if end else HEADER_BLOCK_BYTES + 1]


def html_refusal(html: str) -> str | None:
    """Why this HTML is not shown: sanitisers need quadratic time for deeply nested elements."""
    if len(html) > HTML_CHARACTERS:
        return "The formatted version is longer than 1 MB."
    depth = 0
    opened: Counter[str] = Counter()
    for tag in TAG.finditer(html):
        name = tag[2].lower()
        if name in FLAT:
            continue
        if not tag[1]:
            opened[name] += 1
            depth += 1
            if depth > HTML_DEPTH:
                return f"The formatted version nests more than {HTML_DEPTH} elements."
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return None
