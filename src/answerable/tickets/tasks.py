"""What the worker does later for files: have them looked at for viruses."""

import logging
from collections.abc import Sequence
from datetime import datetime

from answerable.brands.models import Brand
from answerable.kit.jobs import every, job, later
from answerable.kit.scope import brands_visible
from answerable.tickets import scan
from answerable.tickets.models import Attachment, KeptFile
from answerable.tickets.store import read

log = logging.getLogger("answerable.files")
Checked = KeptFile.Checked


def look_soon(files: Sequence[Attachment]) -> None:
    """Have stored attachments that wait looked at, once their transaction is committed."""
    for file in files:
        if file.checked == Checked.WAITING:
            later(look_at, brand=file.brand_id, attachment=file.pk)


@job
def look_at(*, brand: int, attachment: int) -> None:
    """Ask the scanner about an attachment and write down what it says.

    Raises:
        NoScanner: it could not be asked; `look_again` will.
    """
    with brands_visible([brand]):
        for file in Attachment.objects.filter(pk=attachment, checked=Checked.WAITING):
            virus = scan.virus_in(read(file))
            Attachment.objects.filter(sha256=file.sha256, checked=Checked.WAITING).update(
                checked=Checked.INFECTED if virus else Checked.CLEAN, virus=virus
            )


@every("*/5 * * * *")
def look_again(_at: datetime) -> None:
    """Every five minutes: files that still wait, because the scanner was away."""
    if scan.configured() is None:
        return
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            waiting = Attachment.objects.filter(checked="waiting").order_by("id").values_list("id", flat=True)
            numbers = list(waiting[:500])
        for number in numbers:
            try:
                look_at(brand=brand, attachment=number)
            except scan.NoScanner as error:
                log.warning("%s", error)
                return
