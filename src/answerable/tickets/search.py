"""Find tickets by the words written on them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True)
class Hit:
    """A ticket and its newest message that has the words. (`at`, `ticket_id`) is the key to page on from."""

    ticket_id: int
    at: datetime


def find(question: str, *, page: int = 50, after: tuple[datetime, int] | None = None) -> list[Hit]:
    """The tickets in scope that have all these words, the newest mention first. No counting, ever.

    Words match from their beginning, whatever their case and accents; at most 12 words count.
    """
    before, before_id = after or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ticket_id, at FROM find_tickets(%s, %s, %s::timestamptz, %s::bigint)",
            [question.replace("\x00", " "), page, before, before_id],
        )
        return [Hit(ticket_id, at) for ticket_id, at in cursor.fetchall()]
