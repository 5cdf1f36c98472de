"""Rows somebody watches: wake at once by NOTIFY, look again every few seconds anyway.

The fallback catches what a notification cannot: rows whose time has come, and news sent while the database
was away.
"""

import logging
import time
from collections.abc import Callable
from threading import Event

import psycopg
from django.db import Error, connection

log = logging.getLogger("answerable.watch")
LOOK_EVERY = 5.0
"""Seconds between two looks when nothing is announced."""
SLICE = 0.5
LONGEST_WAIT = 2.0
WELL = 1.0
"""A database that answered this long was back: losing it again is the first time again."""


def watch(
    channel: str, drain: Callable[[], object], stop: Event, *, every: float = LOOK_EVERY, rest: float = 0.0
) -> None:
    """Call `drain` now, whenever `channel` is notified, and every few seconds, until `stop` is set.

    `drain` works off all that is due and returns. With `rest`, it is not called again for so many seconds:
    all the news of that time costs one look. A lost database is waited for; nothing is raised.
    """
    wait = 0.1
    while not stop.is_set():
        began = time.monotonic()
        try:
            _listen(channel, drain, stop, every, rest)
        except (Error, psycopg.Error) as error:
            connection.close()
            went_well = time.monotonic() - began > wait + WELL
            wait = 0.1 if went_well else min(LONGEST_WAIT, wait * 2)
            log.warning(
                "%s: the database does not answer, again in %.1f s (%s)", channel, wait, _short(error)
            )
            stop.wait(wait)
    connection.close()


def _listen(channel: str, drain: Callable[[], object], stop: Event, every: float, rest: float) -> None:
    parameters = connection.get_connection_params()
    with psycopg.connect(**{**parameters, "autocommit": True}) as listener:
        listener.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
        drain()
        looked = time.monotonic()
        while not stop.is_set():
            news = list(listener.notifies(timeout=SLICE, stop_after=1))
            if news or time.monotonic() - looked >= every:
                drain()
                looked = time.monotonic()
                stop.wait(rest)


def _short(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:200]
