"""SPF, DKIM and DMARC asked by the desk itself (RFC 7208, 6376, 9989) where no mail server stands in front.

The libraries (dkimpy, pyspf, authheaders) are reached through here only, and every question to the DNS goes
through one function that tests replace. What the DNS does not answer in time is "temperror", never "pass".
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from answerable.channels.email.letter import Verdicts

Lookup = Callable[[str, str], list[str]]
"""The records of a name and a kind (TXT, A, AAAA, MX as "10 host", PTR); raises Unanswered."""

SIGNATURES = 5  # looked at in one letter
LEAST_KEY_BITS = 1024  # RFC 8301


class Unanswered(Exception):
    """The DNS did not say anything in time."""


class Came(NamedTuple):
    """Who handed the letter to us: their address on the network, the name they gave, and the SMTP sender."""

    ip: str
    helo: str
    envelope_from: str


def check(raw: bytes, author_domain: str, came: Came | None, lookup: Lookup) -> Verdicts:
    """What the three say about a letter whose From is at `author_domain`. Never raises."""
    spf, spf_domain = _spf(came, lookup) if came else (None, "")
    dkim, dkim_domains = _dkim(raw, lookup)
    proved = [*dkim_domains, *([spf_domain] if spf == "pass" else [])]
    try:
        dmarc, aligned = _dmarc(author_domain, proved, lookup)
    except Unanswered:
        dmarc, aligned = "temperror", False
    return Verdicts(spf, dkim, dmarc, aligned)


def _dkim(raw: bytes, lookup: Lookup) -> tuple[str, list[str]]:
    """The best verdict of its signatures, and the domains that signed all of it. A signature over a part of
    the body (`l=`) proves nothing: anything may stand behind that part.
    """
    import dkim  # noqa: PLC0415 - only the reading process needs it

    from answerable.channels.email import ed25519  # noqa: PLC0415

    ed25519.known_to(dkim)

    def txt(name: bytes, timeout: int = 0) -> bytes | None:  # noqa: ARG001 - dkimpy's signature
        found = lookup(name.decode("ascii", "replace").rstrip("."), "TXT")
        return found[0].encode() if found else None

    domains: list[str] = []
    verdict = "none"
    for index in range(SIGNATURES):
        letter = dkim.DKIM(raw, minkey=LEAST_KEY_BITS)
        try:
            passed = letter.verify(idx=index, dnsfunc=txt)
        except Unanswered:
            verdict = "temperror" if verdict != "pass" else verdict
            continue
        except Exception:  # noqa: BLE001 - a signature that cannot be understood is one that fails
            passed = False
        fields = letter.signature_fields or {}
        if not fields:
            break
        if passed and b"l" not in fields:
            domains.append(fields[b"d"].decode("ascii", "replace").lower())
            verdict = "pass"
        elif verdict == "none":
            verdict = "fail"
    return verdict, domains


def _spf(came: Came, lookup: Lookup) -> tuple[str | None, str]:
    import spf  # noqa: PLC0415

    def answered(name: str, kind: str, *_: Any) -> list[tuple[tuple[str, str], Any]]:
        try:
            found = lookup(name.rstrip("."), kind)
        except Unanswered as error:
            raise spf.TempError(str(error)) from error
        return [((name, kind), _as_pyspf(record, kind)) for record in found]

    spf.DNSLookup = answered
    try:
        verdict = str(spf.query(i=came.ip, s=came.envelope_from, h=came.helo, querytime=3).check()[0])
    except Exception:  # noqa: BLE001 - what the library cannot read proves nothing
        return "permerror", ""
    domain = came.envelope_from.rpartition("@")[2] or came.helo
    return verdict, domain.lower()


def _as_pyspf(record: str, kind: str) -> Any:
    if kind in {"TXT", "SPF"}:
        return (record.encode(),)
    if kind == "MX":
        preference, _, host = record.partition(" ")
        return int(preference), host
    return record


def _dmarc(author_domain: str, proved: list[str], lookup: Lookup) -> tuple[str, bool]:
    """RFC 9989: the policy found by walking up the tree, and whether what was proved is of the same
    organisation.
    """
    policy = next(iter(_walk(author_domain, lookup).values()), None)
    if policy is None:
        return "none", any(_is_or_is_under(author_domain, domain) for domain in proved)
    mode = "s" if policy.get("adkim") == "s" or policy.get("aspf") == "s" else "r"
    if mode == "s":
        aligned = author_domain in proved
    else:
        organisation = _organisation(author_domain, lookup)
        aligned = any(_organisation(domain, lookup) == organisation for domain in proved)
    return "pass" if aligned else "fail", aligned


def _walk(domain: str, lookup: Lookup) -> dict[str, dict[str, str]]:
    """The DMARC records of the domain and of those above it, the longest name first."""
    from authheaders.dmarc_lookup import DMARCException, receiver_record_walk  # noqa: PLC0415

    def record(name: str) -> str:
        found = [text for text in lookup(name, "TXT") if text.startswith("v=DMARC1")]
        return found[0] if len(found) == 1 else ""

    try:
        return dict(receiver_record_walk(domain, dnsfunc=record))
    except DMARCException:
        return {}


def _organisation(domain: str, lookup: Lookup) -> str:
    records = _walk(domain, lookup)
    for name, tags in records.items():
        if tags.get("psd") == "n":
            return name
        if tags.get("psd") == "y" and name != domain:
            below = domain.removesuffix(f".{name}").rpartition(".")[2]
            return f"{below}.{name}"
    return list(records)[-1] if records else domain


def _is_or_is_under(domain: str, proved: str) -> bool:
    return "." in proved and (domain == proved or domain.endswith(f".{proved}"))
