"""Whether a sender is who the letter says: only the verdict of our own mail server counts (RFC 8601, 9989).

The server in front of the desk checks SPF, DKIM and DMARC and writes `Authentication-Results` under its own
name (ANSWERABLE_AUTHSERV). The same line under that name inside an incoming letter is forged unless that
server removed it at the border, so only the topmost one is read (C7). Without such a server every sender is
unproven.
"""

import re
from typing import NamedTuple

from answerable.channels.email import addresses
from answerable.channels.email.letter import Verdicts
from answerable.channels.email.mime import Part

COMMENT = re.compile(r"\([^()]*\)")
DMARC = re.compile(r"\bdmarc\s*=\s*(\w+)")
DKIM = re.compile(r"\bdkim\s*=\s*pass\b[^;]*?\bheader\.d\s*=\s*([\w.-]+)")
SPF = re.compile(r"\bspf\s*=\s*pass\b[^;]*?\bsmtp\.mailfrom\s*=\s*(?:[^\s;@]*@)?([\w.-]+)")


class Proof(NamedTuple):
    proven: bool
    doubtful: bool
    why: str
    verdicts: Verdicts = Verdicts()


def of(letter: Part, sender: str, authserv: str) -> Proof:
    """Whether our own mail server vouches for `sender`, or something speaks against them.

    With a server of ours in front (`authserv`) whoever is not proven is doubtful.
    """
    doubt = addresses.doubt(letter.all("from"))
    if doubt:
        return Proof(proven=False, doubtful=True, why=doubt)
    if not authserv:
        return Proof(proven=False, doubtful=False, why="No mail server of ours vouches for senders.")
    results = letter.all("authentication-results")
    said = COMMENT.sub(" ", results[0][:4000].lower()) if results else ""
    name, _, verdicts = said.partition(";")
    if name.split()[:1] != [authserv.lower()]:
        return Proof(proven=False, doubtful=True, why="Our mail server did not vouch for the sender.")
    domain = sender.rpartition("@")[2].lower()
    dmarc = DMARC.search(verdicts)
    if dmarc and dmarc[1] in {"pass", "fail"}:  # else the domain publishes no policy, or it was not found
        passed = dmarc[1] == "pass"
        return Proof(passed, not passed, f"DMARC: {dmarc[1]}.")
    for method, found in (("DKIM", DKIM.search(verdicts)), ("SPF", SPF.search(verdicts))):
        if found and aligned(domain, found[1]):
            return Proof(proven=True, doubtful=False, why=f"{method} passes for {found[1]}.")
    return Proof(proven=False, doubtful=True, why=f"Neither DKIM nor SPF proves {domain}.")


def aligned(domain: str, proved: str) -> bool:
    """Strict alignment, or a subdomain of what was proved."""
    return bool(proved) and "." in proved and (domain == proved or domain.endswith("." + proved))
