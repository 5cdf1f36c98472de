"""What of a customer's has been answered, and by which message: an answer that came back is none (R9)."""

from datetime import datetime

from django.db.models import QuerySet

from answerable.tickets.models import Event, Message, Ticket


def unanswered_since(ticket: Ticket, *, but: Message | None = None) -> datetime | None:
    """The oldest customer message since the last answer (R10), `but` for one that does not count."""
    last = _answers(ticket, but).order_by("-at", "-id").first()
    theirs = ticket.messages.filter(author=Message.Author.CUSTOMER, automated=False)
    if last is not None:
        theirs = theirs.filter(at__gte=last.at)
    return theirs.order_by("at", "id").values_list("at", flat=True).first()


def answered_after(ticket: Ticket, answer: Message) -> datetime | None:
    """When the first answer left that came after another one and counts."""
    later = _answers(ticket, answer).filter(at__gte=answer.at, pk__gt=answer.pk)
    return later.order_by("at", "id").values_list("at", flat=True).first()


def _answers(ticket: Ticket, but: Message | None) -> QuerySet[Message]:
    """People's answers that have not come back."""
    back = Event.objects.filter(ticket=ticket, kind="answer came back").values_list(
        "data__message", flat=True
    )
    none = [*back, *([but.pk] if but else [])]
    return ticket.messages.filter(author=Message.Author.AGENT, automated=False).exclude(pk__in=none)
