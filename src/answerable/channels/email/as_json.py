"""A letter as one JSON object: what `answerable mail parse` prints. Never raises, whatever the bytes."""

import hashlib
from collections.abc import Sequence
from typing import Any

from answerable.channels.email import addresses, charsets, html, mime, words
from answerable.channels.email.addresses import Address
from answerable.channels.email.letter import Bounce, Enclosure, ParsedLetter, Unreadable, Verdicts
from answerable.channels.email.parse import parse
from answerable.channels.email.sender_checks import Lookup

KINDS = {
    "auto-reply": "auto_reply",
    "bounce": "bounce",
    "delay": "delivery_report",
    "delivered": "delivery_report",
    "receipt": "read_receipt",
    "complaint": "complaint",
    "list": "list",
    "bulk": "bulk",
    "verification": "bulk",
}


def of(
    raw: bytes,
    *,
    languages: Sequence[str] = (),
    envelope_from: str | None = None,
    authserv: str = "",
    lookup: Lookup | None = None,
) -> dict[str, Any]:
    """What the desk reads in a letter, as JSON; one it does not read gives what its headers say, and why."""
    read = parse(raw, languages=languages, envelope_from=envelope_from, authserv=authserv, lookup=lookup)
    return refused(raw, read) if isinstance(read, Unreadable) else told(read)


def told(letter: ParsedLetter) -> dict[str, Any]:
    inline = [file.content_id for file in letter.attachments if file.content_id]
    return {
        "from": _people(letter.authors),
        "sender": _people(letter.sent_by),
        "reply_to": _people(letter.reply_to),
        "to": _people(letter.to),
        "cc": _people(letter.cc),
        "subject": letter.subject,
        "date": letter.date.isoformat() if letter.date else None,
        "message_id": letter.message_id or None,
        "in_reply_to": letter.in_reply_to or None,
        "references": list(letter.references),
        "text": letter.text,
        "reply": letter.reply,
        "html": html.for_display(letter.html, inline=inline) if letter.html else "",
        "attachments": [_file(file) for file in letter.attachments],
        "language": letter.language or None,
        "kind": KINDS[letter.automatic.kind] if letter.automatic else "human",
        "auth": _auth(letter.verdicts),
        "bounce": _bounce(letter.bounce) if letter.bounce else None,
        "problems": list(letter.problems),
    }


def refused(raw: bytes, why: Unreadable) -> dict[str, Any]:
    """The headers of a letter nobody takes apart, as far as they can be read, and the reason."""
    try:
        outline = mime.headers_of(raw)
        people = {name: _named(outline, name) for name in ("from", "sender", "reply-to", "to", "cc")}
        subject, message_id = outline.first("subject")[:500], outline.first("message-id")[:998]
        text = "" if outline.headers else charsets.text(raw[:200_000])
    except Exception:  # noqa: BLE001 - the reason is still there to tell
        people, subject, message_id, text = {}, "", "", ""
    empty = ParsedLetter(
        sender=Address("", ""),
        addresses=(),
        authors=people.get("from", ()),
        sent_by=people.get("sender", ()),
        reply_to=people.get("reply-to", ()),
        to=people.get("to", ()),
        cc=people.get("cc", ()),
        delivered_to=(),
        subject=subject,
        text=text,
        reply=text,
        html="",
        attachments=(),
        message_id=message_id,
        references=(),
        in_reply_to="",
        date=None,
        automatic=None,
        bounce=None,
        proven=False,
        doubtful=True,
        proof="",
        language="",
        problems=(why.reason,),
    )
    return told(empty)


def _named(letter: mime.Part, name: str) -> tuple[Address, ...]:
    values = [words.single_line(charsets.text(value)) for key, value in letter.headers if key == name]
    return tuple(addresses.read(values))


def _people(people: Sequence[Address]) -> list[dict[str, str]]:
    return [{"name": person.name, "address": person.email} for person in people]


def _file(file: Enclosure) -> dict[str, Any]:
    return {
        "name": file.name,
        "type": file.content_type,
        "size": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "inline": file.inline,
        "content_id": file.content_id or None,
    }


def _auth(verdicts: Verdicts) -> dict[str, Any]:
    return {
        "spf": verdicts.spf,
        "dkim": verdicts.dkim,
        "dmarc": verdicts.dmarc,
        "aligned": verdicts.aligned,
    }


def _bounce(bounce: Bounce) -> dict[str, Any]:
    """The first recipient the report names; the others under `others`."""
    each = [
        {
            "recipient": failure.recipient or None,
            "status": failure.status or None,
            "action": failure.action,
            "permanent": failure.permanent,
        }
        for failure in bounce.failures
    ]
    first = each[0] if each else {"recipient": None, "status": None, "action": None, "permanent": None}
    return {**first, "others": each[1:]} if len(each) > 1 else first
