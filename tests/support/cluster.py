"""The tests' own PostgreSQL: one for all runs of a checkout, started by the first that needs it, stopped by the last.

Databases are cloned from templates: `plain_…` is migrated and empty, `desk_…` holds the fixed cast and both policies.
A template's name carries a hash of what it was made from, so a change makes a new one.
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from answerable.run import memory, prepared, roles
from answerable.run.postgres import THROWAWAY, Cluster
from answerable.site.connection import ROOT

FOLDER = memory.folder("tests") or ROOT / "build/tests"
SOURCE = ROOT / "src/answerable"
BUILD_CAST = """
import django; django.setup()
from datetime import UTC, datetime
from answerable.demo import cast
from answerable.kit.now import now
cast.build(at=datetime.fromisoformat({at!r}), trained_at=now())
"""
CAST_BUILT_AT = "2026-03-02T08:00:00+00:00"
KEEP_TEMPLATES = 2
SECRET = "only for tests"


@dataclass(frozen=True)
class Database:
    """One database: `app` is the address of the ordinary role, `owner` that of the role that migrates."""

    name: str
    app: str
    owner: str

    def environment(self, **more: str) -> dict[str, str]:
        """What a process needs to work on this database."""
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "answerable.site.settings",
            "DATABASE_URL": self.app,
            "ANSWERABLE_OWNER_URL": self.owner,
            **more,
        }


class TestCluster:
    __test__ = False

    def __init__(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.cluster = Cluster.at(FOLDER / "data", THROWAWAY)
        self.users = (FOLDER / "users.lock").open("w")
        fcntl.flock(self.users, fcntl.LOCK_SH)
        with self.alone():
            if not self.cluster.running():
                self.cluster.start()
                self._sweep()
        self.addresses = self.cluster.connection()
        self.made: list[str] = []
        self.counter = 0

    @contextmanager
    def alone(self):
        with (FOLDER / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def close(self) -> None:
        """Drop what this run made; the last one out stops the server."""
        for name in self.made:
            self.drop(name)
        with self.alone(), self.users, suppress(BlockingIOError):
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.cluster.stop()

    def server(self):
        return psycopg.connect(self.addresses.superuser, autocommit=True)

    def database(self, name: str) -> Database:
        def renamed(url: str) -> str:
            return url.rsplit("/", 1)[0] + "/" + name

        return Database(name, renamed(self.addresses.app), renamed(self.addresses.owner))

    def clone(self, *, cast: bool) -> Database:
        """A fresh database with the tables, and with the cast when asked."""
        with self.alone():
            template = self.desk_template() if cast else self.plain_template()
            self.counter += 1
            name = f"t_{os.getpid()}_{self.counter}"
            with self.server() as server:
                roles.create_database(server, name, template)
        self.made.append(name)
        return self.database(name)

    def drop(self, name: str) -> None:
        with self.server() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def plain_template(self) -> str:
        """All tables. Where only migrations were added since an older one was made, only these run."""
        name = self._template(self._plain_name, self._older(), ["-m", "answerable.run.cli", "migrate"])
        _made_from(name).write_text(json.dumps(_digests(self._migrations)))
        return name

    @cached_property
    def _plain_name(self) -> str:
        return f"plain_{_hash(self._migrations)}"

    @cached_property
    def _migrations(self) -> list[Path]:
        return [*SOURCE.glob("*/migrations/*.py"), SOURCE / "run/roles.py", ROOT / "requirements/run.txt"]

    def write_down_tables(self, folder: Path) -> Path:
        """What a new desk fills its database from, made of the template rather than of all migrations again."""
        with self.alone():
            migrated = self.database(self.plain_template())
            return prepared.keep(folder, replace(self.addresses, owner=migrated.owner))

    def _older(self) -> str:
        wanted = _digests(self._migrations).items()
        with self.server() as server:
            names = [n for (n,) in server.execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
        for name in names:
            made = _made_from(name)
            if name.startswith("plain_") and made.exists() and json.loads(made.read_text()).items() <= wanted:
                return name
        return "template0"

    def desk_template(self) -> str:
        build = ["-c", BUILD_CAST.format(at=CAST_BUILT_AT)]
        return self._template(self._desk_name, self.plain_template(), build)

    @cached_property
    def _desk_name(self) -> str:
        inputs = [
            path for path in SOURCE.rglob("*") if path.suffix in {".py", ".txt", ".md", ".policy", ".json"}
        ]
        inputs += [ROOT / "requirements/run.txt"]
        week = datetime.now(UTC).strftime("%G%V")  # noqa: TID251  their training must count when it is tested
        return f"desk_{week}_{_hash(inputs)}"

    def _template(self, name: str, start_from: str, command: list[str]) -> str:
        with self.server() as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return name
            building = self.database(f"{name}_building")
            self.drop(building.name)
            roles.create_database(server, building.name, start_from)
            if start_from == "template0" and self._has_vector(server):
                with psycopg.connect(self.addresses.superuser, dbname=building.name) as inside:
                    inside.execute("CREATE EXTENSION vector")
            with TemporaryDirectory() as data:
                environment = building.environment(ANSWERABLE_DATA=data)
                done = subprocess.run(
                    [sys.executable, *command],
                    env=environment,
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    check=False,
                )
            if done.returncode:
                raise RuntimeError(f"The test database could not be made:\n{done.stdout}\n{done.stderr}")
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(building.name), sql.Identifier(name)
                )
            )
        return name

    def _has_vector(self, server) -> bool:
        return (
            server.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'").fetchone()
            is not None
        )

    def _sweep(self) -> None:
        """Nobody uses the cluster yet: what killed runs and old versions left can go."""
        self.addresses = self.cluster.connection()
        with self.server() as server:
            names = [n for (n,) in server.execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
        for kind in ("plain_", "desk_"):
            for old in [n for n in names if n.startswith(kind)][KEEP_TEMPLATES:]:
                self.drop(old)
        for left in [n for n in names if n.startswith("t_")]:
            self.drop(left)


def django_settings(database: Database) -> dict[str, str]:
    """The part of Django's DATABASES entry that names a database."""
    parts = conninfo_to_dict(database.app)
    return {
        "NAME": database.name,
        "USER": parts["user"],
        "PASSWORD": parts["password"],
        "HOST": parts["host"],
    }


def _made_from(template: str) -> Path:
    return FOLDER / f"{template}.json"


def _digests(paths: list[Path]) -> dict[str, str]:
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _hash(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def make_templates():
    """So that no test has to wait for them."""
    cluster = TestCluster()
    with cluster.alone():
        cluster.desk_template()
    cluster.close()


if __name__ == "__main__":
    os.environ["ANSWERABLE_SECRET"] = SECRET
    make_templates()
