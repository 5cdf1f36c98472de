"""What customers say when it is over: some a score, few a word, hardly anybody "no"."""

from collections.abc import Generator
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from answerable.casework.follow_up import answer
from answerable.casework.rate import rate
from answerable.feedback.models import FollowUp
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from answerable.demo.lives import Matter

ANSWERS = 0.28
"""The share of customers who say how it was."""
SCORES = (1, 2, 3, 4, 5)
WEIGHTS = (3, 5, 13, 34, 45)
WORDS = {
    "en": {
        1: "Nobody read what I wrote.",
        2: "It took two days to get a straight answer.",
        5: "Quick and friendly, thank you.",
    },
    "es": {2: "Tardaron demasiado en contestar.", 5: "Muy amables y rápidos, gracias."},
    "de": {2: "Das hat zu lange gedauert.", 5: "Schnell und freundlich, danke."},
}


def afterwards(matter: "Matter", at: datetime) -> Generator[datetime, datetime, None]:
    """The follow-up comes, and perhaps an answer to it."""
    dice = Random(f"afterwards {matter.ticket.received_at.isoformat()}")  # noqa: S311  as fixed as everything else of the demo
    if dice.random() > ANSWERS:
        return
    at = yield matter.desk.pace.customer(at + timedelta(hours=38), hours=20)
    sent = FollowUp.objects.filter(ticket=matter.ticket, state=FollowUp.State.SENT)
    follow_up = sent.select_related("ticket__requester").order_by("-id").first()
    ticket = Ticket.objects.select_related("brand", "requester").get(pk=matter.ticket.pk)
    if follow_up is None or not ticket.is_done:
        return
    score = dice.choices(SCORES, WEIGHTS)[0]
    words = WORDS.get(ticket.language, WORDS["en"]).get(score, "") if dice.random() < 0.5 else ""
    answer(follow_up, solved=True, at=at)
    rate(ticket, customer=ticket.requester, score=score, comment=words, through="email", at=at)
