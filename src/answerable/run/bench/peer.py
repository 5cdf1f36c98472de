"""A peer measured beside the desk, in the same run, with the same tickets and letters on the same machine."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from answerable.kit.now import now
from answerable.run import ports, roles
from answerable.run.bench import mail, pages, seeding
from answerable.run.bench.ground import WEB_WORKERS, Ground
from answerable.run.bench.history import COMMON, RARE, Past, tickets
from answerable.run.bench.table import Figure, Table, milliseconds
from answerable.run.bench.visitor import Visitor
from answerable.run.places import CannotRun
from answerable.site.connection import ROOT

NAME = "django-helpdesk"
PACKAGES = ("django-helpdesk==2.6.1", "Django~=5.2.0", "granian", "psycopg[binary]")
SITE = "helpdesk_site"
DATABASE = "peer"
TIMES = 30
LETTERS = 200
STATUS = {"new": 1, "open": 1, "waiting": 2, "resolved": 3}


def compare(ground: Ground, *, size: int, table: Table) -> None:
    """Measure both and add the peer's figures and the ratios to the table."""
    seeding.seed(ground, size)
    pages.measure(ground, size, table, list(pages.asked(size, ["pages", "search"])))
    mail.measure(ground, size, table)
    peer = Peer(ground)
    peer.install()
    peer.seed(size)
    with peer.running() as visitor:
        peer.pages(visitor, size, table)
    peer.mail(size, table)
    table.notes += ratios(table, size)


def ratios(table: Table, size: int) -> list[str]:
    """How many times faster the desk is, a line each."""
    lines = [f"Beside {NAME} {PACKAGES[0].partition('==')[2]} on PostgreSQL, {WEB_WORKERS} workers each:"]
    for name in ("list", "ticket", "search, rare word", "search, common word", "letters"):
        ours, theirs = table.of(name, size), table.of(f"{NAME}: {name}", size)
        if ours is None or theirs is None or not ours.value or not theirs.value:
            continue
        times = theirs.value / ours.value if ours.p50 is not None else ours.value / theirs.value
        lines.append(f"  {name}: {times:.1f} times as fast ({ours.words} and {theirs.words})")
    return lines


class Peer:
    """django-helpdesk in its own virtual environment, with its own database on the same server."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.home = ROOT / "data" / "bench" / NAME
        self.python = self.home / "venv/bin/python"
        self.port = ports.free(18_100)
        self.letters = ground.data / "peer-letters"
        owner = conninfo_to_dict(ground.connection.owner)
        self.environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("ANSWERABLE")},
            "PYTHONPATH": str(Path(__file__).parent),
            "DJANGO_SETTINGS_MODULE": SITE,
            "PEER_NAME": DATABASE,
            "PEER_USER": str(owner["user"]),
            "PEER_PASSWORD": str(owner["password"]),
            "PEER_HOST": str(owner["host"]),
            "PEER_FILES": str(ground.data / "peer-files"),
        }

    def install(self) -> None:
        """Put it into its virtual environment, once, and make its tables."""
        if not (self.home / "installed").exists():
            self.home.mkdir(parents=True, exist_ok=True)
            self._run(sys.executable, "-m", "venv", str(self.home / "venv"))
            self._run(str(self.python), "-m", "pip", "install", "--quiet", *PACKAGES)
            (self.home / "installed").write_text("\n".join(PACKAGES))
        with psycopg.connect(self.ground.connection.superuser, autocommit=True) as server:
            roles.create_database(server, DATABASE)
        self.letters.mkdir(exist_ok=True)
        self._run(str(self.python), "-m", "django", "migrate", "--verbosity=0")
        self._call(f"{SITE}.prepare({str(self.letters)!r})")

    def seed(self, size: int) -> None:
        """The same tickets: the first message is the description, the others are follow-ups."""
        at = now()
        with psycopg.connect(self.ground.connection.superuser, dbname=DATABASE) as db:
            plan = list(tickets(size, at=at, agents=3))
            _copy(db, "helpdesk_ticket", (_ticket(past) for past in plan))
            _copy(db, "helpdesk_followup", (row for past in plan for row in _followups(past)))
        with psycopg.connect(self.ground.connection.superuser, dbname=DATABASE, autocommit=True) as db:
            db.execute("VACUUM ANALYZE")

    @contextmanager
    def running(self) -> Iterator[Visitor]:
        """Its pages on the same web server as ours, and somebody signed in."""
        options = (
            "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(WEB_WORKERS), "--blocking-threads", "3", "--no-ws",
        )  # fmt: skip
        with (self.ground.data / "peer.log").open("ab") as log:
            process = subprocess.Popen(
                [str(self.python), "-m", "granian", *options, f"{SITE}:application"],
                env=self.environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            visitor = Visitor(self.port)
            _wait(visitor)
            visitor.sign_in("iris", "answerable-demo", path="/login/", name="username")
            yield visitor
        finally:
            process.terminate()
            process.wait(30)

    def pages(self, visitor: Visitor, size: int, table: Table) -> None:
        dice = Random(7)  # noqa: S311
        opened = [f"/tickets/{dice.randrange(1, size + 1)}/" for _ in range(TIMES)]
        table.add(milliseconds(f"{NAME}: list", size, _listed(visitor, [""] * TIMES)))
        table.add(milliseconds(f"{NAME}: ticket", size, visitor.time(opened)))
        for name, words in (("search, rare word", RARE), ("search, common word", COMMON)):
            asked = [urlencode({"q": words[n % len(words)]}) for n in range(TIMES // 3 + 4)]
            table.add(milliseconds(f"{NAME}: {name}", size, _listed(visitor, asked)))

    def mail(self, size: int, table: Table) -> None:
        """Letters that already lie in its folder: no SMTP, no outgoing mail; one worker."""
        for number in range(LETTERS):
            (self.letters / f"{number:05}").write_bytes(mail.letter(90_000 + number).as_bytes())
        began = time.perf_counter()
        self._call(f"{SITE}.take_in()")
        taken = time.perf_counter() - began
        left = len(list(self.letters.iterdir()))
        if left:
            raise CannotRun(f"{NAME} left {left} of {LETTERS} letters.")
        began = time.perf_counter()
        self._call("None")
        taken -= time.perf_counter() - began  # starting Python and Django is not its work
        table.add(Figure(f"{NAME}: letters", size, rate=LETTERS / taken, unit="/s"))

    def _call(self, code: str) -> None:
        self._run(str(self.python), "-c", f"import django, {SITE}; django.setup(); {code}")

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotRun(f"{NAME}: {' '.join(command)[:200]} failed:\n{done.stdout}{done.stderr}")


def _listed(visitor: Visitor, queries: list[str]) -> list[float]:
    """Its list as a person sees it: the page and the rows it then asks for."""
    taken = []
    for query in queries:
        began = time.perf_counter()
        status, page = visitor.get(f"/tickets/?{query}" if query else "/tickets/")
        found = re.search(rb"datatables_ticket_list/([A-Za-z0-9+/=]+)", page)
        if status != 200 or found is None:
            raise CannotRun(f"The list of {NAME} was answered with {status}.")
        rows = f"/datatables_ticket_list/{found[1].decode()}?{urlencode(_DRAW)}"
        status, _ = visitor.get(rows)
        if status != 200:
            raise CannotRun(f"The rows of {NAME} were answered with {status}.")
        taken.append(time.perf_counter() - began)
    return taken[3:]


_DRAW = {"draw": 1, "start": 0, "length": 50, "order[0][column]": 0, "order[0][dir]": "desc"}


def _ticket(past: Past) -> dict[str, Any]:
    return {
        "id": past.id, "title": past.subject, "queue_id": 1, "created": past.received, "modified": past.last,
        "submitter_email": f"person{past.person}@people.example", "status": STATUS[past.status],
        "description": past.texts[0], "priority": 2 if past.urgent else 3, "secret_key": "none",
        "assigned_to_id": 1 if past.agent == 0 else None,
    }  # fmt: skip


def _followups(past: Past) -> Iterator[dict[str, Any]]:
    for text, at, user in ((past.texts[1], past.answered or past.last, 1), (past.texts[2], past.last, None)):
        yield {
            "ticket_id": past.id, "date": at, "title": "Comment", "comment": text, "public": True,
            "user_id": user,
        }  # fmt: skip


def _copy(db: psycopg.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    """COPY rows; a column that must not be empty and is not given gets its type's zero."""
    described = db.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s "
        "AND is_nullable = 'NO' AND is_identity = 'NO' AND column_default IS NULL",
        [table],
    ).fetchall()
    zeros = {name: _ZERO.get(kind, "") for name, kind in described}
    head: list[str] = []
    copy: Any = None
    with db.cursor() as cursor:
        first = zeros | next(rows)
        head = list(first)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, head))
        )
        with cursor.copy(statement) as copy:
            copy.write_row([first[name] for name in head])
            for row in rows:
                copy.write_row([(zeros | row)[name] for name in head])
    db.execute(
        sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))").format(
            table, sql.Identifier(table)
        )
    )


_ZERO: dict[str, Any] = {
    "integer": 0,
    "bigint": 0,
    "smallint": 0,
    "boolean": False,
    "timestamp with time zone": datetime(2026, 1, 1, tzinfo=UTC),
    "jsonb": "[]",
}


def _wait(visitor: Visitor) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            visitor.get("/login/")
        except OSError as error:
            visitor.connection.close()
            if time.monotonic() > until:
                raise CannotRun(f"{NAME} does not answer: {error}") from error
            time.sleep(0.2)
        else:
            return
