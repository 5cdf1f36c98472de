"""Work that is done later or again and again, by the worker. The only user of the job library."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import close_old_connections, connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from answerable.kit.now import now

log = logging.getLogger("answerable.jobs")
Work = TypeVar("Work", bound=Callable[..., Any])


def job(work: Work) -> Work:
    """Let a function be put off: `later(work, …)`. Its arguments must be plain JSON values."""
    app.task(name=_name(work))(_on_a_live_connection(work))
    return work


def later(work: Callable[..., Any], **arguments: Any) -> int:
    """Put a job into the queue and return its number. It runs if and only if the transaction commits."""
    return int(app.configure_task(_name(work)).defer(**arguments))


def every(cron: str) -> Callable[[Callable[[datetime], None]], Callable[[datetime], None]]:
    """Run a function at the times of a crontab line (UTC), once however many workers there are.

    It gets the instant at which it really runs.
    """

    def register(work: Callable[[datetime], None]) -> Callable[[datetime], None]:
        @_on_a_live_connection
        def run(timestamp: int) -> None:  # noqa: ARG001  when it was due, which may be long ago
            work(now())

        name = _name(work)
        task = app.task(name=name, queueing_lock=name)(run)
        app.periodic(cron=cron)(task)
        return work

    return register


@app.periodic(cron="*/5 * * * *")
@app.task(name="answerable.kit.jobs.take_up_again", queueing_lock="take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Every five minutes: a job whose worker was killed goes back into the queue. Jobs may run twice.

    One that another worker took up meanwhile, or whose successor already waits, is left as it is.
    """
    jobs = context.app.job_manager
    for left in await jobs.get_stalled_jobs():
        try:
            await jobs.retry_job(left)
        except ConnectorException as refused:
            log.warning("job %s (%s) was not taken up again: %s", left.id, left.task_name, refused)


def _on_a_live_connection(work: Work) -> Work:
    """The connection of the last job may have died since; a job is not tried again for that."""

    @wraps(work)
    def run(*given: Any, **named: Any) -> Any:
        if not connection.in_atomic_block:
            close_old_connections()
        return work(*given, **named)

    return cast("Work", run)


def _name(work: Callable[..., Any]) -> str:
    return f"{work.__module__}.{work.__name__}"
