"""When a letter says it was written. Its sender may claim anything: promises start at the server's time
(R8).
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

COMMENT = re.compile(r"\([^()]*\)")
LAST_STAMP = re.compile(r";([^;]{10,100})$")


def read(value: str) -> datetime | None:
    """The instant a Date line names, in UTC; None when it names none that exists (RFC 5322 3.3)."""
    try:
        date = parsedate_to_datetime(value[:200])
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def stamped(received: str) -> datetime | None:
    """When the server that wrote this Received line had the letter."""
    found = LAST_STAMP.search(COMMENT.sub(" ", received[-300:]))
    return read(found[1].strip()) if found else None
