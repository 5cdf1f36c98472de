"""A process made by fork: it shares what the supervisor has loaded, starts at once, needs little memory."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable

POSSIBLE = sys.platform == "linux"
"""Elsewhere system libraries do not survive a fork; there every process loads everything itself."""


class Forked:
    """Calls a function in a process of its own; to be used like `subprocess.Popen`."""

    def __init__(self, name: str, call: Callable[[], int], *, output: int, first: Callable[[], None]) -> None:
        sys.stdout.flush()
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_inside, args=(name, call, output, first), name=name)
        self._process.start()
        self.pid = self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode


def preload() -> None:
    """Load Django and the pages, once for all processes forked afterwards."""
    import django
    from django.db import connections

    django.setup()
    from answerable.site import wsgi

    del wsgi
    connections.close_all()
    if threading.active_count() > 1:
        raise RuntimeError("a thread was started while loading; a process with threads cannot be forked")
    gc.freeze()  # what is loaded now stays shared: the collector leaves it alone


def _inside(name: str, call: Callable[[], int], output: int, first: Callable[[], None]) -> None:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    first()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    _name_connections(name)
    sys.exit(call())


def _name_connections(name: str) -> None:
    """Let the database's list of connections tell whose each is."""
    if "django" in sys.modules:
        from django.db import connection

        connection.settings_dict["OPTIONS"]["application_name"] = name
