"""What is wrong with a letter, in sentences. None of it keeps the letter from being read."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from answerable.channels.email import addresses, dates
from answerable.channels.email.mime import NUL, Part

ONCE = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "content-type")
"""Headers a letter has once (RFC 5322 3.6)."""
FAR = timedelta(days=7)


def of(letter: Part, date: datetime | None) -> Iterator[str]:
    """Problems of its headers, then those met while reading its parts."""
    counted = Counter(name for name, _ in letter.headers)
    if doubt := addresses.doubt(letter.all("from")):
        yield doubt
    for name in ONCE[1:]:
        if counted[name] > 1:
            yield f"It has more than one {name.title()} line; the first was taken."
    yield from _of_its_date(letter, date, written=bool(counted["date"]))
    if not counted["message-id"]:
        yield "It has no Message-ID."
    if any(b"\x00" in value for _, value in letter.headers):
        yield NUL
    if not all(map(_is_text, (value for _, value in letter.headers))):
        yield "A header holds bytes that are neither ASCII nor UTF-8 (RFC 6532)."
    yield from letter.notes


def _of_its_date(letter: Part, date: datetime | None, *, written: bool) -> Iterator[str]:
    if date is None:
        yield "Its date is none that exists." if written else "It has no Date line."
        return
    received = dates.stamped(letter.first("received"))
    if received is not None and abs(date - received) > FAR:
        yield f"It says it was written on {date:%d %B %Y}, but it was received on {received:%d %B %Y}."


def _is_text(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
