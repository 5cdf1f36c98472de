"""What the worker does for data that leaves the desk, or is to be forgotten by it."""

import logging
from datetime import datetime

from django.db import transaction

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.dossier import copy as copies
from answerable.dossier import erase as erasing
from answerable.dossier import told, writing
from answerable.kit.jobs import every, job
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.privacy.models import DataRequest, Export

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


@job
def copy(request: int, brand: int) -> None:
    """Write the copy a person asked for. One that is written already is left as it is."""
    with brands_visible([brand]):
        asked = DataRequest.objects.get(pk=request)
        if asked.done_at is not None or not asked.allowed:
            return
        copies.write(asked)
        at = now()
        asked.done_at, asked.forget_at = at, at + writing.KEPT
        asked.save(update_fields=["done", "sha256", "stored_as", "done_at", "forget_at"])


@job
def erase(request: int, brand: int) -> None:
    """Carry out an erasure a second person allowed, and tell the person by mail that it is done."""
    of = Brand.objects.get(pk=brand)
    with brands_visible([brand]), transaction.atomic():
        asked = DataRequest.objects.select_for_update().get(pk=request)
        if asked.done_at is not None or not asked.allowed:
            return
        customer = Customer.objects.select_related("brand").get(pk=asked.customer_id)
        letter = told.erased(customer)
        asked.done = erasing.erase(customer, at=now())
        asked.done_at, asked.proof = now(), ""
        asked.save(update_fields=["done", "done_at", "proof"])
        if letter is not None:
            letter.send()
        log.info("%s: erasure %s is done", of, request)


@every("35 3 * * *")
def forget(at: datetime) -> None:
    """Daily: the files of lists and copies older than a week are deleted."""
    for brand in Brand.objects.all():
        with brands_visible([brand.pk]):
            writing.forget(at=at)
