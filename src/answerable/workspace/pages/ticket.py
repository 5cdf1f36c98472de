"""One ticket, its promises, its conversation and its margin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from answerable.promises.left import Left
from answerable.workspace.pages.frame import BrandMark, Face


@dataclass(frozen=True, slots=True)
class Step:
    """One mark on the promise line. `state` is kept, on, soon, late, paused or next."""

    state: str
    title: str
    clause: str
    clause_href: str
    words: str
    left: Left | None = None
    why_href: str = ""
    name: str = ""
    goal: str = ""

    @property
    def runs(self) -> bool:
        return self.left is not None and self.left.runs


@dataclass(frozen=True, slots=True)
class File:
    """A file on a message or a draft. `trouble` says why it cannot be opened."""

    name: str
    size: str
    href: str
    preview: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the conversation. `kind` is customer, us, auto, note or event."""

    id: str
    kind: str
    at: datetime
    text: str
    who: Face | None = None
    mine: bool = False
    quoted: str = ""
    language: str = ""
    files: tuple[File, ...] = ()
    icon: str = ""
    clause: str = ""
    clause_href: str = ""
    sent: str = ""
    sent_state: str = ""
    leaves_at: datetime | None = None
    aside: str = ""
    doubt: str = ""
    """Why the sender of a customer's message may be somebody else."""
    copied: str = ""
    other: str = ""
    """The same in the customer's language, where `text` is what the desk's people read."""
    other_language: str = ""
    machine: str = ""
    """Which side a machine made: `text` of a customer's message, `other` of ours; "" where none did."""

    def can_be_taken_back(self, at: datetime) -> bool:
        """Whether its writer, who looks at it, may still take it back."""
        return self.mine and self.kind == "us" and self.leaves_at is not None and self.leaves_at > at


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    face: Face
    href: str
    email: str
    language: str = ""
    phone: str = ""
    access_needs: str = ""
    company: str = ""
    company_href: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something the policy asks for before a ticket of this category can be solved.

    `text` is what was found, or with `left_out` why it does not apply.
    """

    key: str
    words: str
    known: bool
    left_out: bool = False
    text: str = ""
    step: str = ""
    clause: str = ""
    clause_href: str = ""
    askable: bool = True
    may_be_left_out: bool = True


@dataclass(frozen=True, slots=True)
class Aside:
    """Somebody else who was asked. `state` in words once it is over; until then `left` is their time."""

    name: str
    href: str
    left: Left
    state: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    reference: str
    href: str
    subject: str
    state: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """A language the reader does not write. `machine` is who translates both ways, "" where nobody does."""

    code: str
    name: str
    machine: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Another ticket that belongs to this one, and how: "merged into", "split from", "related to"."""

    reference: str
    href: str
    subject: str
    how: str
    related: bool = False


@dataclass(frozen=True, slots=True)
class Composer:
    """What is being written. `clash` holds what changed on the ticket since the writing began."""

    kind: str = "reply"
    reply: str = ""
    note: str = ""
    base_revision: int = 0
    seen_at: str = ""
    stale: bool = False
    sender: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()
    clash: tuple[Entry, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Chatting:
    """The chat that goes on on a ticket; `there` says whether the visitor is."""

    mine: bool
    waiting: bool
    agent: str
    there: str
    page: str
    said_email: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Calling:
    """The telephone of a ticket: a call that goes on, whether it was checked who it is, a call we owe."""

    since: datetime | None
    mine: bool
    agent: str
    number: str
    checked: str
    passed: bool
    owed: str
    owed_by: datetime | None


@dataclass(frozen=True, slots=True)
class TicketPage:
    reference: str
    view: str
    revision: int
    mark: BrandMark
    subject: str
    status: str
    status_words: str
    category: str
    urgency: str
    is_urgent: bool
    tier: str
    channel: str
    received_at: datetime
    assignee: str
    mine: bool
    escalated: bool
    person: Person
    composer: Composer
    steps: tuple[Step, ...] = ()
    entries: tuple[Entry, ...] = ()
    needs: tuple[Need, ...] = ()
    clocks: tuple[Step, ...] = ()
    past: tuple[Past, ...] = ()
    asides: tuple[Aside, ...] = ()
    called: str = ""
    waiting_reason: str = ""
    links: tuple[Linked, ...] = ()
    readers: tuple[str, ...] = ()
    goes_on_in: str = ""
    """The reference of the ticket this one was merged into."""
    snoozed_until: datetime | None = None
    chat: Chatting | None = None
    call: Calling | None = None
    foreign: Foreign | None = None

    @property
    def is_done(self) -> bool:
        return self.status in {"resolved", "closed"}

    @property
    def waits(self) -> bool:
        return self.status in {"waiting", "referred"}
