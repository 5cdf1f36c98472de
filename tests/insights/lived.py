"""A few days with two brands, through the verbs people use."""

from datetime import UTC, datetime, timedelta

from answerable.casework.classify import classify
from answerable.casework.escalate import escalate_for_customer, review_escalation
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reply import reply

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 2, 15, tzinfo=UTC)


def letter(brand, *, at, sender="dana@harborcafe.example", text="Where is my order 4711?", **more):
    incoming = Incoming(
        brand_id=brand.pk,
        channel="email",
        sender_email=sender,
        subject="A question",
        text=text,
        received_at=at,
        rfc_id=f"<{at.isoformat()}.{sender}>",
        **more,
    )
    return receive(incoming, at=at).ticket


def answer(desk, ticket, *, at, then="open", by="priya", **more):
    return reply(ticket, agent=desk.agents[by], text="It comes tomorrow.", then=then, at=at, **more)


def some_days(desk):
    """Kept and late answers, waits, a reopening, a changed urgency, an escalation; everything until Friday."""
    bulkimart, barbar = desk.brands["bulkimart"], desk.brands["barbar"]
    kept = letter(bulkimart, at=MONDAY)
    classify(kept, agent=desk.agents["priya"], category="order", urgency="normal", at=MONDAY + HOUR)
    answer(desk, kept, at=MONDAY + 3 * HOUR, then="resolve", code="solved")
    late = letter(bulkimart, at=MONDAY + HOUR)
    answer(desk, late, at=MONDAY + 30 * HOUR)
    asked = letter(bulkimart, at=MONDAY + 2 * HOUR)
    escalate_for_customer(asked, customer=desk.customers["dana"], reason="A senior.", at=MONDAY + 4 * HOUR)
    senior = desk.agents["samuel"]
    review_escalation(asked, agent=senior, review="They are right.", at=MONDAY + 20 * HOUR)
    urgent = letter(barbar, at=MONDAY, sender="mei@lin.example", text="I was charged twice for order 10482.")
    question = answer(desk, urgent, at=MONDAY + HOUR, then="wait", by="lena")
    again = {"sender": "mei@lin.example", "references": (question.rfc_id,)}
    letter(barbar, at=MONDAY + DAY, text="On the second.", **again)
    classify(
        urgent, agent=desk.agents["lena"], category="order", urgency="normal", reason="paid", at=MONDAY + DAY
    )
    answer(desk, urgent, at=MONDAY + DAY + HOUR, then="resolve", code="solved", by="lena")
    letter(barbar, at=MONDAY + 2 * DAY, text="Still not there.", **again)
    return MONDAY + 4 * DAY
