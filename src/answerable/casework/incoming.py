"""A message on its way in, whatever channel it came by."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from answerable.privacy.cards import masked


@dataclass(frozen=True)
class IncomingFile:
    """A file that came with a message. `name` is for people to read, never a path."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Incoming:
    """What a door hands to `receive`. Instants are aware UTC; `received_at` is the server's (R8)."""

    brand_id: int
    channel: str
    sender_email: str
    received_at: datetime
    sender_name: str = ""
    sender_proven: bool = True
    """Nothing speaks against the sender."""
    sender_vouched: bool = True
    """Somebody vouches for the sender: a session, our mail server, the DNS."""
    proof: str = ""
    """What speaks for or against the sender, in words."""
    to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    language: str = ""
    category: str = ""
    """What the customer says it is about, from a form that asked; else its words decide."""
    rfc_id: str = ""
    references: tuple[str, ...] = ()
    token_ticket: int | None = None
    copied: tuple[str, ...] = ()
    """Addresses of other people the sender named in To and Cc."""
    automatic: bool = False
    files: tuple[IncomingFile, ...] = field(default=(), repr=False)

    def without_cards(self) -> Self:
        """The same message with card numbers masked in its words; itself where there are none."""
        words = masked(self.subject), masked(self.text), masked(self.html), masked(self.sender_name)
        if words == (self.subject, self.text, self.html, self.sender_name):
            return self
        return replace(self, subject=words[0], text=words[1], html=words[2], sender_name=words[3])
