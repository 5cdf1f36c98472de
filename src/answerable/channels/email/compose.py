"""One outgoing mail from one delivery: threaded, in the customer's language and direction, text and HTML
alike.

The Message-ID is the message's own and never changes. Reply-To carries the ticket's signed token, the
envelope sender the delivery's, so that answers and bounces come home (RFC 5322, 3834, 3464).
"""

import mimetypes
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from answerable.casework import acknowledge
from answerable.channels.email import keys, look, sign, tokens, told, unsubscribe, words
from answerable.tickets.models import Attachment, Delivery, Message
from answerable.tickets.store import read

REFERENCES = 20
SUBJECT = 200
OTHERS_ID = re.compile(r"<[!-;=?-~]{1,248}>")
"""Message-IDs of other people's letters that can be repeated in a header: visible ASCII, on one line."""


class NotYet(Exception):
    """This mail can be sent later; the message says what it waits for."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    envelope_from: str
    envelope_to: str
    content: bytes
    utf8: bool
    copies: tuple[str, ...] = ()
    """Readers of the ticket, who get the same mail."""


def compose(delivery: Delivery, *, at: datetime) -> Outgoing:
    """The mail of a delivery, dated `at`. Needs the brand in scope.

    Raises:
        ValueError: it can never be sent.
        NotYet: it can be sent later.
    """
    message, ticket, brand = delivery.message, delivery.ticket, delivery.brand
    ours = brand.addresses.first()
    if ours is None:
        raise ValueError(f"{brand.name} has no address to answer from. Give it one and send this again.")
    recipient = ascii_domain(words.single_line(delivery.to))
    if "=?" in recipient:  # Python's mail library would decode it, line breaks and all
        raise ValueError(f"{recipient} is not an address mail can be sent to.")
    copies = tuple(ascii_domain(words.single_line(each)) for each in delivery.copies or ())
    utf8 = not (recipient + "".join(copies)).isascii()
    mail = EmailMessage(policy=SMTPUTF8 if utf8 else SMTP)
    mail["From"] = mailbox(ours.name, ours.email)
    name = acknowledge.without_links(ticket.requester.name) if message.automated else ticket.requester.name
    mail["To"] = mailbox(name, recipient)
    if copies:
        mail["Cc"] = [mailbox("", each) for each in copies]
    mail["Reply-To"] = mailbox(
        ours.name, tokens.address(ours.email, tokens.make(keys.mail(), brand.pk, "reply", ticket.pk))
    )
    mail["Subject"] = subject(message.subject or ticket.subject, ticket.reference)
    mail["Date"] = at
    mail["Message-ID"] = message.rfc_id
    _thread(mail, message)
    if message.automated:
        is_answer = message.purpose == Message.Purpose.ACKNOWLEDGEMENT
        mail["Auto-Submitted"] = "auto-replied" if is_answer else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    shown = told.look_of(message, at=at, shared=bool(copies))
    mail.set_content(look.text(shown, told.words_of(message)), cte="quoted-printable")
    mail.add_alternative(look.page(shown), subtype="html", cte="quoted-printable")
    mail["Content-Language"] = message.language or brand.language
    for attachment in message.attachments.order_by("id"):
        enclose(mail, attachment)
    if message.purpose == Message.Purpose.FOLLOW_UP:
        for name, value in unsubscribe.headers(brand, ticket.requester_id).items():
            mail[name] = value
    bounce = tokens.address(ours.email, tokens.make(keys.mail(), brand.pk, "bounce", delivery.pk))
    content = mail.as_bytes()
    only_our_headers(mail, content)
    return Outgoing(bounce, recipient, sign.signed(content, domain=ours.domain), utf8, copies)


def enclose(mail: EmailMessage, attachment: Attachment) -> None:
    """Put a file into a mail.

    Raises:
        NotYet: it still has to be looked at for viruses.
        ValueError: it holds one.
    """
    if attachment.checked == attachment.Checked.WAITING:
        raise NotYet(f"“{attachment.name}” still has to be looked at for viruses.")
    if not attachment.is_safe:
        raise ValueError(f"“{attachment.name}” holds a virus ({attachment.virus}), so it was not sent.")
    kind = attachment.content_type or mimetypes.guess_type(attachment.name)[0] or "application/octet-stream"
    main, _, sub = kind.partition("/")
    mail.add_attachment(
        read(attachment), maintype=main, subtype=sub or "octet-stream", filename=attachment.name
    )


def only_our_headers(mail: EmailMessage, content: bytes) -> None:
    """Nothing a customer wrote may have become a header, or the end of the headers (C13)."""
    lines = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0].decode("utf-8", "replace") for line in lines if line[:1] not in b" \t"]
    if names != mail.keys():
        raise ValueError("Something in it would have become a header of its own, so it was not sent.")


def subject(written: str, reference: str) -> str:
    """`Re: …  [BM-1042]`, one line whatever the customer sent (C13)."""
    bare = one_line(written).replace(f"[{reference}]", "").strip()
    while bare[:3].lower() in {"re:", "aw:"}:
        bare = bare[3:].strip()
    return f"Re: {bare[:SUBJECT].strip() or '…'} [{reference}]"


def one_line(value: str) -> str:
    """One line, and nothing Python's mail library would take for an encoded word, decode and break into
    headers.
    """
    return words.single_line(value).replace("=?", "= ?")


def ascii_domain(email: str) -> str:
    """The address with its domain in the form DNS knows (RFC 5890)."""
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}" if local else email
    except UnicodeError:
        return email


def mailbox(name: str, email: str) -> Mailbox:
    local, _, domain = email.rpartition("@")
    return Mailbox(display_name=one_line(name)[:100], username=local, domain=domain)


def _thread(mail: EmailMessage, message: Message) -> None:
    earlier = [
        rfc_id
        for rfc_id in Message.objects.filter(ticket_id=message.ticket_id, at__lte=message.at)
        .exclude(pk=message.pk)
        .exclude(rfc_id="")
        .order_by("at", "id")
        .values_list("rfc_id", flat=True)
        if OTHERS_ID.fullmatch(rfc_id) and "=?" not in rfc_id  # encoded words would be decoded
    ]
    if earlier:
        mail["In-Reply-To"] = earlier[-1]
        mail["References"] = " ".join(earlier[-REFERENCES:])
