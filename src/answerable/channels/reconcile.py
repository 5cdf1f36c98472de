"""Every letter that reached the desk is accounted for (AC-10): a message of a ticket, or a written reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from answerable.policy.evidence import Books, Evidence

PATIENCE = timedelta(hours=1)
"""How long a letter may wait to be read before it counts as lost."""

_LETTERS = """
SELECT count(*),
       count(*) FILTER (WHERE state = 'read' AND (message_id IS NOT NULL
                                                 OR ticket_id IS NOT NULL AND reason <> '')),
       count(*) FILTER (WHERE state IN ('automatic', 'bounce') AND (reason <> '' OR ticket_id IS NOT NULL)),
       count(*) FILTER (WHERE state = 'duplicate' AND duplicate_of_id IS NOT NULL),
       count(*) FILTER (WHERE state = 'unreadable' AND reason <> ''),
       count(*) FILTER (WHERE state = 'unread' AND received_at > %(patience)s)
FROM channels_letter WHERE brand_id = %(brand)s AND received_at >= %(start)s AND received_at < %(end)s
"""


@dataclass(frozen=True, slots=True)
class Letters:
    """What became of the letters received in a period."""

    came: int
    messages: int
    automatic: int
    duplicates: int
    unreadable: int
    waiting: int

    @property
    def lost(self) -> int:
        """Letters that nothing accounts for. There must be none."""
        named = (self.messages, self.automatic, self.duplicates, self.unreadable, self.waiting)
        return self.came - sum(named)

    def __str__(self) -> str:
        return _(
            "%(came)s letters = %(messages)s messages + %(automatic)s written by machines + %(duplicates)s "
            "the same again + %(unreadable)s unreadable + %(waiting)s new; %(lost)s unaccounted for"
        ) % {
            "came": f"{self.came:,}",
            "messages": f"{self.messages:,}",
            "automatic": f"{self.automatic:,}",
            "duplicates": f"{self.duplicates:,}",
            "unreadable": f"{self.unreadable:,}",
            "waiting": f"{self.waiting:,}",
            "lost": f"{self.lost:,}",
        }

    def evidence(self) -> Evidence:
        """As the ledger counts it."""
        accounted = self.came - self.lost - self.waiting
        return Evidence(
            promised=self.came, kept=accounted, broken=self.lost, running=self.waiting, told=str(self)
        )


def letters(books: Books) -> Letters:
    """What became of the letters of the period of the books."""
    return between(books.brand_id, books.start, books.end, at=books.at)


def between(brand_id: int, start: datetime, end: datetime, *, at: datetime) -> Letters:
    """What became of a brand's letters received from `start` until before `end`."""
    with connection.cursor() as cursor:
        cursor.execute(_LETTERS, {"brand": brand_id, "start": start, "end": end, "patience": at - PATIENCE})
        return Letters(*cursor.fetchone())
