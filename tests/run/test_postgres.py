"""The embedded database keeps what it was given, whatever is done to its processes."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import psycopg
import pytest

from answerable.run import places
from answerable.run.postgres import Cluster


def answers(address):
    with psycopg.connect(address) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


@pytest.fixture
def embedded(tmp_path_factory):
    # A short folder that the database's user can enter: pytest's own are private to us.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o711)
    cluster = Cluster.at(folder / "data", {"shared_buffers": "32MB"})
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


def test_the_application_works_as_an_ordinary_role_that_owns_nothing(embedded):
    addresses = embedded.start()
    with psycopg.connect(addresses.app) as app:
        powers = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert app.execute(powers).fetchone() == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE public.mine (id int)")
    with psycopg.connect(addresses.owner) as owner:
        assert owner.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (False,)
        owner.execute("CREATE TABLE public.ours (id int)")


def test_it_checks_passwords_keeps_checksums_and_listens_on_no_network(embedded):
    addresses = embedded.start()
    with psycopg.connect(addresses.superuser) as server:
        shown = {
            name: server.execute(f"SHOW {name}").fetchone()[0]
            for name in ("data_checksums", "listen_addresses", "fsync")
        }
    assert shown == {"data_checksums": "on", "listen_addresses": "", "fsync": "on"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(addresses.app, password="guessed")
    assert oct((embedded.place.data / "connection.json").stat().st_mode & 0o777) == "0o600"
    assert oct(embedded.place.socket.stat().st_mode & 0o777) == "0o700"


def test_what_was_committed_survives_a_killed_server(embedded):
    addresses = embedded.start()
    with psycopg.connect(addresses.owner) as owner:
        owner.execute("CREATE TABLE kept (line text)")
        owner.execute("INSERT INTO kept VALUES ('a letter')")
    os.kill(embedded.pid(), signal.SIGKILL)
    addresses = embedded.start()
    with psycopg.connect(addresses.owner) as owner:
        assert owner.execute("SELECT line FROM kept").fetchall() == [("a letter",)]


def test_a_pid_file_that_names_another_program_does_not_stop_the_start(embedded):
    embedded.start()
    embedded.stop()
    (embedded.place.files / "postmaster.pid").write_text(f"{os.getpid()}\n{embedded.place.files}\n")
    (embedded.place.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    assert answers(embedded.start().app)


def test_a_server_that_outlived_its_supervisor_is_taken_over(embedded):
    embedded.start()
    orphan = embedded.pid()
    embedded.start()
    assert embedded.pid() != orphan
    assert embedded.running()


def test_the_data_folder_may_be_moved(embedded):
    embedded.start()
    embedded.stop()
    moved = embedded.place.data.with_name("elsewhere")
    embedded.place.data.rename(moved)
    cluster = Cluster.at(moved, {"shared_buffers": "32MB"})
    try:
        assert answers(cluster.start().app)
    finally:
        cluster.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as somebody else")
def test_started_by_root_out_of_everybody_s_reach_it_runs_where_its_user_can(tmp_path, monkeypatch):
    """As in a checkout in /root: neither the data folder nor the installed programs can be entered."""
    real = places.bundled()
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for package in (real.parent.name, f"{real.parent.name}.libs"):
        (private / package).symlink_to(real.parent.with_name(package))
    with tempfile.TemporaryDirectory(prefix="pg-") as elsewhere:
        Path(elsewhere).chmod(0o711)
        monkeypatch.setattr(places, "ELSEWHERE", Path(elsewhere))
        monkeypatch.setattr(places, "bundled", lambda: private / real.parent.name / real.name)
        cluster = Cluster.at(private / "data", {"shared_buffers": "32MB"})
        try:
            assert answers(cluster.start().app)
        finally:
            cluster.stop()
        assert cluster.place.home.is_relative_to(elsewhere)
        assert cluster.place.programs.is_relative_to(elsewhere)
        assert "cannot enter" in cluster.place.note
