"""A delivery report about a mail of ours: the delivery is marked, the ticket says the customer did not get
it.
"""

from datetime import datetime

from answerable.channels import undelivered
from answerable.channels.email import keys, tokens
from answerable.channels.email.letter import Bounce, ParsedLetter
from answerable.tickets.models import Delivery
from answerable.tickets.side import SideLetter


def note(brand_id: int, arrived_at: list[str], report: ParsedLetter, *, at: datetime) -> int | None:
    """Mark the delivery the report is about and return its ticket; None when it is about none of ours.

    Only a signed bounce address or the Message-ID of a mail of ours is believed (D6): anybody may write a
    report.
    """
    if report.bounce is None:
        return None
    aside = tokens.find(keys.mail(), brand_id, "side", arrived_at)
    if aside is not None:
        return _side_letter(aside, report.bounce)
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
    if report.bounce.arrived:
        known_now = deliveries.filter(pk=delivery.pk, state=Delivery.State.UNKNOWN)
        known_now.update(state=Delivery.State.SENT, sent_at=at, error="")
        return delivery.ticket_id
    readers = undelivered.readers_among(delivery, (one.recipient for one in report.bounce.failures))
    said = _in_words(report.bounce)
    if not report.bounce.given_up:
        if readers:
            return delivery.ticket_id
        delivery.error = f"Delayed, the other side keeps trying. {said}".strip()
        delivery.save(update_fields=["error"])
        return delivery.ticket_id
    for reader in readers:
        undelivered.not_to(delivery, reader, said, at=at)
    if not readers and delivery.state != Delivery.State.FAILED:
        undelivered.mark(delivery, Delivery.State.FAILED, f"Came back. {said}".strip(), at=at)
    return delivery.ticket_id


def _side_letter(request: int, bounce: Bounce) -> int | None:
    """The letter to a team or a partner that came back, and its ticket."""
    letters = SideLetter.objects.filter(request=request).exclude(state=SideLetter.State.CAME_IN)
    letter = letters.select_related("request").order_by("-id").first()
    if letter is None:
        return None
    if bounce.given_up:
        letter.state, letter.error = SideLetter.State.FAILED, f"Came back. {_in_words(bounce)}".strip()
    else:
        letter.error = f"Delayed, the other side keeps trying. {_in_words(bounce)}".strip()
    letter.save(update_fields=["state", "error"])
    return letter.request.ticket_id


def _in_words(bounce: Bounce) -> str:
    return "; ".join(f"{failure.status} {failure.said}".strip() for failure in bounce.failures)[:900]
