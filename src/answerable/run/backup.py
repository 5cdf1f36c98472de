"""`answerable backup FILE` and `answerable restore FILE`: a whole desk in one file, and back.

The file is a tar: `backup.json` (what it is), `database.dump` (pg_dump's own format, one consistent moment)
and the rest of the data folder: files, the secret, keys. Whoever has it has the desk; it is private (0600).
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from answerable.run.places import CannotRun, bundled
from answerable.run.postgres import Cluster
from answerable.run.up import erase, only_one
from answerable.site.connection import Connection, data_folder, part, saved, write_private

FORMAT = 1
ABOUT, DUMP, FILES = "backup.json", "database.dump", "data/"
MADE_ANEW = {"postgres", "postgres.new", "postgres-programs", "socket", "connection.json", "running.json"}
"""Left out of a backup, like logs and locks: the database's own files and its passwords."""
RESTORED = "The desk was restored from a backup: this may have been sent since then. Send it again if not."
_NOT_SENT_TWICE = """UPDATE {table} SET state = 'unknown', error = %s WHERE state IN ('queued', 'sending')"""
_OUTGOING = ("tickets_delivery", "tickets_sideletter")


def backup(arguments: list[str]) -> int:
    """Write the whole desk into one file. It may run meanwhile; what happens from now on is not in it."""
    options = _parsed("backup", backup.__doc__, arguments, "the file to write; it must not exist yet")
    data, target = options.data.absolute(), options.file.absolute()
    _embedded(data)
    if target.exists():
        raise CannotRun(f"{target} exists already. Nothing was written; name another file.")
    if not target.parent.is_dir():
        raise CannotRun(f"There is no folder {target.parent}. Nothing was written.")
    try:
        with _database_of(data) as connection:
            size = _write(data, connection, target)
    except OSError as error:
        raise CannotRun(f"The backup could not be written: {error}. Nothing was left behind.") from error
    print(
        f"{target} holds the whole desk ({size / 2**20:,.1f} MB). Whoever has it can read everything: "
        "keep it safe."
    )
    return 0


def restore(arguments: list[str]) -> int:
    """Make a desk of a backup, in a folder that holds none yet."""
    options = _parsed("restore", restore.__doc__, arguments, "a file that `answerable backup` wrote")
    data: Path = options.data.absolute()
    if (data / "connection.json").exists() or (data / "secret").exists():
        raise CannotRun(
            f"{data} holds a desk already; it is untouched. Name another folder with --data, or move that "
            "one away."
        )
    try:
        with tarfile.open(options.file) as archive, tempfile.TemporaryDirectory() as beside:
            about = _about(archive)
            dump = _dump(archive, Path(beside), about)
            data.mkdir(parents=True, exist_ok=True)
            with only_one(data), _whole_or_nothing(data):
                held = _load(data, dump)
                _unpack(archive, data)
    except (OSError, EOFError, tarfile.TarError, KeyError, ValueError) as error:
        raise CannotRun(f"{options.file} cannot be restored: {error}.") from error
    print(f"The desk as it was on {about['made_at']} is in {data}. Start it: ./answerable up --data {data}")
    if held:
        print(
            f"{held} mails were waiting to be sent then. They may have left since, so none is sent by itself:"
        )
        print("  each is marked on its ticket, with a button that sends it again.")
    return 0


def _parsed(name: str, about: str | None, arguments: list[str], file: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"answerable {name}", description=about)
    parser.add_argument("file", type=Path, metavar="FILE", help=file)
    parser.add_argument("--data", type=Path, default=data_folder(), help="the desk's data folder")
    return parser.parse_args(arguments)


def _embedded(data: Path) -> None:
    if saved(data) is None:
        raise CannotRun(
            f"{data} holds no database of a desk. Name its folder with --data; a database of your own "
            "(DATABASE_URL) is backed up with its own tools."
        )


@contextmanager
def _database_of(data: Path) -> Iterator[Connection]:
    """The desk's database, started for the moment where the desk does not run."""
    cluster = Cluster.at(data)
    running = cluster.running()
    with nullcontext() if running else only_one(data):
        try:
            yield cluster.connection() if running else cluster.start()
        finally:
            if not running:
                cluster.stop()


def _write(data: Path, connection: Connection, target: Path) -> int:
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as beside:
        dump, whole = Path(beside) / DUMP, Path(beside) / "whole"
        _run("pg_dump", "--format=custom", f"--file={dump}", _inside(connection))
        about = {"format": FORMAT, "made_at": f"{_now():%Y-%m-%d at %H:%M} UTC", "sha256": _digest(dump)}
        write_private(Path(beside) / ABOUT, json.dumps(about))
        whole.touch(mode=0o600)
        with tarfile.open(whole, "w") as archive:
            archive.add(Path(beside) / ABOUT, ABOUT)
            archive.add(dump, DUMP)
            for path in sorted(data.iterdir()):
                if not _left_out(path):
                    archive.add(path, FILES + path.name)
        size = whole.stat().st_size
        whole.rename(target)
    return size


def _left_out(path: Path) -> bool:
    return path.name in MADE_ANEW or ".log" in path.name or path.suffix in {".lock", ".new"}


def _about(archive: tarfile.TarFile) -> dict[str, Any]:
    member = archive.extractfile(ABOUT)
    about: dict[str, Any] = json.load(member) if member else {}
    if about.get("format") != FORMAT:
        raise ValueError("it is no backup of a desk, or one of a newer version")
    return about


def _dump(archive: tarfile.TarFile, folder: Path, about: dict[str, Any]) -> Path:
    _copy(archive, archive.getmember(DUMP), folder / DUMP)
    if _digest(folder / DUMP) != about["sha256"]:
        raise ValueError("its database was damaged on the way; nothing was changed")
    return folder / DUMP


def _load(data: Path, dump: Path) -> int:
    """The database of a new desk with what the dump holds; how many mails it held back."""
    cluster = Cluster.at(data)
    try:
        connection = cluster.start()
        _run(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={_inside(connection)}",
            str(dump),
        )
        with psycopg.connect(_inside(connection)) as database:
            return sum(
                database.execute(_NOT_SENT_TWICE.format(table=table), [RESTORED]).rowcount
                for table in _OUTGOING
            )
    finally:
        cluster.stop()


def _unpack(archive: tarfile.TarFile, data: Path) -> None:
    for member in archive.getmembers():
        path = data / member.name.removeprefix(FILES)
        if not member.name.startswith(FILES) or not path.resolve().is_relative_to(data.resolve()):
            continue
        if member.isdir():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif member.isfile():
            _copy(archive, member, path)


def _copy(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    source = archive.extractfile(member)
    if source is None:
        raise ValueError(f"{member.name} is no file in it")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=member.mode & 0o700 | 0o600)
    with source, path.open("wb") as file:
        shutil.copyfileobj(source, file)


@contextmanager
def _whole_or_nothing(data: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        erase(data, may_ask=False)
        raise


def _inside(connection: Connection) -> str:
    """The desk's own database as superuser: row-level security hides rows from everybody else."""
    address = urlsplit(connection.superuser)
    return urlunsplit(address._replace(path="/" + part(connection.owner, "dbname")))


def _run(program: str, *arguments: str) -> None:
    command = [str(bundled() / "bin" / program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRun(f"{program} did not finish: {done.stderr.strip()[:500]}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now() -> datetime:
    from answerable.kit.now import now

    return now()
