"""A whole desk with its embedded database, started and ended as people and machines do."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from answerable.run.postgres import Cluster
from answerable.site.connection import assets_folder, saved

WITHIN = 60


class Started:
    def __init__(self, root, data, *arguments, **more):
        self.data = data
        own = {
            key: text
            for key, text in os.environ.items()
            if key.endswith("_PORT") or not key.startswith(("ANSWERABLE_", "DATABASE_"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "answerable.run.cli", "up", "--data", str(data), *arguments],
            cwd=root,
            env={
                **own,
                "PYTHONPATH": str(root / "src"),
                **more,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until_ready(self):
        until(lambda: self.where().get("pid") == self.process.pid or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.communicate()[0]
        self.told = self.where()
        return self

    def where(self):
        running = self.data / "running.json"
        return json.loads(running.read_text()) if running.exists() else {}

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.communicate(timeout=40)[0]

    def ready(self):
        try:
            with urllib.request.urlopen(f"{self.told['desk']}/readyz", timeout=5) as answer:  # noqa: S310  our own address
                return answer.status == 200
        except OSError:
            return False

    def looks_like_a_desk(self):
        with urllib.request.urlopen(f"{self.told['desk']}/accounts/login/", timeout=20) as page:  # noqa: S310
            (style,) = re.findall(r'href="(/static/[^"]+/door.css)"', page.read().decode())
        with urllib.request.urlopen(f"{self.told['desk']}{style}", timeout=20) as answer:  # noqa: S310
            return b".door" in answer.read()

    def pids(self, name):
        told = (self.data / "desk.log").read_text()
        return [
            int(line.rpartition(" ")[2]) for line in told.splitlines() if f"{name} started, process" in line
        ]


def until(condition, within=WITHIN):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def processes_of(data):
    """Every living process that was told of this data folder, or serves a database in it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if str(data).encode() in told:
            found.append(told)
    return found


@pytest.fixture
def data():
    # Short and open to the database's user, which pytest's own folders are not.
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    folder.chmod(0o711)
    yield folder / "data"
    if (folder / "data/connection.json").exists():
        Cluster.at(folder / "data").stop()
    shutil.rmtree(folder)


@pytest.fixture
def start(root):
    started = []
    yield (
        lambda data, *arguments, **more: (
            started.append(Started(root, data, *arguments, **more)) or started[-1]
        )
    )
    for desk in started:
        if desk.process.poll() is None:
            desk.process.terminate()
        desk.process.communicate(timeout=60)


@pytest.mark.long
def test_a_desk_survives_what_happens_to_its_parts_and_leaves_nothing_but_its_data(start, root, data, tables):
    newer = data.with_name("newer")  # as after an update: what browsers load has not been built yet
    shutil.copytree(assets_folder(), newer, ignore=shutil.ignore_patterns("static"))
    desk = start(data, ANSWERABLE_ASSETS=str(newer)).until_ready()
    assert desk.ready()
    assert desk.looks_like_a_desk()
    second = subprocess.run(
        [sys.executable, "-m", "answerable.run.cli", "up", "--data", str(data)],
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode != 0
    assert f"A desk is already running in {data}: {desk.told['desk']}" in second.stderr

    with psycopg.connect(saved(data).owner) as owner:
        owner.execute("CREATE TABLE kept (line text)")
        owner.execute("INSERT INTO kept VALUES ('a letter')")
    os.kill(Cluster.at(data).pid(), signal.SIGKILL)
    until(lambda: "postgres was ended by SIGKILL" in (data / "desk.log").read_text())
    until(desk.ready)
    os.kill(desk.pids("web")[0], signal.SIGKILL)
    until(lambda: "web was ended by SIGKILL" in (data / "desk.log").read_text())
    until(desk.ready)

    desk.process.kill()  # as a closed machine would: nobody stops the others in order
    desk.process.communicate()
    until(lambda: not processes_of(data))

    again = start(data).until_ready()
    with psycopg.connect(saved(data).owner) as owner:
        assert owner.execute("SELECT line FROM kept").fetchall() == [("a letter",)]
    (data / "files").mkdir(exist_ok=True)
    (data / "files/photo").write_bytes(b"pallet")
    an_answer_waits(root, data)
    whole = data.with_name("desk.backup")
    assert "holds the whole desk" in command(root, "backup", whole, "--data", data)
    assert whole.stat().st_mode & 0o777 == 0o600
    assert "exists already. Nothing was written" in command(root, "backup", whole, "--data", data)
    told = again.end()
    assert "Stopped. Everything is kept in" in told
    assert again.process.returncode == 0
    assert not processes_of(data)
    assert not (data / "running.json").exists()
    restored(root, whole, data)


def command(root, *words):
    own = {
        name: text for name, text in os.environ.items() if not name.startswith(("ANSWERABLE_", "DATABASE_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "answerable.run.cli", *map(str, words)],
        env={**own, "PYTHONPATH": str(root / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


ANSWER = """
import django; django.setup()
from datetime import timedelta
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.demo import cast
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.staff.models import Agent
from answerable.brands.models import Brand
cast.build(at=now() - timedelta(days=9), trained_at=now())
brand = Brand.objects.get(slug="bulkimart")
see_brands([brand.pk])
letter = Incoming(brand_id=brand.pk, channel="email", sender_email="dana@harborcafe.example", subject="12 cartons short",
    text="Twelve cartons are missing.", received_at=now(), rfc_id="<a@harborcafe.example>")
ticket = receive(letter, at=now()).ticket
reply(ticket, agent=Agent.objects.get(name__startswith="Priya"), text="They leave today.", then="open", at=now())
"""


def an_answer_waits(root, data):
    subprocess.run(
        [sys.executable, "-c", ANSWER],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(root / "src"), "ANSWERABLE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "answerable.site.settings"},
        check=True,
    )  # fmt: skip


def restored(root, whole, data):
    """What a backup held is a desk again, elsewhere; a damaged one changes nothing."""
    other = data.with_name("other")
    damaged = whole.with_name("damaged")
    damaged.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "cannot be restored" in command(root, "restore", damaged, "--data", other)
    assert not (other / "connection.json").exists()
    told = command(root, "restore", whole, "--data", other)
    assert "were waiting to be sent" in told
    assert "holds a desk already" in command(root, "restore", whole, "--data", other)
    assert (other / "files/photo").read_bytes() == b"pallet"
    assert (other / "secret").read_text() == (data / "secret").read_text()
    cluster = Cluster.at(other)
    addresses = cluster.start()
    try:
        with psycopg.connect(addresses.owner) as owner:
            assert owner.execute("SELECT line FROM kept").fetchall() == [("a letter",)]
        with psycopg.connect(addresses.superuser, dbname="answerable") as database:
            mails = dict(
                database.execute("SELECT state, max(error) FROM tickets_delivery GROUP BY state").fetchall()
            )
            forced = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'tickets_ticket'"
            assert database.execute(forced).fetchone() == (True,)
        assert list(mails) == ["unknown"]
        assert "restored from a backup" in mails["unknown"]
        with psycopg.connect(addresses.app) as app:
            assert app.execute("SELECT count(*) FROM tickets_delivery").fetchone() == (
                0,
            )  # no brand in scope
    finally:
        cluster.stop()


def test_ctrl_c_during_the_start_stops_it_cleanly(start, data, assets):
    desk = start(data)
    until(lambda: (data / "desk.log").exists() and "postgres started" in (data / "desk.log").read_text())
    told = desk.end(signal.SIGINT)
    assert "Stopping" in told
    assert "Traceback" not in told
    assert not processes_of(data)


def test_starting_over_needs_a_word_from_a_person(start, data):
    data.mkdir()
    (data / "secret").write_text("kept")
    told = start(data, "--fresh").process.communicate()[0]
    assert "Nothing was erased" in told
    assert (data / "secret").read_text() == "kept"
