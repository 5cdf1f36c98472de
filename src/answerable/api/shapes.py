"""What the API takes and gives. Instants are RFC 3339 in UTC."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

LONGEST_TEXT = 100_000

Code = Literal["solved", "information given", "out of scope", "no reply from customer", "duplicate", "spam"]
Urgency = Literal["low", "normal", "urgent", "critical"]
Standing = Literal["new", "open", "waiting", "referred", "resolved", "closed", "at work", "on hold", "done"]
LARGEST_PAGE = 200


def _written(text: str) -> str:
    if not text.strip():
        raise ValueError("There is no text.")
    if "\x00" in text:
        raise ValueError("The text holds a NUL character, which no mail can carry.")
    return text


Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_written)]
Reason = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Seen = Annotated[
    int | None,
    Field(
        ge=0, lt=2**31, description="the revision you read; if the ticket changed since, nothing happens: 409"
    ),
]


class Asked(Schema):
    """The query of a list."""

    q: str | None = Field(None, max_length=300, description="words; each matches from its beginning")
    brand: str | None = Field(None, max_length=100, description="a brand's slug")
    status: Standing | None = Field(None, description="`at work` is new and open")
    assignee: str | None = Field(
        None, max_length=320, description="an agent's mail address, `me` or `nobody`"
    )
    cursor: str | None = Field(None, max_length=1000, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)


class Taken(Schema):
    """A body. Types are taken as they are, and a name nobody asked for is a mistake."""

    model_config = ConfigDict(strict=True, extra="forbid")


class ReplyIn(Taken):
    text: Text
    then: Literal["wait", "open", "resolve"] = "wait"
    code: Code | Literal[""] = Field("", description="how it was resolved; needed with `then: resolve`")
    seen_revision: Seen = None


class NoteIn(Taken):
    text: Text


class AssignmentIn(Taken):
    to: Annotated[str, Field(max_length=320, pattern=r"^[^\x00]*$")] | None = Field(
        description="an agent's mail address, `me`, or null for nobody"
    )


class ClassificationIn(Taken):
    category: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]
    urgency: Urgency
    reason: Reason = Field("", description="needed to lower the urgency")


class ResolutionIn(Taken):
    code: Code
    seen_revision: Seen = None


class Person(Schema):
    name: str
    email: str


class Customer(Person):
    company: str | None
    language: str


class Due(Schema):
    """The promise that ends first. `over` says that it has ended without being kept."""

    at: datetime
    since: datetime
    metric: str
    clause: str
    over: bool


class TicketItem(Schema):
    id: int
    reference: str
    brand: str
    subject: str
    preview: str
    status: Literal["new", "open", "waiting", "referred", "resolved", "closed"]
    category: str
    urgency: str
    tier: int
    escalated: bool
    channel: str
    language: str
    requester: Customer
    assignee: Person | None
    received_at: datetime
    last_message_at: datetime
    due: Due | None
    revision: int


class TicketList(Schema):
    items: list[TicketItem]
    next: str | None = Field(description="hand it back as `cursor` for the next page; null at the end")


class File(Schema):
    name: str
    content_type: str
    size: int
    sha256: str


class Entry(Schema):
    """One thing in the conversation: a message, or a note among colleagues."""

    id: int
    kind: Literal["customer", "agent", "desk", "note"]
    at: datetime
    by: str
    text: str
    language: str = ""
    automated: bool = False
    delivery: str | None = Field(
        None, description="queued, sending, sent, unknown or failed; null if not mailed"
    )
    files: list[File] = []


class ClockItem(Schema):
    """One promise on this ticket, under its clause. `due` is null while it stands still."""

    metric: str
    clause: str
    rule: str
    state: Literal["open", "kept", "broken", "void", "unmeasurable"]
    target: str
    calendar: str
    started: datetime
    due: datetime | None
    stopped: datetime | None
    paused: bool
    relaxed: bool
    cycle: int
    reason: str


class EventItem(Schema):
    id: int
    kind: str
    at: datetime
    by: str
    rule: str
    data: dict[str, Any]


class TicketDetail(TicketItem):
    thread: list[Entry]
    clocks: list[ClockItem]
    events: list[EventItem]
    cut: bool = Field(description="only the newest of a very long ticket are here")


class MessageOut(Schema):
    id: int
    ticket: str
    at: datetime
    status: str
    revision: int


class Changed(Schema):
    ticket: str
    status: str
    revision: int
