"""What a drilled desk holds afterwards, compared with what it had said 250 to and what left it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg

_SEE_ALL = """
SELECT set_config('answerable.brands', (SELECT string_agg(id::text, ',') FROM brands_brand), false)
"""
_OPEN = """
SELECT (SELECT count(*) FROM channels_letter WHERE state = 'unread'),
       (SELECT count(*) FROM tickets_delivery WHERE state = 'queued')
"""
_MESSAGES = """
SELECT m.rfc_id, m.ticket_id, (SELECT count(*) FROM tickets_message o WHERE o.ticket_id = m.ticket_id
    AND o.author = 'customer' AND o.id < m.id)
FROM tickets_message m WHERE m.author = 'customer'
"""
_SENT = """
SELECT m.rfc_id, m.ticket_id, d.state FROM tickets_delivery d JOIN tickets_message m ON m.id = d.message_id
"""


@dataclass
class Books:
    """`lost`, `doubled` and `misplaced` name letters; `sent_twice` mails of the desk. All must be empty."""

    tickets: int = 0
    messages: int = 0
    duplicates: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    sent_twice: list[str] = field(default_factory=list)
    never_sent: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> int:
        lists = (self.lost, self.doubled, self.misplaced, self.invented, self.sent_twice, self.never_sent)
        return sum(map(len, lists))


def still_open(address: str) -> tuple[int, int]:
    """Letters not yet read and mails not yet sent; a mail that broke off on the wire waits for nothing.

    Raises psycopg.Error while the database is away.
    """
    with psycopg.connect(address, connect_timeout=5) as db:
        db.execute(_SEE_ALL)
        row = db.execute(_OPEN).fetchone() or (0, 0)
        return int(row[0]), int(row[1])


def compare(address: str, accepted: Mapping[str, str], caught: Counter[str]) -> Books:
    """Every accepted letter is one message; an answer stands on the ticket it answers; no mail left twice.

    A mail of ours the relay never got must not be called sent, one it got must not be called failed.
    """
    books = Books()
    with psycopg.connect(address) as db:
        db.execute(_SEE_ALL)
        messages = db.execute(_MESSAGES).fetchall()
        sent = db.execute(_SENT).fetchall()
        books.duplicates = _one(db, "SELECT count(*) FROM channels_letter WHERE state = 'duplicate'")
        books.tickets = _one(db, "SELECT count(*) FROM tickets_ticket")
    books.messages = len(messages)
    counts = Counter(rfc_id for rfc_id, _, _ in messages)
    ticket_of = {rfc_id: ticket for rfc_id, ticket, _ in sent}
    books.lost = [name for name in accepted if not counts[name]]
    books.doubled = [name for name, count in counts.items() if count > 1]
    books.invented = [name for name in counts if name not in accepted]
    for name, ticket, earlier in messages:
        answered = accepted.get(name, "")
        if (answered and ticket_of.get(answered) != ticket) or (not answered and earlier):
            books.misplaced.append(name)
    books.sent_twice = [name for name, count in caught.items() if count > 1]
    books.never_sent = [name for name, _, state in sent if state == "sent" and not caught[name]]
    books.states = Counter(state for _, _, state in sent)
    return books


def _one(db: psycopg.Connection, query: str) -> int:
    row = db.execute(query).fetchone()
    return int(row[0]) if row else 0
