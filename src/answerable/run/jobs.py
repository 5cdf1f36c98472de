"""The part of the worker that runs what `kit.jobs` put off or planned for a time of day."""

import asyncio
import logging
from contextlib import suppress
from threading import Event
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.db import Error, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.exceptions import ConnectorException

log = logging.getLogger("answerable.jobs")
AT_ONCE = 2
GRACE = 20.0
"""Seconds a job may still run once the worker is asked to stop."""
GLANCE = 0.3
PAUSE = 1.0
"""Seconds before a database that went away is tried again."""


def work(stop: Event) -> None:
    """Work until `stop` is set; the jobs in hand are finished first. A lost database is waited for."""
    while not stop.is_set():
        try:
            asyncio.run(_work(stop))
        except (ConnectorException, Error, psycopg.Error) as error:
            log.warning("the database does not answer, again in %.0f s (%s)", PAUSE, error)
        stop.wait(PAUSE)  # it ended by itself: whatever it was, not at once again


async def _work(stop: Event) -> None:
    await sync_to_async(_connect_anew)()
    jobs = _with_connections_of_its_own()
    async with jobs.open_async():
        working = asyncio.create_task(
            jobs.run_worker_async(
                name="worker",
                concurrency=AT_ONCE,
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE,
                delete_jobs="successful",
            )
        )
        while not (stop.is_set() or working.done()):
            await asyncio.wait({working}, timeout=GLANCE)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


def _connect_anew() -> None:
    """Where jobs are planned, the connection may be one of before the database went away.

    Raises django.db.Error while it is away: better than a pool that waits for it.
    """
    connection.close()
    connection.ensure_connection()


def _with_connections_of_its_own() -> DjangoApp:
    """The same tasks on other connections: jobs put off in this process stay in Django's transactions."""
    connector: Any = app.connector
    jobs = DjangoApp(connector=connector.get_worker_connector())
    jobs.tasks = app.tasks
    jobs.periodic_registry = app.periodic_registry
    return jobs
