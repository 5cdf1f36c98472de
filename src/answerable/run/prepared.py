"""The tables of a new desk, written down when it is installed: an empty database has them in a second.

All migrations run then, once, in a database that goes again. What they made lies beside the built assets,
named by a digest of everything it came from; where there is none that fits, or a database holds anything, the
migrations run as ever.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from answerable.run.places import bundled
from answerable.run.postgres import THROWAWAY, Cluster
from answerable.site.connection import PACKAGE, ROOT, Connection, assets_folder, part

TABLES = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"


def fill(found: Connection) -> bool:
    """Give an empty embedded database its tables; False, and nothing is done, where that cannot be.

    All of it is one transaction: it is there afterwards or it is not.
    """
    tables = assets_folder() / _name()
    if not tables.exists():
        return False
    with psycopg.connect(found.owner) as database:
        row = database.execute(TABLES).fetchone()
    if row is None or row[0]:
        return False
    psql = bundled() / "bin/psql"
    options = ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", str(tables)]
    done = subprocess.run([psql, *options, found.owner], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(
            f"The prepared tables do not fit, so the migrations run instead: {done.stderr[:300]}\n"
        )
    return not done.returncode


def write(folder: Path) -> Path:
    """Migrate a database of its own and write down what came of it; what is there already stays."""
    target = folder / _name()
    if target.exists():
        return target
    data = Path(tempfile.mkdtemp(prefix="answerable-tables-"))
    data.chmod(0o711)
    cluster = Cluster.at(data / "data", THROWAWAY)
    try:
        addresses = cluster.start()
        environment = {
            **os.environ,
            "ANSWERABLE_DATA": str(data / "data"),
            "DATABASE_URL": addresses.app,
            "ANSWERABLE_OWNER_URL": addresses.owner,
            "PYTHONPATH": str(ROOT / "src"),
        }
        migrate = [sys.executable, "-m", "answerable.run.cli", "migrate"]
        subprocess.run(migrate, env=environment, check=True, capture_output=True)
        keep(folder, addresses)
    finally:
        cluster.stop()
        shutil.rmtree(data, ignore_errors=True)
    return target


def keep(folder: Path, addresses: Connection) -> Path:
    """Write down a migrated database that holds nothing yet, in place of older ones; what is there stays."""
    target = folder / _name()
    if not target.exists():
        for old in folder.glob("tables-*.sql"):
            old.unlink(missing_ok=True)
        beside = target.with_suffix(f".{os.getpid()}")
        beside.write_bytes(_dumped(addresses))
        beside.replace(target)
    return target


def _dumped(addresses: Connection) -> bytes:
    program = bundled() / "bin/pg_dump"
    # Rows as INSERT: COPY is refused for tables with row-level security even where there is none to copy.
    options = ["--no-owner", "--no-privileges", "--exclude-extension=*", "--inserts"]
    database = ["--dbname", addresses.superuser.rsplit("/", 1)[0] + "/" + part(addresses.owner, "dbname")]
    return subprocess.run([program, *options, *database], check=True, capture_output=True).stdout


def _name() -> str:
    """Named by all that makes the tables: our migrations, and the packages that bring some of their own."""
    inputs = [*PACKAGE.glob("*/migrations/*.py"), PACKAGE / "kit/rls.py", ROOT / "requirements/run.txt"]
    digest = hashlib.sha256()
    for path in sorted(inputs):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return f"tables-{digest.hexdigest()[:12]}.sql"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
