"""The desk's processes, each of which also starts alone, any number on any machine near the database."""

import os
from importlib import import_module
from typing import Any

from answerable.run.ports import LOCAL
from answerable.site.rooms import exists

WEB_WORKERS = 2
WEB_THREADS = 3
"""A thread keeps one database connection open."""
JOBS_AT_ONCE = 4
GRACE = 20.0
"""Seconds a job may still run once the worker is asked to stop."""

LIVE_APP = "answerable.workspace.live_app"
SMTP = "answerable.channels.email.smtpd"
IMAP = "answerable.channels.email.fetch"
WATCH = "answerable.promises.watcher"


def host() -> str:
    """Where to listen: this machine alone, unless ANSWERABLE_LISTEN says otherwise."""
    return os.environ.get("ANSWERABLE_LISTEN", LOCAL)


def port(name: str, usual: int) -> int:
    return int(os.environ.get(f"ANSWERABLE_{name}_PORT", usual))


def web(_arguments: list[str]) -> int:
    """Pages and API over WSGI; builds what browsers load first, when that has changed."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    from answerable.site import assets

    assets.build(settings.ASSETS)
    Granian(
        "answerable.site.wsgi:application",
        address=host(),
        port=port("WEB", 8000),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("ANSWERABLE_WEB_WORKERS", WEB_WORKERS)),
        blocking_threads=WEB_THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=int(GRACE),
        websockets=False,
    ).serve()
    return 0


def live(_arguments: list[str]) -> int:
    """Event streams to open screens, over ASGI."""
    import django
    import uvicorn

    django.setup()
    uvicorn.run(
        f"{LIVE_APP}:app",
        host=host(),
        port=port("LIVE", 8001),
        log_level="warning",
        timeout_graceful_shutdown=1,  # open streams would hold it for ever; browsers come back by themselves
    )
    return 0


def worker(_arguments: list[str]) -> int:
    """Background jobs, one transaction each."""
    import django

    django.setup()
    from procrastinate.contrib.django import app

    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as jobs:
        jobs.run_worker(
            name="worker",
            concurrency=JOBS_AT_ONCE,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="successful",
        )
    return 0


def smtp(_arguments: list[str]) -> int:
    """The mail listener."""
    return _serve(SMTP, host=host(), port=port("SMTP", 2525))


def imap(_arguments: list[str]) -> int:
    """Fetches mail from the mailboxes of the brands."""
    return _serve(IMAP)


def watch(_arguments: list[str]) -> int:
    """Notices the moment a promise is due."""
    return _serve(WATCH)


def _serve(module: str, **where: Any) -> int:
    import django

    django.setup()
    import_module(module).serve(**where)
    return 0


def built() -> list[str]:
    """The processes this version has, in the order they are started."""
    parts = {"live": LIVE_APP, "smtp": SMTP, "watch": WATCH}
    return ["web", "worker", *(name for name, module in parts.items() if exists(module))]
