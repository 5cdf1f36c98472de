"""Idle chats on one live process: what they weigh, and how long an agent's words take to a visitor."""

import re
import resource
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import NamedTuple
from urllib.parse import urlencode

from answerable.demo.cast import PASSWORD
from answerable.run.bench.crowd import Crowd
from answerable.run.bench.ground import Ground
from answerable.run.bench.table import Figure, Table, percentile
from answerable.run.bench.visitor import WARM_UP, Visitor
from answerable.run.places import CannotRun

IDLE = 10_000
TALKING = 10
LINES = 300
MEBIBYTES = 400
MILLISECONDS = 200
PATIENCE = 20.0
SPARE_FILES = 200
WHO = "samuel@answerable.example"
OPEN_AT = datetime(2026, 3, 10, 15, tzinfo=UTC)
"""A Tuesday, 11:00 in New York: the chat is open then, and a whole number of weeks later."""


class Talk(NamedTuple):
    """A chat somebody has taken."""

    key: str
    reference: str


def measure(ground: Ground, table: Table, *, idle: int = IDLE) -> None:
    """The memory of the live process with so many idle chats, and p50 and p99 of a message among them.

    Raises CannotRun where the machine lets one process open too few files.
    """
    _raise_limit(idle + SPARE_FILES)
    talks = _talks()
    passes = [talk.key for talk in talks] + _idle_passes(idle - len(talks))
    with ground.running("web", "live"):
        process = ground.processes[-1]
        _wait_for_live(ground.live)
        alone = _weight(process.pid)
        with Crowd(ground.live, passes) as crowd:
            crowd.wait()
            waits = _deliver(ground.web, crowd, talks)
            full = _weight(process.pid)
    each = (full - alone) / idle
    table.add(
        Figure(f"{idle:,} idle chats", 0, rate=full, unit="MiB", most=MEBIBYTES),
        Figure("a chat message, p50", 0, p50=percentile(waits, 50) * 1000),
        Figure("a chat message, p99", 0, p50=percentile(waits, 99) * 1000, most=MILLISECONDS),
    )
    table.notes.append(
        f"Live process: {alone:.0f} MiB alone and {each * 1024:.1f} KiB a chat; "
        f"{alone + each * IDLE:.0f} MiB for {IDLE:,} chats."
    )


def _deliver(port: int, crowd: Crowd, talks: list[Talk]) -> list[float]:
    """Seconds from an agent's press of the button until the visitor's window is told."""
    agent = Visitor(port)
    agent.sign_in(WHO, PASSWORD)
    page = agent.get("/me/")[1].decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None:
        raise CannotRun("The desk's pages carry no form.")
    waits = []
    for line in range(WARM_UP + LINES):
        number = line % len(talks)
        said = {"csrfmiddlewaretoken": found[1], "text": f"Line {line}.", "then": "open"}
        crowd.heard.clear()
        began = perf_counter()
        status, _ = agent.ask("POST", f"/desk/tickets/{talks[number].reference}/reply", body=urlencode(said))
        if status not in {200, 302}:
            raise CannotRun(f"A line of the agent was answered with {status}.")
        waits.append(crowd.news_for(number, within=PATIENCE) - began)
    return waits[WARM_UP:]


def _talks() -> list[Talk]:
    from answerable.brands.models import Brand
    from answerable.casework.chat.accept import accept
    from answerable.casework.chat.start import Visitor as Guest
    from answerable.casework.chat.start import start
    from answerable.kit.now import now
    from answerable.kit.scope import brands_visible
    from answerable.live.passes import issue
    from answerable.staff.models import Agent
    from answerable.staff.presence import beat

    agent = Agent.objects.get(email=WHO)
    brand = Brand.objects.get(slug="bulkimart")
    at = OPEN_AT + timedelta(weeks=(now() - OPEN_AT).days // 7)
    talks = []
    with brands_visible([brand.pk]):
        beat(agent, at)
        for number in range(TALKING):
            guest = Guest(name=f"Visitor {number}", language="en")
            chat = start(brand.pk, guest, text="Is anybody there?", at=at)
            accept(chat, agent=agent, at=at)
            talks.append(Talk(issue(chat.pk, chat.ticket_id, brand.pk), chat.ticket.reference))
    return talks


def _idle_passes(count: int) -> list[str]:
    """Windows of chats in which nobody says a word: the live process opens what a pass names."""
    from answerable.live.passes import issue

    return [issue(10**9 + number, 10**9 + number, 1) for number in range(count)]


def _raise_limit(files: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < files:
        raise CannotRun(f"This machine lets a process open {hard:,} files; {files:,} are needed.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, files), hard))


def _weight(pid: int) -> float:
    """Resident memory in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise CannotRun("The live process is gone.")


def _wait_for_live(port: int) -> None:
    until = monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError) as error:
            if monotonic() > until:
                raise CannotRun(f"The live process does not answer: {error}") from error
            sleep(0.1)
