"""Bytes in, a letter out. Never raises: what cannot be read comes back as `Unreadable` with a reason.

Runs in the reading process (`reader.py`), which may be killed; imports no Django.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from answerable.channels.email import (
    addresses,
    automatic,
    body,
    bounce,
    caps,
    charsets,
    dates,
    language,
    mime,
    problems,
    proof,
    quote,
    words,
)
from answerable.channels.email.addresses import Address
from answerable.channels.email.letter import Automatic, ParsedLetter, Unreadable
from answerable.channels.email.seen_whole import remembered
from answerable.channels.email.sender_checks import Lookup

MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
ID_BYTES = 998  # RFC 5322 2.1.1: no line is longer, so no Message-ID is; the index could not hold it either
SUBJECT_CHARACTERS = 500
REFERENCES = 100


def parse(
    raw: bytes,
    *,
    languages: Sequence[str] = (),
    envelope_from: str | None = None,
    authserv: str = "",
    lookup: Lookup | None = None,
    noted: str = "",
) -> ParsedLetter | Unreadable:
    """Read one letter as received (RFC 5322 bytes).

    `languages`: those the brand answers in, its own first. `envelope_from`: the SMTP sender, "" for the null
    sender. `authserv`: the name under which our own mail server writes Authentication-Results.
    `lookup`: asks the DNS about the sender; without it and without `authserv` no sender is proven.
    `noted`: what the DNS said when the letter was whole, as `seen_whole` keeps it.
    """
    read = _read_or_why_not(raw, languages, envelope_from, authserv, lookup, noted)
    if isinstance(read, ParsedLetter):
        return read
    sender, subject = _claims(raw)
    return replace(read, sender=sender, subject=subject)


def _claims(raw: bytes) -> tuple[str, str]:
    """Who wrote a letter nobody can take apart, and about what, so that people know which it is."""
    try:
        outline = mime.headers_of(raw)
        authors = addresses.read(_raw(outline, "from")[:1])
        subject = words.header(_joined(outline, "subject"))[:SUBJECT_CHARACTERS]
    except Exception:  # noqa: BLE001 - why it cannot be read is still there to tell
        return "", ""
    return next((author.email for author in authors), "")[:320], subject


def _read_or_why_not(  # noqa: PLR0917
    raw: bytes,
    languages: Sequence[str],
    envelope_from: str | None,
    authserv: str,
    lookup: Lookup | None,
    noted: str,
) -> ParsedLetter | Unreadable:
    reason = caps.refusal(raw)
    if reason:
        return Unreadable(reason)
    try:
        return _read(raw, languages, envelope_from, authserv, lookup, noted)
    except mime.TooMuch as too_much:
        return Unreadable(str(too_much))
    except MemoryError:
        return Unreadable("Reading it takes more memory than a letter may use.", certain=False)
    except Exception as error:  # noqa: BLE001 - a letter nobody foresaw must stay visible, never be lost
        return Unreadable(f"It could not be understood ({type(error).__name__}).")


def _read(  # noqa: PLR0917
    raw: bytes,
    languages: Sequence[str],
    envelope_from: str | None,
    authserv: str,
    lookup: Lookup | None,
    noted: str,
) -> ParsedLetter | Unreadable:
    letter = mime.take_apart(raw)
    if not letter.headers:
        return Unreadable("It has no headers: this is not a letter.")
    authors, sent_by, to, cc, reply_to = (
        tuple(addresses.read(_raw(letter, name))) for name in ("from", "sender", "to", "cc", "reply-to")
    )
    sender = next(iter(authors + sent_by), Address(addresses.canonical(envelope_from or ""), ""))
    subject = words.header(_joined(letter, "subject"))[:SUBJECT_CHARACTERS]
    read = body.words_and_files(letter)
    verdict = automatic.classify(letter, sender.email, subject, envelope_from, read.text)
    report = bounce.read(letter, subject, read.text) if verdict and verdict.kind == "bounce" else None
    if report and not report.given_up:
        verdict = Automatic("delay", "A mail system keeps trying to deliver a letter of ours.")
        if report.arrived:
            verdict = Automatic("delivered", "A mail system says that a letter of ours arrived.")
    trust = proof.of(letter, sender.email, authserv, lookup, envelope_from, noted=remembered(noted))
    date = dates.read(letter.first("date"))
    return ParsedLetter(
        sender=sender,
        addresses=tuple(dict.fromkeys((sender, *to, *cc, *reply_to))),
        authors=authors,
        sent_by=sent_by,
        to=to,
        cc=cc,
        reply_to=reply_to,
        delivered_to=tuple(found.email for name in DELIVERED for found in addresses.read(_raw(letter, name))),
        subject=subject,
        text=read.text,
        reply=read.text if report else quote.reply(read.text, read.html, only_html=read.only_html),
        html=read.html,
        attachments=tuple(read.files),
        message_id=next(iter(_ids(letter, "message-id")), ""),
        references=_ids(letter, "references"),
        in_reply_to=next(iter(_ids(letter, "in-reply-to")), ""),
        date=date,
        automatic=verdict,
        bounce=report,
        proven=trust.proven,
        doubtful=trust.doubtful,
        proof=trust.why,
        verdicts=trust.verdicts,
        language=language.hint(f"{subject}\n{read.text}", languages),
        problems=tuple(problems.of(letter, date)),
    )


def _raw(letter: mime.Part, name: str) -> list[str]:
    """Values undecoded but as text: addresses are taken apart before their names are decoded."""
    return [words.single_line(charsets.text(value)) for key, value in letter.headers if key == name]


def _joined(letter: mime.Part, name: str) -> bytes:
    return next((value for key, value in letter.headers if key == name), b"")


def _ids(letter: mime.Part, name: str) -> tuple[str, ...]:
    """Message-IDs with their brackets; a bare one is taken as it stands. The last hundred of a long chain.

    One that no letter can have is left out.
    """
    value = letter.first(name)
    found = [f"<{found}>" for found in MESSAGE_ID.findall(value)]
    if not found and value and " " not in value and len(value) <= 900:
        found = [f"<{value.strip('<>')}>"]
    return tuple(dict.fromkeys(one for one in found if len(one.encode()) <= ID_BYTES))[-REFERENCES:]
