"""What the worker does on time for tickets."""

from datetime import datetime

from answerable.brands.models import Brand
from answerable.casework.ask_afterwards import send_due
from answerable.casework.follow_zone_law import follow_zone_law
from answerable.casework.order_action import look_after
from answerable.casework.reach_open_tickets import reach_open_tickets
from answerable.casework.refer_late import tell_of_late
from answerable.casework.router import everywhere, hand_over
from answerable.casework.snooze import wake_due
from answerable.casework.suspend import reach_new_clocks
from answerable.kit.jobs import every
from answerable.kit.scope import brands_visible


@every("* * * * *")
def ask_afterwards(at: datetime) -> None:
    """Every minute: follow-ups whose time has come."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            send_due(at=at)


@every("*/5 * * * *")
def shifts(at: datetime) -> None:
    """Every five minutes: whose shift is over hands over what cannot wait."""
    brands = everywhere()
    with brands_visible(brands):
        hand_over(brands, at=at)


@every("* * * * *")
def suspensions(at: datetime) -> None:
    """Every minute: clocks that started during a suspension stand, too."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            reach_new_clocks(at=at)


@every("* * * * *")
def snoozed(at: datetime) -> None:
    """Every minute: what was put away until now is back, and open lists hear of it."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            wake_due(at=at)


@every("* * * * *")
def asides(at: datetime) -> None:
    """Every minute: questions to other teams nobody has answered in time."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            tell_of_late(at=at)


@every("* * * * *")
def new_versions(at: datetime) -> None:
    """Every minute: a version that has come into force may speak for what was promised before."""
    spoken = Brand.objects.filter(policy_versions__effective_from__lte=at).distinct()
    for brand in spoken.values_list("pk", flat=True):
        with brands_visible([brand]):
            reach_open_tickets(brand, at=at)


@every("10 * * * *")
def zone_law(at: datetime) -> None:
    """Hourly, so soon after an update: promised local times stay local times."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            follow_zone_law(at=at)


@every("* * * * *")
def orders(at: datetime) -> None:
    """Every minute: what was approved and left lying, and what shops have not told us yet."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            look_after(brand, at=at)
