"""A desk to measure: embedded PostgreSQL, web, mail listener and worker in a folder that goes again."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from answerable.run import ports
from answerable.run.places import CannotRun
from answerable.run.postgres import Cluster
from answerable.site.connection import ROOT, Connection

WEB_WORKERS = 2
PATIENCE = 60.0


@dataclass
class Ground:
    """Where the measuring happens. `connection` names the database, `web` and `smtp` the ports.

    `aside`: the database is not the one its folder names.
    """

    data: Path
    connection: Connection
    web: int
    smtp: int
    live: int = 0
    aside: bool = False
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    @contextmanager
    def prepared(cls) -> Iterator["Ground"]:
        """Make it, with tables, cast and policies, and take everything away afterwards."""
        with ExitStack() as stack:
            data = Path(tempfile.mkdtemp(prefix="answerable-bench-"))
            stack.callback(shutil.rmtree, data, ignore_errors=True)
            cluster = Cluster.at(data)
            stack.callback(cluster.stop)
            connection = cluster.start()
            taken: set[int] = set()
            web, smtp, live = (ports.free(first, taken) for first in (18_000, 12_525, 18_400))
            ground = cls(data, connection, web, smtp, live)
            for name in ("DATABASE_URL", "ANSWERABLE_OWNER_URL", "ANSWERABLE_URL"):
                os.environ.pop(name, None)
            os.environ.update(ground.environment)
            ground.command("migrate")
            import django

            django.setup()
            from answerable.demo import cast
            from answerable.kit.now import now

            cast.build(now())
            stack.callback(ground.stop)
            yield ground

    @property
    def environment(self) -> dict[str, str]:
        elsewhere = {"DATABASE_URL": self.connection.app, "ANSWERABLE_OWNER_URL": self.connection.owner}
        return (elsewhere if self.aside else {}) | {
            "ANSWERABLE_DATA": str(self.data),
            "ANSWERABLE_WEB_PORT": str(self.web),
            "ANSWERABLE_SMTP_PORT": str(self.smtp),
            "ANSWERABLE_LIVE_PORT": str(self.live),
            "ANSWERABLE_WEB_WORKERS": str(WEB_WORKERS),
            "PYTHONPATH": str(ROOT / "src"),
        }

    def command(self, name: str) -> None:
        """Run one of the desk's commands to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "answerable.run.cli", name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotRun(f"`{name}` failed:\n{done.stdout}{done.stderr}")

    def start(self, *names: str) -> None:
        """Start processes of the desk; their output goes to a log in the folder."""
        for name in names:
            with (self.data / f"{name}.log").open("ab") as log:
                self.processes.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "answerable.run.cli", name],
                        cwd=ROOT,
                        env=os.environ | self.environment,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                )
        if "web" in names:
            self._wait_for_web()

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    @contextmanager
    def running(self, *names: str) -> Iterator[None]:
        self.start(*names)
        try:
            yield
        finally:
            self.stop()

    def _wait_for_web(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.web}/healthz", timeout=5):
                    return
            except (urllib.error.URLError, OSError) as error:
                if time.monotonic() > until:
                    raise CannotRun(f"The web server does not answer: {error}") from error
                time.sleep(0.1)
