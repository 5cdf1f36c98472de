"""Notices the moment a promise is broken, or may soon be, and tells open screens.

It only notices: a clock past its due instant counts as broken in every figure whether or not a watcher ran.
Any number of watchers may run. Each takes rows nobody else holds, and a ticket that is being changed waits
for the next round, so none of them ever waits for another.
"""

import logging
from datetime import datetime
from threading import Event as Stop
from typing import Any

from django.db import Error, connection, transaction

from answerable.brands.models import Brand
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Event

log = logging.getLogger("answerable.watcher")
LOOK_EVERY = 1.0
"""Seconds at most between two looks: a promise made meanwhile may be due soon."""
SHORTEST = 0.05
"""Seconds at least: what is due may be held by somebody who changes the ticket."""
BATCH = 200

_BREAK = """
WITH late AS (
    SELECT clock.id FROM promises_clock clock JOIN tickets_ticket ticket ON ticket.id = clock.ticket_id
    WHERE clock.state = 'open' AND clock.due_at < %(at)s
    ORDER BY clock.due_at LIMIT %(batch)s
    FOR NO KEY UPDATE OF clock SKIP LOCKED FOR KEY SHARE OF ticket SKIP LOCKED
), broken AS (
    UPDATE promises_clock clock SET state = 'broken', warned_at = coalesce(warned_at, %(at)s)
    FROM late WHERE clock.id = late.id AND clock.state = 'open'
    RETURNING clock.*
)
SELECT broken.brand_id, broken.ticket_id, promise.rule, promise.clause, broken.metric, broken.due_at
FROM broken JOIN promises_promise promise ON promise.id = broken.promise_id ORDER BY broken.due_at, broken.id
"""
_WARN = """
WITH soon AS (
    SELECT clock.id FROM promises_clock clock JOIN tickets_ticket ticket ON ticket.id = clock.ticket_id
    WHERE clock.state = 'open' AND clock.warned_at IS NULL AND clock.warn_at <= %(at)s
    AND clock.due_at >= %(at)s
    ORDER BY clock.warn_at LIMIT %(batch)s
    FOR NO KEY UPDATE OF clock SKIP LOCKED FOR KEY SHARE OF ticket SKIP LOCKED
), warned AS (
    UPDATE promises_clock clock SET warned_at = %(at)s
    FROM soon WHERE clock.id = soon.id AND clock.warned_at IS NULL
    RETURNING clock.*
)
SELECT warned.brand_id, warned.ticket_id, promise.rule, promise.clause, warned.metric, warned.due_at
FROM warned JOIN promises_promise promise ON promise.id = warned.promise_id ORDER BY warned.due_at, warned.id
"""
_NEXT = """
SELECT least(
    (SELECT min(due_at) FROM promises_clock WHERE state = 'open' AND due_at IS NOT NULL),
    (SELECT min(warn_at) FROM promises_clock
     WHERE state = 'open' AND warned_at IS NULL AND warn_at IS NOT NULL))
"""


def notice(*, at: datetime) -> int:
    """Mark every promise that is broken or at risk at this instant; how many there were.

    Needs the brands in scope. Doing it again changes nothing.
    """
    found = 0
    for kind, question in (("promise broken", _BREAK), ("promise at risk", _WARN)):
        while batch := _notice(kind, question, at):
            found += batch
    return found


def next_moment() -> datetime | None:
    """When the next promise of the brands in scope is due or has to be warned about."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        (moment,) = cursor.fetchone()
    return moment if moment is None or isinstance(moment, datetime) else None


@transaction.atomic
def _notice(kind: str, question: str, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question, {"at": at, "batch": BATCH})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    Event.objects.bulk_create(
        Event(
            brand_id=brand,
            ticket_id=ticket,
            kind=kind,
            at=at,
            rule=rule,
            data={"clause": clause, "metric": metric, "due": due.isoformat()},
        )
        for brand, ticket, rule, clause, metric, due in rows
    )
    return len(rows)


def watch(stop: Stop) -> None:
    """Notice until told to stop. A lost database is waited for; nothing is raised."""
    while not stop.is_set():
        try:
            pause = _round()
        except Error as error:
            connection.close()
            log.warning("the database does not answer, again in a second (%s)", error)
            pause = LOOK_EVERY
        stop.wait(pause)
    connection.close()


def _round() -> float:
    """Look once; how many seconds nothing will happen."""
    with brands_visible(Brand.objects.values_list("id", flat=True)):
        at = now()
        notice(at=at)
        moment = next_moment()
    if moment is None:
        return LOOK_EVERY
    until = (moment - now()).total_seconds()
    return min(max(until, SHORTEST), LOOK_EVERY)
