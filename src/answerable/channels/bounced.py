"""A delivery report about a mail of ours: the delivery is marked, the ticket says the customer did not get
it.
"""

from datetime import datetime

from answerable.channels import undelivered
from answerable.channels.email import keys, tokens
from answerable.channels.email.letter import ParsedLetter
from answerable.tickets.models import Delivery


def note(brand_id: int, arrived_at: list[str], report: ParsedLetter, *, at: datetime) -> int | None:
    """Mark the delivery the report is about and return its ticket; None when it is about none of ours.

    Only a signed bounce address or the Message-ID of a mail of ours is believed (D6): anybody may write a
    report.
    """
    if report.bounce is None:
        return None
    number = tokens.find(keys.mail(), brand_id, "bounce", arrived_at)
    deliveries = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("message", "ticket")
        .filter(brand_id=brand_id)
    )
    delivery = None
    if number is not None:
        delivery = deliveries.filter(pk=number).first()
    if delivery is None and report.bounce.original_message_id:
        delivery = deliveries.filter(message__rfc_id=report.bounce.original_message_id).first()
    if delivery is None:
        return None
    said = "; ".join(_in_words(failure.status, failure.said) for failure in report.bounce.failures)[:900]
    if not report.bounce.given_up:
        delivery.error = f"Delayed, the other side keeps trying. {said}".strip()
        delivery.save(update_fields=["error"])
        return delivery.ticket_id
    if delivery.state != Delivery.State.FAILED:
        undelivered.mark(delivery, Delivery.State.FAILED, f"Came back. {said}".strip(), at=at)
    return delivery.ticket_id


def _in_words(status: str, said: str) -> str:
    return f"{status} {said}".strip()
