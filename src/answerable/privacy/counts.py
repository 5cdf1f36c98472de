"""What the access log and the register of exports say about a period."""

from dataclasses import dataclass
from datetime import datetime

_LOOKS = """
SELECT count(*) FILTER (WHERE kind <> 'refused'), count(*) FILTER (WHERE kind = 'refused'),
       count(*) FILTER (WHERE kind <> 'refused' AND trained_until <= at),
       count(DISTINCT agent_id) FILTER (WHERE kind <> 'refused')
FROM privacy_access WHERE brand_id = %(brand)s AND at >= %(start)s AND at < %(end)s
"""
_EXPORTS = """
SELECT count(*) FILTER (WHERE taken_at IS NOT NULL), count(*) FILTER (WHERE allowed = false),
       count(*) FILTER (WHERE taken_at IS NOT NULL AND (purpose = '' OR bulk AND decided_by_id IS NULL))
FROM privacy_export WHERE brand_id = %(brand)s AND asked_at >= %(start)s AND asked_at < %(end)s
"""


_REQUESTS = """
SELECT count(*), count(*) FILTER (WHERE done_at <= due_at),
       count(*) FILTER (WHERE coalesce(done_at, decided_at, %(at)s) > due_at),
       count(*) FILTER (WHERE allowed = false)
FROM privacy_datarequest WHERE brand_id = %(brand)s AND asked_at >= %(start)s AND asked_at < %(end)s
"""


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks at customer data: how many, how many were refused, how many by untrained people, by how many."""

    seen: int
    refused: int
    untrained: int
    people: int


@dataclass(frozen=True, slots=True)
class Exports:
    """Exports taken, refused, and taken without a purpose or a second name, of which there must be none."""

    taken: int
    refused: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Requests:
    """People who wanted a copy of their data or its erasure: done in time, late or overdue, declined."""

    asked: int
    in_time: int
    late: int
    declined: int


def looks(brand: int, start: datetime, end: datetime) -> Looks:
    return Looks(*_one(_LOOKS, brand, start, end))


def exports(brand: int, start: datetime, end: datetime) -> Exports:
    return Exports(*_one(_EXPORTS, brand, start, end))


def requests(brand: int, start: datetime, end: datetime, at: datetime) -> Requests:
    return Requests(*_one(_REQUESTS, brand, start, end, at))


def _one(
    question: str, brand: int, start: datetime, end: datetime, at: datetime | None = None
) -> tuple[int, ...]:
    from django.db import connection  # noqa: PLC0415  a policy is checked without Django

    with connection.cursor() as cursor:
        cursor.execute(question, {"brand": brand, "start": start, "end": end, "at": at})
        row: tuple[int, ...] = cursor.fetchone()
    return row
