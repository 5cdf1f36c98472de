"""One letter has one digest, whichever way it came: twice by SMTP, or by SMTP and IMAP.

Headers that servers add on the way do not count, nor do line ends; everything its sender wrote does, so that
two different letters under one Message-ID remain two (C10).
"""

import re
from hashlib import sha256

from answerable.channels.email import caps

TRACE = re.compile(
    rb"(?i)(?:received|return-path|delivered-to|delivered-at|x-original-to|envelope-to|x-envelope-(?:to|from)"
    rb"|x-received|(?:original-)?authentication-results|received-spf|arc-[a-z-]+|x-arc-[a-z-]+"
    rb"|dkim-filter|x-spam[a-z-]*|x-virus[a-z-]*|x-rspamd[a-z-]*|x-gm-[a-z-]+|x-google-[a-z-]+"
    rb"|x-forwarded-[a-z]+|x-proofpoint-[a-z-]+|x-mimecast-[a-z-]+|x-barracuda-[a-z-]+"
    rb"|x-ironport-[a-z-]+|x-sophos[a-z-]*|x-cloudmark-[a-z-]+|x-ovh-[a-z-]+|x-vr-[a-z-]+|x-ui-[a-z-]+"
    rb"|x-gmx-[a-z-]+|x-antiabuse|x-antivirus[a-z-]*|x-greylist[a-z-]*|x-policyd[a-z-]*"
    rb"|x-clientproxiedby|x-eop[a-z-]+|x-forefront-[a-z-]+|x-mozilla-[a-z0-9-]+|x-uidl?|x-keywords"
    rb"|x-imap[a-z]*|status|x-status|content-length|lines|x-delivered-to|x-ms-exchange-[a-z-]+"
    rb"|x-microsoft-antispam[a-z-]*|x-peer|x-mailfrom|x-rcptto)[ \t]*:"
)
HEADER = re.compile(rb"\n(?![ \t])")
FOLD = re.compile(rb"\n?[ \t]+")


def of(raw: bytes) -> str:
    """SHA-256 in hex."""
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip(b"\n")
    if text.startswith(b"From "):
        text = text.partition(b"\n")[2]
    block = caps.header_block(text)
    kept = [FOLD.sub(b" ", header).strip() for header in HEADER.split(block) if not TRACE.match(header)]
    digest = sha256(b"\n".join(kept))
    digest.update(b"\n" + text[len(block) :].rstrip(b"\n"))
    return digest.hexdigest()
