"""What a letter proves about its sender, asked while it is whole.

Masking a card number breaks the signature of its sender's mail server (DKIM signs every byte). Where the desk
asks the DNS itself (ANSWERABLE_DNS), it does so before it masks and keeps the answer beside the letter.
"""

import json
import os
from dataclasses import astuple

from answerable.channels.email import addresses, charsets, words
from answerable.channels.email.letter import Verdicts
from answerable.channels.email.mime import headers_of
from answerable.channels.email.names import Names
from answerable.channels.email.proof import came
from answerable.channels.email.sender_checks import Lookup, check


def verdicts_on(raw: bytes, envelope_from: str | None, lookup: Lookup | None = None) -> str:
    """SPF, DKIM and DMARC of a letter as received, as JSON; "" where nobody here asks."""
    server = os.environ.get("ANSWERABLE_DNS", "")
    if lookup is None:
        if not server or os.environ.get("ANSWERABLE_AUTHSERV"):
            return ""
        lookup = names = Names(server)
        names.begin()
    letter = headers_of(raw)
    lines = [words.single_line(charsets.text(value)) for name, value in letter.headers if name == "from"]
    author = next(iter(addresses.read(lines)), None)
    domain = author.email.rpartition("@")[2].lower() if author else ""
    return json.dumps(astuple(check(raw, domain, came(letter, envelope_from), lookup)))


def remembered(verdicts: str) -> Verdicts | None:
    """What was kept, or None where nothing was."""
    return Verdicts(*json.loads(verdicts)) if verdicts else None
