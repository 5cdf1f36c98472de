"""How many acknowledgements may leave at all: a storm from many addresses must not become one of ours (D3).

All workers count together: every two seconds each writes down in the database what it let go, in rows of its
own, so that none waits for another, and reads what the others let go. It guards against floods and promises
nobody anything: it may be off by two seconds.
"""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from django.db import connection

WITHIN = timedelta(minutes=10)
MOST = 5000
"""Acknowledgements the desk queues in ten minutes; far above what people write, far below a flood."""
_TELL = """
INSERT INTO tickets_acknowledged (session, minute, count)
VALUES (pg_backend_pid(), date_trunc('minute', %(at)s::timestamptz), %(count)s)
ON CONFLICT (session, minute) DO UPDATE SET count = tickets_acknowledged.count + excluded.count
"""
_OTHERS = """
SELECT coalesce(sum(count), 0) FROM tickets_acknowledged
WHERE session <> pg_backend_pid() AND minute > %(since)s AND minute <= %(at)s
"""
_FORGET = """
DELETE FROM tickets_acknowledged WHERE id IN (
    SELECT id FROM tickets_acknowledged WHERE minute <= %(since)s FOR UPDATE SKIP LOCKED LIMIT 50)
"""


class Budget:
    def __init__(self, most: int, within: timedelta) -> None:
        self.most, self.within = most, within
        self._left: deque[datetime] = deque()
        self._untold = 0
        self._others = 0
        self._lock = Lock()

    def spend(self, at: datetime) -> bool:
        """Whether one more may leave at this instant; it then counts."""
        with self._lock:
            while self._left and not timedelta(0) <= at - self._left[0] < self.within:
                self._left.popleft()
            if len(self._left) + self._others >= self.most:
                return False
            self._left.append(at)
            self._untold += 1
            return True

    def exchange(self, at: datetime) -> None:
        """Tell the other workers what this one let go, and learn what they did. Needs the database."""
        with self._lock, connection.cursor() as cursor:
            if self._untold:
                cursor.execute(_TELL, {"at": at, "count": self._untold})
                cursor.execute(_FORGET, {"since": at - self.within})
                self._untold = 0
            cursor.execute(_OTHERS, {"since": at - self.within, "at": at})
            self._others = int(cursor.fetchone()[0])


acknowledgements = Budget(MOST, WITHIN)
