"""How a brand kept its measured promises, for customers: sums of the last 30 days, never a single case.

Counted up to the last full hour, so that a page asks the ledger once an hour and every visitor sees the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from answerable.brands.models import Brand

DAYS = 30
ENOUGH = 20
"""Below this many cases a share says more about single customers than about the brand."""
_SUMS = """
SELECT promise.rule, promise.clause, clock.metric,
       count(*) FILTER (WHERE clock.state = 'kept'), count(*) FILTER (WHERE clock.state = 'broken')
  FROM promises_clock clock JOIN promises_promise promise ON promise.id = clock.promise_id
 WHERE clock.brand_id = %s AND clock.started_at >= %s AND clock.started_at < %s
   AND clock.state IN ('kept', 'broken')
 GROUP BY 1, 2, 3
"""
_counted: dict[int, tuple[datetime, "dict[str, Kept]"]] = {}


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise over the period: how often it was kept, of how many."""

    rule: str
    clause: str
    metric: str
    kept: int
    judged: int

    @property
    def percent(self) -> str:
        """One decimal, cut off and never rounded up: 99.9 is not 100."""
        tenths = self.kept * 1000 // self.judged
        return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def kept(brand: Brand, *, at: datetime) -> dict[str, Kept]:
    """By rule; nothing where the brand keeps its books closed, or too little happened to tell."""
    if not brand.open_books:
        return {}
    until = at.replace(minute=0, second=0, microsecond=0)
    known = _counted.get(brand.pk)
    if known is None or known[0] != until:
        known = _counted[brand.pk] = (until, _count(brand, until))
    return known[1]


def _count(brand: Brand, until: datetime) -> dict[str, Kept]:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [brand.pk, until - timedelta(days=DAYS), until])
        rows = [
            Kept(rule, clause, metric, kept, kept + broken)
            for rule, clause, metric, kept, broken in cursor.fetchall()
        ]
    return {row.rule: row for row in rows if row.judged >= ENOUGH}
