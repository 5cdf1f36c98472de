"""Letters by SMTP into a whole desk while its processes are killed one after the other (X1)."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import psycopg

from answerable.run.drill import books, living
from answerable.run.drill.books import Books
from answerable.run.drill.relay import Relay
from answerable.run.drill.senders import Senders
from answerable.run.places import CannotRun
from answerable.run.postgres import Cluster
from answerable.site.connection import ROOT, saved

READY_WITHIN = 120
STUCK = 90.0
"""Seconds without any progress after which the drill gives up, and fails."""
LOOK, LOOK_INSIDE = 0.02, 0.5
MEMORY = 3 * 1024**3
OUT = {"sending": "on the wire when their sender was killed", "unknown": "known to have broken off there"}
_CAST = """
import django; django.setup()
from answerable.demo import cast
from answerable.kit.now import now
cast.build(now())
"""


def drill(letters: int, kills: int, *, seed: int, keep: bool) -> int:
    """Run it, print what came of it, and return the exit status: 1 where anything was lost or doubled."""
    began = time.monotonic()
    with Relay() as relay, _desk(relay.port, keep=keep) as (pid, smtp, data):
        print(f"  A desk in {data}; {letters:,} letters, {kills} kills …", flush=True)
        senders = Senders(smtp, letters, relay, run=f"{time.time_ns():x}")
        started = time.monotonic()
        try:
            killed = _send_and_kill(senders, _address(data), pid, kills, Random(seed))  # noqa: S311
            sending = time.monotonic() - started
            settled = _settle(_address(data), relay)
        finally:
            senders.stop.set()
            senders.join()
        found = books.compare(_address(data), senders.accepted, relay.caught)
        whole = time.monotonic() - began
        print(_table(senders, killed, found, sending=sending, whole=whole, settled=settled), flush=True)
    broken_off = found.states["sending"] + found.states["unknown"]
    complete = (
        settled and broken_off <= kills and len(senders.accepted) == letters and sum(killed.values()) == kills
    )
    return 0 if complete and not found.faults else 1


def _send_and_kill(senders: Senders, address: str, desk: int, kills: int, dice: Random) -> Counter[str]:
    """Kill along the way: so many deaths to so many letters accepted and read, to the last tenth."""
    killed: Counter[str] = Counter()
    unread, looked = senders.letters, time.monotonic()
    done, moved = 0, looked
    senders.start()
    while senders.working() or sum(killed.values()) < kills:
        if time.monotonic() - looked > LOOK_INSIDE:
            unread, looked = _unread(address, unread), time.monotonic()
        accepted = len(senders.accepted)
        progress = accepted + max(0, accepted - unread)
        if progress > done:
            done, moved = progress, time.monotonic()
        due = done * kills // max(1, int(senders.letters * 1.8))
        if sum(killed.values()) < min(due, kills):
            kind = living.kill_one(desk, dice)
            killed.update([kind] if kind else [])
        if time.monotonic() - moved > STUCK:
            senders.stop.set()
            break
        time.sleep(LOOK)
    return killed


def _unread(address: str, before: int) -> int:
    """Letters the desk has not read yet; as before while its database is away."""
    try:
        return books.still_open(address)[0]
    except psycopg.Error:
        return before


def _settle(address: str, relay: Relay) -> bool:
    """Wait until every letter has been read and every mail has left; False when nothing moves any more."""
    last, moved = (-1, -1, -1), time.monotonic()
    while time.monotonic() - moved < STUCK:
        try:
            unread, unsent = books.still_open(address)
        except psycopg.Error:
            unread, unsent = -1, -1
        if (unread, unsent) == (0, 0):
            return True
        now = (unread, unsent, relay.caught.total())
        if now != last:
            last, moved = now, time.monotonic()
        time.sleep(0.2)
    return False


def _table(
    senders: Senders, killed: Counter[str], found: Books, *, sending: float, whole: float, settled: bool
) -> str:
    rows: list[tuple[str, object]] = [
        ("letters offered until accepted (250)", len(senders.accepted)),
        ("  offers it took", senders.offers),
        ("  sent once more on purpose", senders.sent_twice),
        ("  refused (5xx)", len(senders.refused)),
        ("  longest wait for a 250", f"{senders.slowest:.1f} s"),
        ("processes killed (kill -9)", sum(killed.values())),
        *((f"  {name}", count) for name, count in sorted(killed.items())),
        ("messages on tickets", found.messages),
        ("tickets", found.tickets),
        ("duplicates recognised", found.duplicates),
        ("mails out", sum(found.states.values())),
        *((f"  {OUT.get(state, state)}", count) for state, count in sorted(found.states.items())),
        ("LOST", len(found.lost)),
        ("DOUBLED", len(found.doubled)),
        ("on a wrong ticket", len(found.misplaced)),
        ("of no accepted letter", len(found.invented)),
        ("mails sent twice", len(found.sent_twice)),
        ("called sent, but never sent", len(found.never_sent)),
        ("all settled", "yes" if settled else "NO"),
        ("time with kills", f"{sending:.0f} s"),
        ("time in all", f"{whole:.0f} s"),
    ]
    wide = max(len(name) for name, _ in rows)
    return "\n".join(
        f"  {name:<{wide}}  {f'{value:,}' if isinstance(value, int) else value:>10}" for name, value in rows
    )


@contextmanager
def _desk(relay: int, *, keep: bool) -> Iterator[tuple[int, int, Path]]:
    """A desk of its own with the cast in it: its supervisor's process, its SMTP port, its data folder."""
    home = Path(tempfile.mkdtemp(prefix="answerable-drill-", dir=_quick_folder()))
    home.chmod(0o711)  # the database's user passes through
    data = home / "data"
    environment = _environment(data, relay)
    with (home / "desk.out").open("ab") as out:
        desk = subprocess.Popen(
            [sys.executable, "-m", "answerable.run.cli", "up", "--data", str(data)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            told = _ready(desk, data, home / "desk.out")
            subprocess.run([sys.executable, "-c", _CAST], env=environment, check=True)
            yield desk.pid, told["smtp_port"], data
        finally:
            desk.send_signal(signal.SIGTERM)
            try:
                desk.wait(60)
            except subprocess.TimeoutExpired:
                desk.kill()
                desk.wait()
            if saved(data) is not None:
                Cluster.at(data).stop()
            if not keep:
                shutil.rmtree(home, ignore_errors=True)


def _quick_folder() -> str | None:
    """Memory, where there is enough: kill -9 leaves what the kernel holds, a disk proves no more."""
    memory = Path("/dev/shm")  # noqa: S108  a folder with a name nobody can guess is made in it
    chosen = os.environ.get("TMPDIR")
    if chosen or not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < MEMORY:
        return chosen
    return str(memory)


def _environment(data: Path, relay: int) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ANSWERABLE_", "DATABASE_"))}
    assets = os.environ.get("ANSWERABLE_ASSETS")
    return {
        **kept,
        **({"ANSWERABLE_ASSETS": assets} if assets else {}),
        "ANSWERABLE_DATA": str(data),
        "ANSWERABLE_RELAY": f"smtp://127.0.0.1:{relay}",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "answerable.site.settings",
    }


def _ready(desk: subprocess.Popen[bytes], data: Path, out: Path) -> dict[str, int]:
    running = data / "running.json"
    until = time.monotonic() + READY_WITHIN
    while not running.exists():
        if desk.poll() is not None or time.monotonic() > until:
            raise CannotRun(f"The desk did not start:\n{out.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)
    told: dict[str, int] = json.loads(running.read_text())
    return told


def _address(data: Path) -> str:
    connection = saved(data)
    if connection is None:
        raise CannotRun(f"{data}/connection.json is missing.")
    return connection.app
