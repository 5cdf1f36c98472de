"""The books: what verbs may ask about a brand and a period, answered from the tables of every room below."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.multirange import TimestamptzMultirange
from psycopg.types.range import TimestamptzRange

from answerable.brands.models import Brand
from answerable.policy.evidence import Arrivals, Books, Evidence
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.promises import evidence
from answerable.promises.applying import office_of

_ARRIVALS = """
SELECT ticket.channel, ticket.category, ticket.tier, ticket.language, ticket.company_id IS NOT NULL,
       ticket.received_at <@ %(open)s,
       CASE WHEN ticket.customer_waits_since IS NULL THEN ticket.language = ANY(agent.languages) END, count(*)
FROM tickets_ticket ticket LEFT JOIN staff_agent agent ON agent.id = ticket.assignee_id
WHERE ticket.brand_id = %(brand)s AND ticket.last_message_at >= %(start)s
  AND ticket.received_at >= %(start)s AND ticket.received_at < %(end)s
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
_CLASSIFIED = """
SELECT rule, count(*) FROM tickets_event
WHERE brand_id = %(brand)s AND kind = 'classified' AND at >= %(start)s AND at < %(end)s AND rule <> ''
GROUP BY 1
"""
_TOLD_WHEN = """
SELECT count(*) FILTER (WHERE delivery.state = 'sent'),
    count(*) FILTER (WHERE delivery.state IN ('queued', 'sending')),
    count(*) FILTER (WHERE delivery.state IN ('failed', 'unknown'))
FROM tickets_event event
JOIN tickets_delivery delivery ON delivery.message_id = (event.data ->> 'message')::bigint
WHERE event.brand_id = %(brand)s AND event.kind = 'acknowledged'
  AND event.at >= %(start)s AND event.at < %(end)s
  AND event.data ->> 'expected' IS NOT NULL
"""
_ENDS = """
SELECT code, count(*) FROM tickets_resolution
WHERE brand_id = %(brand)s AND at >= %(start)s AND at < %(end)s GROUP BY 1
"""
_ASIDE = """
SELECT count(*), count(answered_at) FROM (
    SELECT ended_at AS answered_at FROM tickets_hold
    WHERE brand_id = %(brand)s AND waiting_for = 'other team'
      AND started_at >= %(start)s AND started_at < %(end)s
      AND NOT EXISTS (SELECT FROM tickets_siderequest r WHERE r.ticket_id = tickets_hold.ticket_id
                      AND r.waits AND r.asked_at = tickets_hold.started_at)
    UNION ALL
    SELECT answered_at FROM tickets_siderequest
    WHERE brand_id = %(brand)s AND asked_at >= %(start)s AND asked_at < %(end)s) AS asked
"""
_OUTSIDE = """
SELECT count(*), count(*) FILTER (WHERE answered) FROM tickets_outsidescope
WHERE brand_id = %(brand)s AND at >= %(start)s AND at < %(end)s
"""
_DIRECTED = """
SELECT count(*), count(contested_at), count(*) FILTER (WHERE verdict = 'wrong') FROM tickets_referral
WHERE brand_id = %(brand)s AND at >= %(start)s AND at < %(end)s
"""
_NEEDS = "SELECT count(*) FROM customers_customer WHERE brand_id = %(brand)s AND access_needs <> ''"


def of(brand: Brand, policy: Policy, *, start: datetime, end: datetime, at: datetime) -> "LedgerBooks":
    """The books of a brand, judged by the rules of `policy`."""
    return LedgerBooks(
        brand_id=brand.pk, slug=brand.slug, zone=brand.zone, policy=policy, start=start, end=end, at=at
    )


class LedgerBooks(Books):
    def timed(self, rule: Rule) -> Evidence:
        return evidence.of_clocks(rule, self)

    def acted(self, rule: Rule) -> Evidence:
        return evidence.of_acts(rule, self)

    def vouched(self, rule: Rule) -> Evidence:
        return evidence.of_words(rule, self)

    def checked(self, rule: Rule, found: Evidence) -> Evidence:
        return evidence.with_checks(found, rule, self)

    def arrivals(self) -> Sequence[Arrivals]:
        return self.ask(_arrivals)

    def classified(self, rule: Rule) -> int:
        return self.ask(_classified).get(rule.id, 0)

    def told_when(self) -> tuple[int, int, int]:
        return self.ask(_told_when)

    def ended_as(self, code: str) -> int:
        return self.ask(_ends).get(code, 0)

    def outside(self) -> tuple[int, int]:
        return self.ask(_outside)

    def directed(self) -> tuple[int, int, int]:
        return self.ask(_directed)

    def side_requests(self) -> tuple[int, int]:
        return self.ask(_aside)

    def stated_needs(self) -> int:
        return self.ask(_needs)


def _arrivals(books: Books) -> list[Arrivals]:
    return [Arrivals(*row) for row in _look(_ARRIVALS, books, open=_opening_hours(books))]


def _opening_hours(books: Books) -> TimestamptzMultirange:
    office = office_of(books.policy)
    spans = office.spans(books.start, books.end) if office else [(books.start, books.end)]
    return TimestamptzMultirange(TimestamptzRange(opens, closes) for opens, closes in spans)


def _classified(books: Books) -> dict[str, int]:
    return dict(_look(_CLASSIFIED, books))


def _told_when(books: Books) -> tuple[int, int, int]:
    left, on_its_way, stuck = _look(_TOLD_WHEN, books)[0]
    return left, on_its_way, stuck


def _ends(books: Books) -> dict[str, int]:
    return dict(_look(_ENDS, books))


def _outside(books: Books) -> tuple[int, int]:
    met, told = _look(_OUTSIDE, books)[0]
    return met, told


def _directed(books: Books) -> tuple[int, int, int]:
    sent, contested, wrong = _look(_DIRECTED, books)[0]
    return sent, contested, wrong


def _aside(books: Books) -> tuple[int, int]:
    asked, answered = _look(_ASIDE, books)[0]
    return asked, answered


def _needs(books: Books) -> int:
    return int(_look(_NEEDS, books)[0][0])


def _look(question: str, books: Books, **more: Any) -> list[tuple[Any, ...]]:
    given = {"brand": books.brand_id, "start": books.start, "end": books.end, **more}
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
