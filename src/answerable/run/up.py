"""`answerable up` and `demo`: the whole desk in one place, from nothing to ready, and to nothing again."""

import argparse
import fcntl
import json
import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from answerable.run import first, forked, greeting, ports, processes, roles, trial
from answerable.run.child import Program
from answerable.run.log import Log
from answerable.run.places import CannotRun
from answerable.run.postgres import Cluster
from answerable.run.supervisor import CouldNotFinish, Stop, Supervisor, say
from answerable.site.connection import assets_folder, data_folder, write_private

USUAL_PORTS = {"WEB": 8000, "LIVE": 8001, "SMTP": 2525, "CATCHER": 2526}
READY_WITHIN = 60


def up(arguments: list[str]) -> int:
    """Your own desk."""
    return _run(arguments, demo=False)


def demo(arguments: list[str]) -> int:
    """Both brands with lived data; continues with the same data when started again."""
    return _run(arguments, demo=True)


def _run(arguments: list[str], *, demo: bool) -> int:
    name = "demo" if demo else "up"
    parser = argparse.ArgumentParser(prog=f"answerable {name}", description=_run.__doc__)
    parser.add_argument(
        "--data", type=Path, default=data_folder(), help="the folder the desk keeps everything in"
    )
    parser.add_argument("--fresh", action="store_true", help="start over: erases what the data folder holds")
    options = parser.parse_args(arguments)
    data: Path = options.data.absolute()
    os.environ["ANSWERABLE_DATA"] = str(data)
    data.mkdir(parents=True, exist_ok=True)
    with only_one(data):
        if options.fresh:
            erase(data, may_ask=not demo)
        return Desk(data, demo=demo).run()


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder, or say who does."""
    with (data / "desk.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(greeting.already_running(data)) from None
        yield


def erase(data: Path, *, may_ask: bool) -> None:
    """Remove everything a desk keeps in `data`, and its database elsewhere if that is where it had to be."""
    if not (data / "connection.json").exists() and not (data / "secret").exists():
        return
    if may_ask and not _confirmed(data):
        raise CannotRun("Nothing was erased.")
    cluster = Cluster.at(data)
    cluster.clear_leftovers()
    if cluster.place.home != data:
        shutil.rmtree(cluster.place.home)
    shutil.rmtree(cluster.place.socket, ignore_errors=True)
    for path in data.iterdir():
        if path.name == "desk.lock":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _confirmed(data: Path) -> bool:
    if not sys.stdin.isatty():
        return False
    return input(f"This erases every ticket in {data}. Type “erase” to go on: ").strip() == "erase"


class Desk:
    """One run of a desk."""

    def __init__(self, data: Path, *, demo: bool) -> None:
        self.data = data
        self.demo = demo
        self.supervisor = Supervisor(Log(data / "desk.log"))
        self.cluster = None if os.environ.get("DATABASE_URL") else Cluster.at(data)
        taken: set[int] = set()
        self.ports = {
            name: ports.free(int(os.environ.get(f"ANSWERABLE_{name}_PORT", usual)), taken)
            for name, usual in USUAL_PORTS.items()
        }
        self.url = os.environ.get("ANSWERABLE_URL", f"http://127.0.0.1:{self.ports['WEB']}")
        os.environ.update(self.environment())

    def run(self) -> int:
        self.supervisor.obey_signals()
        running = self.data / "running.json"
        running.unlink(missing_ok=True)  # of a desk that was killed
        try:
            self.start()
            write_private(running, json.dumps(self.whereabouts()))
            say(greeting.ready(self.data, self.whereabouts()))
            self.supervisor.run()
        except Stop:
            say("\nStopping …")
        except (CouldNotFinish, CannotRun) as trouble:
            say(f"\nThe desk could not start. {trouble}\nThe whole log is in {self.data / 'desk.log'}.")
            return 1
        finally:
            self.supervisor.stop()
            running.unlink(missing_ok=True)
        say("Stopped. Everything is kept in " + str(self.data))
        return 0

    def start(self) -> None:
        self.step("PostgreSQL and pages", self.start_database_and_build_pages)
        self.step("Tables", lambda: self.supervisor.finish(self.command("migrate"), meanwhile=forked.preload))
        if self.demo:
            self.step("Demo data", self.load_demo)
        for name in processes.of_a_desk(demo=self.demo):
            self.supervisor.start(self.program(name, getattr(processes, name)))
        self.step("Desk", self.wait_until_ready)

    def step(self, name: str, work: Callable[[], Any]) -> None:
        """Do one part of the start under a progress line."""
        say(f"  {name} …", end="")
        began = time.monotonic()
        work()
        say(f" {time.monotonic() - began:.1f} s")

    def start_database_and_build_pages(self) -> None:
        """Side by side; nobody may list the pages before they are all there."""
        self.supervisor.finish(self.assets(), meanwhile=self.start_database if self.cluster else None)

    def start_database(self) -> None:
        assert self.cluster is not None  # noqa: S101  for the type checker
        place = self.cluster.place
        if place.note:
            say(f" {place.note}", end="")
        self.supervisor.start(
            Program(
                name="postgres",
                command=self.cluster.command(),
                user=place.as_user(),
                before=self.cluster.prepare,
                stop_signal=Cluster.STOP,
                patience=60,
                last=True,
            )
        )
        self.cluster.wait(meanwhile=self.supervisor.look)
        self.cluster.bootstrap()

    def command(self, name: str) -> Program:
        return Program(name=name, command=[sys.executable, "-m", "answerable.run.cli", name])

    def assets(self) -> Program:
        """Builds what browsers load, where that has changed since the last start."""
        build = [sys.executable, "-m", "answerable.site.assets", str(assets_folder())]
        return Program(name="assets", command=build)

    def program(self, name: str, function: Callable[[list[str]], int]) -> Program:
        return replace(self.command(name), call=lambda: function([]))

    def environment(self) -> dict[str, str]:
        """What every process of this desk is told."""
        told = {"ANSWERABLE_DATA": str(self.data), "ANSWERABLE_URL": self.url, "PYTHONUNBUFFERED": "1"}
        if self.demo:  # its mail goes to the catcher; a desk's to the relay its owner named
            catcher = f"smtp://127.0.0.1:{self.ports['CATCHER']}"
            told |= {"ANSWERABLE_DEMO": "1", "ANSWERABLE_RELAY": catcher}
        return told | {f"ANSWERABLE_{name}_PORT": str(port) for name, port in self.ports.items()}

    def load_demo(self) -> None:
        state = trial.state(self.data).get("state")
        if state == "loading" and self.cluster is not None:
            say(" the last loading was cut short and begins again")
            roles.empty(self.cluster.connection())
            self.supervisor.finish(self.command("migrate"))
        if state != "ready":
            self.supervisor.finish(self.program("load-demo", trial.load), show=True)

    def wait_until_ready(self) -> None:
        """Return once /readyz says so; raises CannotRun with its last answer after READY_WITHIN seconds."""
        until = time.monotonic() + READY_WITHIN
        while True:
            self.supervisor.look()
            answer = ask(f"http://127.0.0.1:{self.ports['WEB']}/readyz?mail=no")
            if answer is None:
                return
            if time.monotonic() > until:
                raise CannotRun(f"It is not ready after {READY_WITHIN} s: {answer}")

    def whereabouts(self) -> dict[str, Any]:
        key = None if self.demo else first.setup_key(self.data)
        return {
            "setup": f"{self.url}/setup/{key}" if key else None,
            "pid": os.getpid(),
            "desk": self.url,
            "web_port": self.ports["WEB"],
            "live_port": self.ports["LIVE"],
            "smtp_port": self.ports["SMTP"],
            "demo": self.demo,
        }


def ask(url: str) -> str | None:
    """None when `url` answers 200, else what it said."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
            return None if answer.status == 200 else str(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.read().decode(errors="replace")[:500]
    except OSError as error:
        return str(error)
