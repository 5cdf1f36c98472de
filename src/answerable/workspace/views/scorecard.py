"""How a ticket was worked on: the card its records fill, and what a second person says of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from answerable.casework.scorecard import COUNTED, SENIOR, WELL, Line, filled, score
from answerable.feedback.models import Scorecard
from answerable.promises.metrics import metric_in_words
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form
from answerable.workspace.words import need


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as people read it. `tone`: kept, late, or none."""

    words: str
    clause: str
    state: str
    text: str
    tone: str


@desk_page
def scorecard(desk: Desk, reference: str) -> HttpResponse:
    """GET: the card. POST: `verdict` and `note` of a lead or senior who did not work on it."""
    ticket = open_ticket(desk, reference)
    card = Scorecard.objects.filter(ticket=ticket, cycle=ticket.cycle).select_related("reviewer").first()
    lines = [Line(**line) for line in card.lines] if card else filled(ticket)
    said, seat = desk.request.POST, desk.seats[ticket.brand_id]
    return form(
        desk,
        ticket,
        "scorecard",
        lambda: _score(desk, reference),
        card=card,
        lines=[_shown(line) for line in lines],
        done=sum(line.state in WELL for line in lines),
        asked=sum(line.state in COUNTED for line in lines),
        may=card is None and (seat.lead or seat.tier >= SENIOR),
        note=said.get("note", ""),
    )


def _score(desk: Desk, reference: str) -> None:
    said = desk.request.POST
    ticket = open_ticket(desk, reference)
    score(ticket, agent=desk.agent, verdict=said.get("verdict", ""), note=said.get("note", ""), at=desk.at)


def _shown(line: Line) -> Shown:
    tone = "kept" if line.state in WELL else "late" if line.state in COUNTED else ""
    timed = line.state in {"kept", "broken", "open", "void", "unmeasurable"}
    return Shown(
        metric_in_words(line.words) if timed else need(line.words), line.clause, line.state, line.text, tone
    )
