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

NUMBERED = ("django_migrations", "auth_permission", "django_content_type")
"""Tables Django fills after the migrations, in an order that depends on how many ran at once."""
RIGHTS = """SELECT app_label, model, codename FROM auth_permission
    JOIN django_content_type kind ON kind.id = content_type_id ORDER BY 1, 2, 3"""


@pytest.fixture
def folder():
    folder = Path(tempfile.mkdtemp(prefix="prepared-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def described(superuser, name):
    """The whole database in words, without the line of chance that pg_dump adds and the ways to write a type."""
    url = superuser.rsplit("/", 1)[0] + "/" + name
    numbered = [f"--exclude-table-data={table}" for table in NUMBERED]
    told = subprocess.run(
        [bundled() / "bin/pg_dump", "--inserts", "--no-privileges", *numbered, url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    with psycopg.connect(url) as database:
        rights = database.execute(RIGHTS).fetchall()
    counters = "|".join(NUMBERED)
    chance = rf"(?m)^\\(un)?restrict .*$|^SELECT pg_catalog.setval\('public.({counters})_id_seq'.*$"
    return re.sub(rf"{chance}|::[a-z ]+|[][()]", "", told), rights


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
        tables, rights = described(filled.superuser, name)
        assert (tables, rights) == described(cluster.addresses.superuser, migrated)
        assert len(rights) > 200
        with psycopg.connect(filled.owner) as owner:
            (applied,) = owner.execute("SELECT count(*) FROM django_migrations").fetchone()
            assert applied > 50
        monkeypatch.setenv("ANSWERABLE_ASSETS", str(kept))
        assert not prepared.fill(filled)  # it is not empty any more
    finally:
        own.stop()
