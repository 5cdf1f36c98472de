"""A country changed its clocks: what was promised as a local time stays that local time (R17)."""

from datetime import datetime

from answerable.casework.change import changing
from answerable.clock import TZDATA
from answerable.promises.models import Clock
from answerable.tickets.models import Ticket


def follow_zone_law(*, at: datetime) -> int:
    """Judge the running clocks of the brands in scope by the time-zone rules this desk has now; how many
    moved.

    The due instant they had is kept in the ticket's history. Clocks that ended keep the law of their day.
    """
    stale = Clock.objects.filter(state="open", stopped_at=None).exclude(tzdata=TZDATA)
    moved = 0
    for ticket in Ticket.objects.filter(id__in=stale.values("ticket")).order_by("id"):
        with changing(ticket, at=at) as change:
            for running, before in change.promises.judged_by_new_law():
                after = running.outcome(at).due_at
                change.record(
                    "promise moved by law",
                    rule=running.rule,
                    clause=running.clause,
                    metric=running.metric,
                    before=before and before.isoformat(),
                    after=after and after.isoformat(),
                    tzdata=[running.clock.tzdata, TZDATA],
                )
                moved += 1
    return moved
