"""The desk's processes, each of which also starts alone, any number on any machine near the database."""

import gc
import os
import signal
import subprocess
import sys
from importlib import import_module
from threading import Event, Thread
from typing import Any

from answerable.run.ports import LOCAL
from answerable.site.connection import assets_folder

WEB_WORKERS = 2
WEB_THREADS = 2
"""A thread keeps one database connection open; more of them wait for each other rather than for it."""
SWITCH = 0.0005
"""Seconds a thread waits for one that computes: Python's own 0.005 cost a third of the pages a second."""
GRACE = 20.0
"""Seconds a page may still take once its worker is asked to stop."""


def host() -> str:
    """Where to listen: this machine alone, unless ANSWERABLE_LISTEN says otherwise."""
    return os.environ.get("ANSWERABLE_LISTEN", LOCAL)


def port(name: str, usual: int) -> int:
    return int(os.environ.get(f"ANSWERABLE_{name}_PORT", usual))


def web(_arguments: list[str]) -> int:
    """Pages and API over WSGI; builds what browsers load first, when that has changed."""
    from granian import Granian
    from granian.constants import Interfaces

    if "answerable.site.wsgi" not in sys.modules:  # else whoever loaded it has built them before
        # In a process of its own: what builds them need not stay in memory.
        subprocess.run([sys.executable, "-m", "answerable.site.assets", str(assets_folder())], check=True)
    import answerable.site.wsgi  # noqa: F401  its workers are forked and share it

    _keep_what_is_loaded()
    sys.setswitchinterval(SWITCH)

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


def _keep_what_is_loaded() -> None:
    """What is loaded now stays: nobody need look through it for garbage again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def live(_arguments: list[str]) -> int:
    """Event streams to open screens, over ASGI."""
    import resource

    import uvicorn
    from django.conf import settings
    from django.utils.log import configure_logging

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # every open screen and chat holds one
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    uvicorn.run(
        "answerable.workspace.live_app:app",
        host=host(),
        port=port("LIVE", 8001),
        log_level="warning",
        timeout_graceful_shutdown=1,  # open streams would hold it for ever; browsers come back by themselves
    )
    return 0


def worker(_arguments: list[str]) -> int:
    """Takes letters in, sends mail out, finds owners, runs jobs; finishes what is in hand before it stops."""
    import django

    django.setup()
    from answerable.casework import router, translator
    from answerable.channels import worker as mail
    from answerable.run import jobs

    _keep_what_is_loaded()
    sys.setswitchinterval(SWITCH)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [*mail.start(stop), router.start(stop), *translator.start(stop)]
    try:
        jobs.work(stop)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return 0


def smtp(_arguments: list[str]) -> int:
    """The mail listener."""
    return _call("answerable.channels.email.smtpd", "serve", host=host(), port=port("SMTP", 2525))


def imap(_arguments: list[str]) -> int:
    """Fetches mail from the mailboxes of the brands."""
    return _call("answerable.channels.email.fetch", "serve")


def watch(_arguments: list[str]) -> int:
    """Notices the moment a promise is due, and who is there to keep it."""
    import django

    django.setup()
    from answerable.channels import watcher as people
    from answerable.promises import watcher as promises

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    thread = Thread(target=people.watch, args=[stop], name="people")
    thread.start()
    try:
        promises.watch(stop)
    finally:
        stop.set()
        thread.join()
    return 0


def catcher(_arguments: list[str]) -> int:
    """Takes the demo's outgoing mail, so that none of it leaves the machine."""
    return _call("answerable.channels.catcher", "serve", host=LOCAL, port=port("CATCHER", 2526))


def _call(module: str, function: str, **where: Any) -> int:
    import django

    django.setup()
    work = getattr(import_module(module), function)
    _keep_what_is_loaded()
    work(**where)
    return 0


def of_a_desk(*, demo: bool) -> list[str]:
    """The processes of a desk, in the order they are started."""
    return ["web", "live", "worker", "smtp", "watch", "catcher" if demo else "imap"]
