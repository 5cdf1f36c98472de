"""What the worker does later for files: have them looked at for viruses."""

import logging
from collections.abc import Sequence
from datetime import datetime

from answerable.brands.models import Brand
from answerable.kit.jobs import every, job, later
from answerable.kit.scope import brands_visible
from answerable.tickets import scan
from answerable.tickets.models import Attachment, KeptFile, SideFile
from answerable.tickets.store import read

log = logging.getLogger("answerable.files")
Checked = KeptFile.Checked


def look_soon(files: Sequence[Attachment | SideFile]) -> None:
    """Have stored files that wait looked at, once their transaction is committed."""
    for file in files:
        if file.checked == Checked.WAITING:
            later(look_at, brand=file.brand_id, attachment=file.pk, side=isinstance(file, SideFile))


@job
def look_at(*, brand: int, attachment: int, side: bool = False) -> None:
    """Ask the scanner about a file and write down what it says, wherever the same one waits.

    Args:
        brand: whose it is.
        attachment: its number.
        side: of a side letter, else of a message.

    Raises:
        NoScanner: it could not be asked; `look_again` will.
    """
    with brands_visible([brand]):
        kind: type[Attachment | SideFile] = SideFile if side else Attachment
        for file in kind._default_manager.filter(pk=attachment, checked=Checked.WAITING):  # noqa: SLF001
            virus = scan.virus_in(read(file))
            for each in (Attachment.objects, SideFile.objects):
                each.filter(sha256=file.sha256, checked=Checked.WAITING).update(
                    checked=Checked.INFECTED if virus else Checked.CLEAN, virus=virus
                )


@every("*/5 * * * *")
def look_again(_at: datetime) -> None:
    """Every five minutes: files that still wait, because the scanner was away."""
    if scan.configured() is None:
        return
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            waiting = [
                (number, side)
                for side, rows in ((False, Attachment.objects.all()), (True, SideFile.objects.all()))
                for number in rows.filter(checked="waiting").order_by("id").values_list("id", flat=True)[:500]
            ]
        for number, side in waiting:
            try:
                look_at(brand=brand, attachment=number, side=side)
            except scan.NoScanner as error:
                log.warning("%s", error)
                return
