"""A whole desk as a person would start it, on free ports and a database of its own."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from answerable.site.connection import ROOT, assets_folder

READY_WITHIN = 60


@dataclass
class LiveDesk:
    url: str
    smtp: tuple[str, int]
    data: Path
    process: subprocess.Popen
    database: object

    @property
    def log(self) -> str:
        return (self.data / "desk.log").read_text()


@pytest.fixture(scope="session")
def tables(assets, cluster):
    """The tables of a new desk, written down as its installation does; without them it takes half a minute more."""
    return cluster.write_down_tables(assets_folder())


@pytest.fixture
def always_open(desk):
    """Bulkimart's policy opens it day and night, so that a test may run at any hour."""
    from answerable.demo.cast import POLICIES
    from answerable.kit.scope import brands_visible
    from answerable.promises.publish import publish

    source = (POLICIES / "bulkimart.policy.md").read_text("utf-8")
    source = source.replace("weekly: Mon-Fri 09:00-18:00", "weekly: Mon-Sun 00:00-24:00")
    source = source.replace("\nversion: 1\n", "\nversion: 2\n")
    brand = desk.brands["bulkimart"]
    with brands_visible([brand.pk]):
        publish(
            source,
            brand=brand,
            name="hours",
            approved_by="Iris",
            at=datetime(2026, 3, 3, tzinfo=UTC),
            effective=date(2026, 3, 4),
        )


@pytest.fixture
def live_desk(assets, own_database, tmp_path):
    data = tmp_path / "data"
    process = subprocess.Popen(
        [sys.executable, "-m", "answerable.run.cli", "up", "--data", str(data)],
        cwd=ROOT,
        env=own_database.environment(ANSWERABLE_DATA=str(data)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = data / "running.json"
    until = time.monotonic() + READY_WITHIN
    while not running.exists():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            log = (data / "desk.log").read_text() if (data / "desk.log").exists() else ""
            pytest.fail(f"the desk did not start:\n{process.communicate()[0]}\n{log}")
        time.sleep(0.05)
    told = json.loads(running.read_text())
    yield LiveDesk(told["desk"], ("127.0.0.1", told["smtp_port"]), data, process, own_database)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=40)
