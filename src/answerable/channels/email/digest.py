"""One letter has one digest, whichever way it came: twice by SMTP, or by SMTP and IMAP.

Headers that servers add on the way do not count, nor do line ends; everything its sender wrote does, so that
two different letters under one Message-ID remain two (C10).
"""

import re
from hashlib import sha256

from answerable.channels.email import caps

TRACE = re.compile(
    rb"(?i)(?:received|return-path|delivered-to|delivered-at|x-original-to|envelope-to|x-envelope-(?:to|from)|x-received"
    rb"|authentication-results|received-spf|arc-[a-z-]+|x-arc-[a-z-]+|dkim-filter|x-spam[a-z-]*|x-virus[a-z-]*|x-rspamd[a-z-]*"
    rb"|x-google-smtp-source|x-gm-[a-z-]+|x-forwarded-(?:to|for)|x-mozilla-[a-z0-9-]+|x-uidl?|x-keywords|x-imap[a-z]*"
    rb"|status|x-status|content-length|lines|x-delivered-to|x-ms-exchange-[a-z-]+|x-microsoft-antispam[a-z-]*"
    rb"|x-peer|x-mailfrom|x-rcptto)[ \t]*:"
)
HEADER = re.compile(rb"\n(?![ \t])")


def of(raw: bytes) -> str:
    """SHA-256 in hex."""
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip(b"\n")
    if text.startswith(b"From "):
        text = text.partition(b"\n")[2]
    block = caps.header_block(text)
    kept = [header for header in HEADER.split(block) if not TRACE.match(header)]
    digest = sha256(b"\n".join(kept))
    digest.update(b"\n" + text[len(block) :].rstrip(b"\n"))
    return digest.hexdigest()
