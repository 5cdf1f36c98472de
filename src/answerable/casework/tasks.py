"""What the worker does on time for tickets."""

from datetime import datetime

from answerable.brands.models import Brand
from answerable.casework.ask_afterwards import send_due
from answerable.casework.router import everywhere, hand_over
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
