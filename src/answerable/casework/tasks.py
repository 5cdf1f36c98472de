"""What the worker does on time for tickets."""

from datetime import datetime

from answerable.brands.models import Brand
from answerable.casework.ask_afterwards import send_due
from answerable.kit.jobs import every
from answerable.kit.scope import brands_visible


@every("* * * * *")
def ask_afterwards(at: datetime) -> None:
    """Every minute: follow-ups whose time has come."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            send_due(at=at)
