"""What the desk does every night and every hour to prove that its figures are true."""

import logging
from datetime import datetime

from answerable.brands.models import Brand
from answerable.insights.checks import check_owners, check_queue, check_walls
from answerable.insights.reviews.opening import open_due, remind
from answerable.insights.seal import broken_seals, seal_months
from answerable.insights.training import tell_of_training
from answerable.insights.verify import NIGHTLY, record, verify
from answerable.kit.jobs import every
from answerable.kit.scope import brands_visible

log = logging.getLogger("answerable.ledger")


@every("20 2 * * *")
def recompute(at: datetime) -> None:
    """Nightly: every outcome of the last 35 days from its events; months that are over are sealed."""
    for brand in Brand.objects.all():
        with brands_visible([brand.pk]):
            result = verify(brand, since=at - NIGHTLY, at=at)
            record(brand, result)
            log.log(logging.INFO if result.passed else logging.ERROR, "%s: %s", brand, result)
            seal_months(brand, at=at)
            for sentence in broken_seals(brand):
                log.error("%s", sentence)


@every("5 * * * *")
def check(at: datetime) -> None:
    """Hourly: the walls between brands stand, the queue is in order, every open ticket has somebody."""
    for brand in Brand.objects.all():
        with brands_visible([brand.pk]):
            check_walls(brand, at=at)
            check_queue(brand, at=at)
            check_owners(brand, at=at)


@every("15 3 * * *")
def reviews(at: datetime) -> None:
    """Daily: reviews open when their period is over, and those who hold them are reminded."""
    for brand in Brand.objects.filter(policy_versions__effective_from__lte=at).distinct():
        with brands_visible([brand.pk]):
            open_due(brand, at=at)
            remind(brand, at=at)


@every("25 3 * * *")
def training(at: datetime) -> None:
    """Daily: leads hear of training that runs out within 30 days."""
    for brand in Brand.objects.filter(policy_versions__effective_from__lte=at).distinct():
        with brands_visible([brand.pk]):
            tell_of_training(brand, at=at)
