"""What the customers' side of the API takes and gives."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from answerable.api.shapes import Due, Reason, Taken, Text

Slug = Annotated[str, Field(max_length=50, pattern=r"^[-\w]+$")]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
Short = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class CodeIn(Taken):
    brand: Slug
    email: Email
    language: Annotated[str, Field(max_length=8, pattern=r"^[a-z-]*$")] = ""


class CodeAsked(Schema):
    told: str


class TokenIn(Taken):
    brand: Slug
    email: Email
    code: Annotated[str, Field(max_length=40)]


class TokenOut(Schema):
    token: str
    expires: datetime


class FileIn(Taken):
    """A file as base64; all files of a message together hold 3 MB. Larger ones go through the portal."""

    name: Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00]*$")]
    content_type: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = "application/octet-stream"
    content: Annotated[str, Field(max_length=4_200_000)]


Files = Annotated[list[FileIn], Field(max_length=8)]


class RequestIn(Taken):
    subject: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    text: Text
    category: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = Field(
        "", description="one of the policy's; without one its words decide"
    )
    order_number: Short = ""
    files: Files = []


class MessageIn(Taken):
    text: Text
    files: Files = []


class EscalationIn(Taken):
    reason: Reason = ""


class Nothing(Taken):
    pass


class RequestItem(Schema):
    reference: str
    subject: str
    category: str
    standing: Literal["with us", "waiting for you", "solved"]
    received_at: datetime
    last_message_at: datetime
    due: Due | None = Field(description="what we owe next, under which clause; null while you have the turn")


class RequestList(Schema):
    items: list[RequestItem]
    next: str | None = Field(description="hand it back as `cursor` for the next page; null at the end")


class SaidFile(Schema):
    name: str
    size: int


class Said(Schema):
    by: Literal["you", "us", "desk"]
    name: str
    at: datetime
    text: str
    files: list[SaidFile]


class Escalating(Schema):
    """`possible` only where the policy gives the right; `review_by` only where it names a time."""

    possible: bool
    review_by: datetime | None
    clause: str


class RequestDetail(RequestItem):
    thread: list[Said]
    can_be_solved: bool
    escalation: Escalating


class RequestChanged(Schema):
    reference: str
    standing: Literal["with us", "waiting for you", "solved"]
