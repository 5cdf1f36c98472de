"""Looks every few seconds who is there and whose chat waits. Any number may run: twice is as good as once."""

import logging
from datetime import datetime
from threading import Event

from django.db import Error, connection

from answerable.brands.models import Brand
from answerable.casework.chat.tend import tend
from answerable.channels import attendance
from answerable.kit.now import now
from answerable.kit.scope import brands_visible

log = logging.getLogger("answerable.watcher")
LOOK_EVERY = 2.0
"""Seconds between two looks."""


def look(*, at: datetime) -> None:
    """Look once at every brand."""
    for brand in Brand.objects.order_by("id"):
        with brands_visible([brand.pk]):
            attendance.look(brand, at=at)
            tend(brand.pk, at=at)


def watch(stop: Event) -> None:
    """Look until told to stop. A lost database is waited for; nothing is raised."""
    while not stop.is_set():
        try:
            look(at=now())
        except Error as error:
            connection.close()
            log.warning("the database does not answer, again in %.0f seconds (%s)", LOOK_EVERY, error)
        stop.wait(LOOK_EVERY)
    connection.close()
