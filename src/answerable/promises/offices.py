"""Which hours the office keeps at an instant to come: those of the version that will speak then.

A clock is due by the version it started under (R15, R16). Whether anybody will be there is another matter.
"""

from datetime import datetime

from answerable.clock import Calendar
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import office_of
from answerable.promises.models import Clock
from answerable.promises.running import Running, load, warning


class Offices:
    """The opening hours of a brand through its policy versions. One query."""

    def __init__(self, brand_id: int) -> None:
        rows = PolicyVersion.objects.filter(brand_id=brand_id).defer("source", "compiled")
        self._versions = list(rows.order_by("-effective_from", "-number"))

    def then(self, at: datetime) -> Calendar | None:
        """The hours at an instant, as far as they are published."""
        for version in self._versions:
            if version.effective_from <= at:
                return office_of(version.policy)
        return None

    def of(self, running: Running, due_at: datetime | None) -> Calendar | None:
        """The hours in which a clock has to be stopped."""
        return running.office if due_at is None else self.then(due_at) or running.office


def warn_again(version: PolicyVersion, *, at: datetime) -> int:
    """Set anew when to warn about open clocks that fall due under a version just published; how many moved.

    Due instants stay (R16): a closure published today leaves yesterday's promise due in it, and at risk.
    """
    offices = Offices(version.brand_id)
    clocks = Clock.objects.filter(
        brand_id=version.brand_id, state="open", due_at__gte=version.effective_from
    ).order_by("id")
    moved = []
    for running in load(clocks):
        found = running.outcome(at)
        running.office = offices.of(running, found.due_at)
        moment = warning(running, found)
        if moment != running.clock.warn_at:
            running.clock.warn_at, running.clock.warned_at = moment, None
            moved.append(running.clock)
    Clock.objects.bulk_update(moved, ["warn_at", "warned_at"], batch_size=500)
    return len(moved)
