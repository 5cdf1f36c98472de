"""What the worker does for the help center."""

from datetime import datetime

from answerable.brands.models import Brand
from answerable.helpcenter.meaning import learn
from answerable.kit.jobs import every
from answerable.kit.scope import brands_visible


@every("*/5 * * * *")
def learn_articles(at: datetime) -> None:  # noqa: ARG001  what is new is new at any time
    """Every five minutes: read what was published since, where an embedder is switched on."""
    for brand in Brand.objects.all():
        with brands_visible([brand.pk]):
            while learn(brand):
                pass
