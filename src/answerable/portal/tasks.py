"""What the worker does at night for the portal."""

from datetime import datetime

from answerable.brands.models import Brand
from answerable.kit.jobs import every
from answerable.kit.scope import brands_visible
from answerable.portal.chat import budget
from answerable.portal.drafts import KEPT
from answerable.portal.models import RequestDraft


@every("20 3 * * *")
def forget_drafts(at: datetime) -> None:
    """What was never sent goes with its files, and so does what is only left of what was, after a week."""
    for brand in Brand.objects.order_by("id"):
        with brands_visible([brand.pk]):
            RequestDraft.objects.filter(brand=brand, saved_at__lt=at - KEPT).delete()
            budget.forget(at)
