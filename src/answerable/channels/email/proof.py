"""Whether a sender is who the letter says: only the verdict of our own mail server counts (RFC 8601, 9989).

The server in front of the desk checks SPF, DKIM and DMARC and writes `Authentication-Results` under its own
name (ANSWERABLE_AUTHSERV). The same line under that name inside an incoming letter is forged unless that
server removed it at the border, so only the topmost one is read (C7). Without such a server the desk may ask
the DNS itself (ANSWERABLE_DNS: "system", or a resolver's address); without either every sender is unproven.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from answerable.channels.email import addresses
from answerable.channels.email.letter import Verdicts
from answerable.channels.email.mime import Part
from answerable.channels.email.sender_checks import Came, Lookup, check

PEER = re.compile(r"from (\S+) \(\[([0-9a-fA-F.:]+)\]\)\s+by ")  # the line our own listener writes on top
COMMENT = re.compile(r"\([^()]*\)")
DMARC = re.compile(r"\bdmarc\s*=\s*(\w+)")
DKIM = re.compile(r"\bdkim\s*=\s*pass\b[^;]*?\bheader\.d\s*=\s*([\w.-]+)")
SPF = re.compile(r"\bspf\s*=\s*pass\b[^;]*?\bsmtp\.mailfrom\s*=\s*(?:[^\s;@]*@)?([\w.-]+)")


class Proof(NamedTuple):
    proven: bool
    doubtful: bool
    why: str
    verdicts: Verdicts = Verdicts()


def of(
    letter: Part,
    sender: str,
    authserv: str = "",
    lookup: Lookup | None = None,
    envelope_from: str | None = None,
    *,
    noted: Verdicts | None = None,
) -> Proof:
    """Whether our own mail server, or the DNS asked by ourselves (`lookup`), vouches for `sender`, or
    something speaks against them. Where somebody is asked, whoever is not proven is doubtful. `noted`: what
    the DNS said when the letter was whole (`seen_whole`).
    """
    doubt = addresses.doubt(letter.all("from"))
    if doubt:
        return Proof(proven=False, doubtful=True, why=doubt)
    domain = sender.rpartition("@")[2].lower()
    if authserv:
        return _by_our_server(letter, domain, authserv)
    if noted is not None:
        return _judged(domain, noted)
    if lookup is not None:
        return _judged(domain, check(letter.raw, domain, came(letter, envelope_from), lookup))
    return Proof(proven=False, doubtful=False, why="No mail server of ours vouches for senders.")


def _by_our_server(letter: Part, domain: str, authserv: str) -> Proof:
    results = letter.all("authentication-results")
    said = COMMENT.sub(" ", results[0][:4000].lower()) if results else ""
    name, _, verdicts = said.partition(";")
    if name.split()[:1] != [authserv.lower()]:
        return Proof(proven=False, doubtful=True, why="Our mail server did not vouch for the sender.")
    dmarc = DMARC.search(verdicts)
    proving = [
        (method, found[1])
        for method, pattern in (("DKIM", DKIM), ("SPF", SPF))
        for found in pattern.finditer(verdicts)
        if aligned(domain, found[1])
    ]
    words = Verdicts(_word("spf", verdicts), _word("dkim", verdicts), dmarc[1] if dmarc else None)
    if dmarc and dmarc[1] in {"pass", "fail"}:  # else the domain publishes no policy, or it was not found
        passed = dmarc[1] == "pass"
        return Proof(passed, not passed, f"DMARC: {dmarc[1]}.", replace(words, aligned=passed))
    if proving:
        method, proved = proving[0]
        return Proof(
            proven=True,
            doubtful=False,
            why=f"{method} passes for {proved}.",
            verdicts=replace(words, aligned=True),
        )
    return Proof(proven=False, doubtful=True, why=f"Neither DKIM nor SPF proves {domain}.", verdicts=words)


def _word(method: str, verdicts: str) -> str | None:
    """What was said by one method; several signatures may have been looked at, and one that passes counts."""
    said = re.findall(rf"(?:^|[;\s]){method}\s*=\s*(\w+)", verdicts)
    return "pass" if "pass" in said else said[0] if said else None


def came(letter: Part, envelope_from: str | None) -> Came | None:
    """Who handed it to our own listener, if that is how it came."""
    peer = PEER.match(letter.first("received"))
    return Came(peer[2], peer[1], envelope_from) if peer and envelope_from is not None else None


def _judged(domain: str, verdicts: Verdicts) -> Proof:
    if verdicts.aligned:
        return Proof(proven=True, doubtful=False, why=f"SPF or DKIM proves {domain}.", verdicts=verdicts)
    unanswered = "temperror" in {verdicts.spf, verdicts.dkim, verdicts.dmarc}
    why = (
        f"The DNS could not be asked about {domain}."
        if unanswered
        else f"Neither DKIM nor SPF proves {domain}."
    )
    return Proof(proven=False, doubtful=not unanswered, why=why, verdicts=verdicts)


def aligned(domain: str, proved: str) -> bool:
    """Strict alignment, or a subdomain of what was proved."""
    return bool(proved) and "." in proved and (domain == proved or domain.endswith("." + proved))
