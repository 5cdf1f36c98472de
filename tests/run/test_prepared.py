"""Tables written down at installation are those the migrations make."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from answerable.run import prepared
from answerable.run.places import bundled
from answerable.run.postgres import THROWAWAY, Cluster
from answerable.site.connection import assets_folder, part


@pytest.fixture
def folder():
    folder = Path(tempfile.mkdtemp(prefix="prepared-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def described(superuser, name):
    """The whole database in words, without the line of chance that pg_dump adds and the ways to write a type."""
    url = superuser.rsplit("/", 1)[0] + "/" + name
    told = subprocess.run(
        [bundled() / "bin/pg_dump", "--inserts", "--no-privileges", "--exclude-table-data=django_migrations", url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return re.sub(r"(?m)^\\(un)?restrict .*$|::[a-z ]+|[][()]", "", told)


def migrate(root, data, assets):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "ANSWERABLE_"))}
    subprocess.run(
        [sys.executable, "-m", "answerable.run.cli", "migrate"],
        env={**environment, "PYTHONPATH": str(root / "src"), "ANSWERABLE_DATA": str(data), "ANSWERABLE_ASSETS": str(assets)},
        check=True,
    )  # fmt: skip


@pytest.mark.long
@pytest.mark.timeout(300)
def test_they_are_what_the_migrations_make_and_only_for_an_empty_database(root, folder, cluster, monkeypatch):
    kept = folder / "assets"
    kept.mkdir()
    made = prepared.write(assets_folder() if os.access(assets_folder(), os.W_OK) else kept)
    if made.parent != kept:
        shutil.copy(made, kept)
    own = Cluster.at(folder / "filled", THROWAWAY)
    try:
        filled = own.start()
        migrate(root, folder / "filled", kept)
        name = part(filled.owner, "dbname")
        with cluster.alone():
            migrated = cluster.plain_template()
        assert described(filled.superuser, name) == described(cluster.addresses.superuser, migrated)
        with psycopg.connect(filled.owner) as owner:
            (applied,) = owner.execute("SELECT count(*) FROM django_migrations").fetchone()
            assert applied > 50
        monkeypatch.setenv("ANSWERABLE_ASSETS", str(kept))
        assert not prepared.fill(filled)  # it is not empty any more
    finally:
        own.stop()
