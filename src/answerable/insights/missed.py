"""The very tickets on which a promise was not kept."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.insights.page import Missed
from answerable.policy.evidence import Books
from answerable.promises.ledger import look, promises
from answerable.promises.left import span
from answerable.promises.metrics import metric_in_words
from answerable.promises.models import Clock, Enforcement
from answerable.tickets.models import Ticket
from answerable.tickets.queue import TicketQueue

SHOWN = 5

_LATE = """
SELECT promise.id, clock.ticket_id, ticket.subject, brand.prefix,
       clock.started_at, clock.metric, clock.due_at, clock.stopped_at
FROM unnest(%(promises)s) AS promise(id)
CROSS JOIN LATERAL (
    SELECT ticket_id, started_at, metric, due_at, stopped_at FROM promises_clock
    WHERE promise_id = promise.id AND state = 'broken' AND started_at >= %(start)s AND started_at < %(end)s
    ORDER BY started_at DESC LIMIT 5) clock
JOIN tickets_ticket ticket ON ticket.id = clock.ticket_id
JOIN brands_brand brand ON brand.id = ticket.brand_id
"""
_UNNOTICED = """
SELECT clock.promise_id, clock.ticket_id, ticket.subject, brand.prefix,
       clock.started_at, clock.metric, clock.due_at, clock.stopped_at
FROM promises_clock clock
JOIN tickets_ticket ticket ON ticket.id = clock.ticket_id
JOIN brands_brand brand ON brand.id = ticket.brand_id
WHERE clock.state = 'open' AND clock.due_at < %(at)s AND clock.promise_id = ANY(%(promises)s)
  AND clock.started_at >= %(start)s AND clock.started_at < %(end)s
ORDER BY clock.due_at DESC LIMIT 200
"""
_FAILED = """
SELECT promise.id, act.ticket_id, ticket.subject, brand.prefix, act.at, act.outcome, act.reason
FROM unnest(%(promises)s) AS promise(id)
CROSS JOIN LATERAL (
    SELECT ticket_id, at, outcome, reason FROM promises_enforcement
    WHERE promise_id = promise.id AND outcome IN ('failed', 'overridden') AND at >= %(start)s AND at < %(end)s
    ORDER BY at DESC LIMIT 5) act
JOIN tickets_ticket ticket ON ticket.id = act.ticket_id
JOIN brands_brand brand ON brand.id = ticket.brand_id
"""


def missed(books: Books) -> Mapping[str, list[Missed]]:
    """The newest tickets of each rule, by its stable key."""
    found: dict[str, list[Missed]] = defaultdict(list)
    keys = books.ask(promises)
    for promise, ticket, subject, prefix, started, metric, due, stopped in [
        *look(_LATE, books),
        *look(_UNNOTICED, books),
    ]:
        words = _late(metric, due, stopped, books.at)
        found[keys[promise]].append(Missed(ticket, f"{prefix}-{ticket}", subject, started, words))
    for promise, ticket, subject, prefix, at, outcome, reason in look(_FAILED, books):
        told = _("not done") if outcome == "failed" else _("overridden")
        words = f"{told}: {reason}" if reason else told
        found[keys[promise]].append(Missed(ticket, f"{prefix}-{ticket}", subject, at, words))
    for rows in found.values():
        rows.sort(key=lambda row: (row.at, row.ticket_id), reverse=True)
        del rows[SHOWN:]
    return found


def tickets_missed(brand: Brand, rule: str, *, start: datetime, end: datetime, at: datetime) -> TicketQueue:
    """All tickets on which a rule was not kept, for the list that the page links to."""
    promised = Q(promise__brand=brand, promise__stable_key=f"{brand.slug}/{rule}")
    late = Clock.objects.filter(promised, started_at__gte=start, started_at__lt=end).filter(
        Q(state="broken") | Q(state="open", due_at__lt=at)
    )
    failed = Enforcement.objects.filter(
        promised, at__gte=start, at__lt=end, outcome__in=["failed", "overridden"]
    )
    return Ticket.objects.filter(Q(id__in=late.values("ticket")) | Q(id__in=failed.values("ticket")))


def _late(metric: str, due: datetime, stopped: datetime | None, at: datetime) -> str:
    name = metric_in_words(metric)
    if stopped is None:
        return _("%(promise)s not yet, %(time)s late") % {"promise": name, "time": span(at - due)}
    return _("%(promise)s %(time)s late") % {"promise": name, "time": span(stopped - due)}
