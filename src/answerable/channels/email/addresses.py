"""Who a letter is from and to. One canonical sender, or a reason to doubt it (C6)."""

import re
from email.utils import getaddresses
from typing import NamedTuple

from answerable.channels.email import caps, words

ATOM = r"[^\s@<>()\[\]\\,;:\"\x00-\x20\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+"
PLAIN = re.compile(rf"{ATOM}@{ATOM}")
NAMED = re.compile(rf'(?:"(?:[^"\\]|\\.)*"|[^"<>@,;:()\[\]\\]*)\s*<\s*{PLAIN.pattern}\s*>')
COMMENTED = re.compile(rf"{PLAIN.pattern}\s*\([^()]*\)")
LONGEST = 320  # RFC 5321 4.5.3.1: 64 + 1 + 255
QUOTED_DISPLAY = re.compile(r"^'(.*)'$")


class Address(NamedTuple):
    email: str
    name: str


def read(values: list[str]) -> list[Address]:
    """The addresses in these header values (undecoded text), in order; groups are flattened (RFC 6854)."""
    found: list[Address] = []
    for raw in values:
        value = raw[: caps.ONE_HEADER_BYTES]
        if "@" not in value and "=?" in value:  # the whole mailbox was put into an encoded word
            value = words.encoded_words(value)
        if value.count(",") > caps.ADDRESSES:
            continue
        for name, email in getaddresses([value]):
            if email or name:
                found.append(Address(canonical(email), display(name)))
    return [address for address in found if address.email]


def canonical(email: str) -> str:
    """Without surrounding spaces and invisible characters; the domain in lower case, IDN as written.

    The local part keeps its case for sending; comparisons use lower case throughout (`brands`, `customers`).
    """
    email = "".join(
        ch for ch in words.single_line(email) if ch.isprintable() and ch not in "\u200b\u200c\u200d\u2060"
    )
    local, at, domain = email.strip(" <>").rpartition("@")
    return (
        f"{local}@{domain.lower().rstrip('.')}" if at and local and domain and len(email) <= LONGEST else ""
    )


def display(name: str) -> str:
    text = words.single_line(words.encoded_words(name)).strip('"')
    return QUOTED_DISPLAY.sub(r"\1", text)[:200].strip()


def doubt(values: list[str]) -> str:
    """Why the sender named by these From values cannot be told for sure; empty when it is clear."""
    if not values:
        return "The letter has no From line."
    if len(values) > 1:
        return "The letter has more than one From line."
    value = values[0].strip()
    if not (PLAIN.fullmatch(value) or NAMED.fullmatch(value) or COMMENTED.fullmatch(value)):
        return "The From line can be read in more than one way."
    return ""
