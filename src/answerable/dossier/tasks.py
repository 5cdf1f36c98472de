"""What the worker does for data that leaves the desk."""

import logging
from datetime import datetime

from answerable.brands.models import Brand
from answerable.dossier import writing
from answerable.kit.jobs import every, job
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.privacy.models import Export

log = logging.getLogger("answerable.dossier")


@job
def write(export: int, brand: int) -> None:
    """Write an allowed list. One that is written already is left as it is."""
    of = Brand.objects.get(pk=brand)
    with brands_visible([brand]):
        asked = Export.objects.get(pk=export)
        if asked.ready_at is not None or not asked.allowed:
            return
        try:
            writing.write(asked, of)
        except OSError as error:
            log.exception("list %s", export)
            reason = f"The file could not be written ({error.strerror})."
            Export.objects.filter(pk=export).update(reason=reason[:200])
            return
        at = now()
        Export.objects.filter(pk=export).update(
            sha256=asked.sha256, stored_as=asked.stored_as, ready_at=at, forget_at=at + writing.KEPT
        )
        log.info("%s: list %s is ready", of, export)


@every("35 3 * * *")
def forget(at: datetime) -> None:
    """Daily: the files of lists older than a week are deleted."""
    for brand in Brand.objects.all():
        with brands_visible([brand.pk]):
            writing.forget(at=at)
