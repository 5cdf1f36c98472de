"""What a parsed letter is: the words the rest of the desk uses for one."""

from dataclasses import dataclass
from datetime import datetime

from answerable.channels.email.addresses import Address


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file in a letter. `name` is for display only, never a path."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Automatic:
    """Why no person wrote this letter. `kind`: bounce, delay, delivered, receipt, complaint, auto-reply,
    list, bulk, verification.
    """

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient a delivery report names. `permanent` False: the cause may pass (full mailbox, 4.x.x,
    expired).
    """

    recipient: str
    permanent: bool
    status: str
    said: str
    action: str = "failed"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says. Not `given_up`: the other side keeps trying (RFC 3464, `delayed`)."""

    failures: tuple[Failure, ...]
    original_message_id: str
    given_up: bool = True
    arrived: bool = False


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What SPF, DKIM and DMARC say, in the words of RFC 8601 (pass, fail, none, temperror …); None where
    nobody asked. `aligned`: what passed belongs to the domain of From (RFC 9989).
    """

    spf: str | None = None
    dkim: str | None = None
    dmarc: str | None = None
    aligned: bool = False


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """A letter as read.

    `authors` are all that From names, `sender` the one it is taken for; `sent_by` is the Sender line
    (RFC 5322 3.6.2). `text` is the whole, `reply` what its writer newly wrote. `date` is what its sender
    claims (UTC, may be None): promises start at the server's time (R8). `proven`: our own mail server
    vouches for the sender; `doubtful`: something speaks against the sender; `proof` says what. `problems`
    are sentences.
    """

    sender: Address
    addresses: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    subject: str
    text: str
    html: str
    attachments: tuple[Enclosure, ...]
    message_id: str
    references: tuple[str, ...]
    in_reply_to: str
    date: datetime | None
    automatic: Automatic | None
    bounce: Bounce | None
    proven: bool
    doubtful: bool
    proof: str
    language: str
    authors: tuple[Address, ...] = ()
    sent_by: tuple[Address, ...] = ()
    reply: str = ""
    verdicts: Verdicts = Verdicts()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A letter that stays visible as an unread one; `reason` says why in plain words.

    `certain`: trying again will not help. `sender` and `subject` are what its headers claim, where
    they could be read.
    """

    reason: str
    certain: bool = True
    sender: str = ""
    subject: str = ""
