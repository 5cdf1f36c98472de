"""The embedded PostgreSQL 18: made, recovered, started and stopped by us, on a private socket only."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psycopg

from answerable.run import roles
from answerable.run.places import CannotRun, Place, choose
from answerable.site.connection import Connection, part, saved

SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "synchronous_commit": "on",
    "fsync": "on",
    **(
        {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}
    ),  # else each file, for seconds
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "''",
    "log_min_duration_statement": "2000",
    "shared_preload_libraries": "''",
}
THROWAWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "autovacuum": "off",
}
"""Settings for a database nobody will miss: the tests'."""

INITDB = (  # the builtin locale sorts the same on every machine, whatever its libc
    "--username=postgres",
    "--auth=scram-sha-256",
    "--data-checksums",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
PATIENCE = 60
"""Seconds to wait for a start (recovery after a crash included) or a stop."""


@dataclass
class Cluster:
    """One embedded PostgreSQL with its files under one data folder."""

    place: Place
    settings: dict[str, str] = field(default_factory=dict)

    STOP: ClassVar[signal.Signals] = signal.SIGINT
    """What a server takes as: cancel what runs, write everything down, end."""

    @classmethod
    def at(cls, data: Path, settings: dict[str, str] | None = None) -> "Cluster":
        return cls(choose(data), {**SETTINGS, **(settings or {})})

    def command(self) -> list[str]:
        """The server itself, in the foreground: whoever starts it is its parent."""
        return [str(self.place.programs / "bin/postgres"), "-D", str(self.place.files)]

    def connection(self) -> Connection:
        found = saved(self.place.data)
        if found is None:
            raise CannotRun(
                f"{self.place.data}/connection.json, which holds the database's passwords, is missing. "
                "Put it back from a backup, or start over with --fresh."
            )
        return found

    def prepare(self) -> None:
        """Make the files on the first start; afterwards clear away what a crash left. Safe to repeat."""
        place = self.place
        place.own(place.socket)
        self._follow_move()
        if (place.files / "PG_VERSION").exists():
            self.clear_leftovers()
        else:
            self._make()
        _write_as(place, place.files / "answerable.conf", self._conf())

    def _conf(self) -> str:
        folder = str(self.place.socket).replace("'", "''")
        settings = {**self.settings, "unix_socket_directories": f"'{folder}'"}
        return "".join(f"{name} = {value}\n" for name, value in settings.items())

    def _make(self) -> None:
        place = self.place
        passwords = saved(place.data) or self._invent()
        passwords.save(place.data)
        new = place.home / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        place.own(new)
        with tempfile.NamedTemporaryFile("w", dir=place.socket) as secret:
            secret.write(part(passwords.superuser, "password"))
            secret.flush()
            os.fchmod(secret.fileno(), 0o600)
            shutil.chown(secret.name, new.stat().st_uid, new.stat().st_gid)
            made = subprocess.run(
                [str(place.programs / "bin/initdb"), f"--pgdata={new}", f"--pwfile={secret.name}", *INITDB],
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
                **place.as_user(),
            )
        if made.returncode:
            raise CannotRun(f"The database could not be made in {new}:\n{made.stderr or made.stdout}")
        with (new / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'answerable.conf'  # the desk's; settings below it win\n")
        new.rename(place.files)

    def _invent(self) -> Connection:
        def url(role: str, database: str) -> str:
            socket = quote(str(self.place.socket), safe="")
            return f"postgresql://{role}:{secrets.token_urlsafe(24)}@{socket}/{database}"

        return Connection(
            app=url(roles.APP, "answerable"),
            owner=url(roles.OWNER, "answerable"),
            superuser=url("postgres", "postgres"),
        )

    def _follow_move(self) -> None:
        """The data folder may have been moved since its addresses were written down."""
        known = saved(self.place.data)
        if known is None:
            return
        host = part(known.app, "host")
        if host != str(self.place.socket):
            old, new = quote(str(host), safe=""), quote(str(self.place.socket), safe="")
            addresses = (
                url.replace(f"@{old}/", f"@{new}/") for url in (known.app, known.owner, known.superuser)
            )
            Connection(*addresses).save(self.place.data)

    def clear_leftovers(self) -> None:
        """Stop a server that outlived its supervisor, and remove marks left by one that was killed."""
        self.stop()
        (self.place.files / "postmaster.pid").unlink(missing_ok=True)
        for mark in self.place.socket.glob(".s.PGSQL.*"):
            mark.unlink(missing_ok=True)

    def pid(self) -> int | None:
        """The server's process as its own pid file tells it; it may be dead."""
        try:
            return int((self.place.files / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def running(self) -> bool:
        pid = self.pid()
        return pid is not None and _is_postgres(pid, self.place.files)

    def wait(self, meanwhile: Callable[[], None] = lambda: time.sleep(0.05)) -> None:
        """Return once it takes connections; raises CannotRun when it does not within PATIENCE seconds."""
        address = self.connection().superuser
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(address, connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > until:
                    raise CannotRun(f"The database does not answer after {PATIENCE} s: {error}") from error
                meanwhile()
            else:
                return

    def bootstrap(self) -> Connection:
        """Make the roles and the database where they are missing, and return the addresses."""
        connection = self.connection()
        roles.ensure(connection)
        return connection

    def start(self) -> Connection:
        """Start in the background, for tools and tests; `stop` ends it."""
        self.prepare()
        start = ("start", f"--log={self.place.files / 'server.log'}")
        for pause in (0.1, 0.2, 0.5, 1, 2):  # a killed server's children take a moment to notice
            try:
                self._control(*start)
                break
            except CannotRun:
                time.sleep(pause)
        else:
            self._control(*start)
        return self.bootstrap()

    def stop(self) -> None:
        """Fast shutdown: running statements are cancelled, everything committed is on disk."""
        if not self.running():
            return
        try:
            self._control("stop", "--mode=fast")
        except CannotRun:
            if self.running():  # else it was already dying of something else
                raise

    def _control(self, verb: str, *options: str) -> None:
        done = subprocess.run(
            [
                str(self.place.programs / "bin/pg_ctl"),
                verb,
                f"--pgdata={self.place.files}",
                "--wait",
                f"--timeout={PATIENCE}",
                *options,
            ],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self.place.as_user(),
        )
        if done.returncode:
            log = self.place.files / "server.log"
            told = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise CannotRun(f"The database did not {verb}: {done.stderr or done.stdout}\n{told}")


def _write_as(place: Place, path: Path, text: str) -> None:
    path.write_text(text)
    shutil.chown(path, place.files.stat().st_uid, place.files.stat().st_gid)


def _is_postgres(pid: int, files: Path) -> bool:
    """Whether the living process `pid` is this server: the number may have passed to another program."""
    if Path("/proc/self/cmdline").exists():
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except OSError:  # gone; of one that ended and was not collected the arguments are empty
            return False
    else:
        arguments = subprocess.run(
            ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
    return "postgres" in arguments and str(files) in arguments
