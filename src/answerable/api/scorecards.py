"""`/tickets/{reference}/scorecard`: how a ticket was worked on, and what a second person says of it."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from answerable.api.shapes import Taken
from answerable.api.tickets import ticket_of
from answerable.api.token import token_of
from answerable.casework.scorecard import filled, score
from answerable.feedback.models import Scorecard
from answerable.kit.now import now
from answerable.tickets.models import Ticket

router = Router(tags=["tickets"])


class LineOut(Schema):
    words: str = Field(description="what the policy asks for")
    clause: str
    state: str = Field(
        description="done, left out, exempt, missing; kept, broken, open, void or unmeasurable"
    )
    text: str


class ScorecardOut(Schema):
    lines: list[LineOut] = Field(description="as they stand now, or as they stood when it was judged")
    verdict: Literal["good", "learn"] | None = Field(description="null until somebody has judged it")
    note: str
    reviewer: str | None
    at: datetime | None


class ScoreIn(Taken):
    verdict: Literal["good", "learn"]
    note: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = Field(
        "", description="what there is to learn; needed with `learn`"
    )


@router.get("/tickets/{reference}/scorecard", response=ScorecardOut, summary="How it was worked on")
def read(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Filled from the steps and promises of the ticket; nobody types it."""
    return _shown(ticket_of(request, reference))


@router.post(
    "/tickets/{reference}/scorecard", response={201: ScorecardOut}, summary="Judge how it was worked on"
)
def judge(request: HttpRequest, reference: str, body: ScoreIn) -> Status[dict[str, Any]]:
    """By a lead or senior who did not work on it, once it is resolved; once."""
    ticket = ticket_of(request, reference)
    score(ticket, agent=token_of(request).agent, verdict=body.verdict, note=body.note, at=now())
    return Status(201, _shown(ticket))


def _shown(ticket: Ticket) -> dict[str, Any]:
    card = (
        Scorecard.objects.filter(ticket=ticket, cycle=ticket.cycle)
        .select_related("reviewer")
        .order_by("-id")
        .first()
    )
    if card is None:
        lines = [asdict(line) for line in filled(ticket)]
        return {"lines": lines, "verdict": None, "note": "", "reviewer": None, "at": None}
    return {
        "lines": card.lines, "verdict": card.verdict, "note": card.note, "reviewer": card.reviewer.name,
        "at": card.at,
    }  # fmt: skip
