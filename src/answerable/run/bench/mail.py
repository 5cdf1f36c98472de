"""The way of a letter: SMTP in, stored, read, a ticket, its answer queued; by one worker and by two."""

import smtplib
import time
from collections.abc import Callable
from email.message import EmailMessage
from random import Random
from threading import Thread

import psycopg

from answerable.run.bench.ground import PATIENCE, Ground
from answerable.run.bench.history import VOCABULARY
from answerable.run.bench.table import Figure, Table, milliseconds
from answerable.run.places import CannotRun

LETTERS = 600
SENDERS = 3
ONE_BY_ONE = 40
_SEE_ALL = """
SELECT set_config('answerable.brands', (SELECT string_agg(id::text, ',') FROM brands_brand), false)
"""
TO = ("support@barbar.example", "support@bulkimart.com")


def measure(ground: Ground, size: int, table: Table) -> None:
    with (
        ground.running("smtp", "worker"),
        psycopg.connect(ground.connection.superuser, autocommit=True) as db,
    ):
        settled = _counter(ground)
        _wait_for_smtp(ground.smtp)
        _send(ground.smtp, 0, 30)
        _until(settled, 30)
        db.execute("CHECKPOINT")
        table.add(Figure("letters", size, rate=_rate(ground, settled), unit="/s", least=100))
        table.add(milliseconds("a letter alone", size, _one_by_one(ground, settled)))
        ground.start("worker")
        before = settled()
        _send(ground.smtp, 6000, 60)  # what a second worker loads first, nobody measures
        _until(settled, before + 60)
        table.add(Figure("letters, two workers", size, rate=_rate(ground, settled, first=8000), unit="/s"))


def _rate(ground: Ground, settled: Callable[[], int], *, first: int = 1000) -> float:
    before = settled()
    each = LETTERS // SENDERS
    batches = [_written(first + place * each, each) for place in range(SENDERS)]
    senders = [Thread(target=_hand_over, args=[ground.smtp, batch]) for batch in batches]
    began = time.perf_counter()
    for sender in senders:
        sender.start()
    _until(settled, before + each * SENDERS)
    taken = time.perf_counter() - began
    for sender in senders:
        sender.join()
    return each * SENDERS / taken


def _one_by_one(ground: Ground, settled: Callable[[], int]) -> list[float]:
    taken = []
    for number in range(ONE_BY_ONE):
        before = settled()
        written = _written(5000 + number, 1)
        began = time.perf_counter()
        _hand_over(ground.smtp, written)
        _until(settled, before + 1, pause=0.001)
        taken.append(time.perf_counter() - began)
    return taken


def _counter(ground: Ground) -> Callable[[], int]:
    """How many letters have become messages from now on; it looks at both brands."""
    db = psycopg.connect(ground.connection.app, autocommit=True)
    db.execute(_SEE_ALL)
    newest = db.execute("SELECT coalesce(max(id), 0) FROM channels_letter").fetchone()

    def settled() -> int:
        row = db.execute(
            "SELECT count(*) FROM channels_letter WHERE state <> 'unread' AND id > %s", newest
        ).fetchone()
        return int(row[0]) if row else 0

    return settled


def _until(settled: Callable[[], int], count: int, *, pause: float = 0.05) -> None:
    until = time.monotonic() + PATIENCE * 3
    while settled() < count:
        if time.monotonic() > until:
            raise CannotRun(f"Only {settled()} of {count} letters were taken in; see worker.log.")
        time.sleep(pause)


def _wait_for_smtp(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
        except OSError as error:
            if time.monotonic() > until:
                raise CannotRun(f"The mail listener does not answer: {error}") from error
            time.sleep(0.1)
        else:
            return


def _send(port: int, first: int, count: int) -> None:
    _hand_over(port, _written(first, count))


def _written(first: int, count: int) -> list[tuple[str, str, bytes]]:
    """Letters as they go over the line: sender, recipient, bytes. Writing them is not what is measured."""
    letters = [letter(number) for number in range(first, first + count)]
    return [
        (f"person{first + i}@people.example", mail["To"], mail.as_bytes()) for i, mail in enumerate(letters)
    ]


def _hand_over(port: int, letters: list[tuple[str, str, bytes]]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as line:
        for sender, recipient, content in letters:
            line.sendmail(sender, [recipient], content)


def letter(number: int) -> EmailMessage:
    """The letter of this number: text and HTML, from one of many people."""
    dice = Random(number)  # noqa: S311
    words = " ".join(dice.choices(VOCABULARY, k=80))
    mail = EmailMessage()
    mail["From"] = f"Person {number} <person{number}@people.example>"
    mail["To"] = TO[number % 2]
    mail["Subject"] = " ".join(dice.choices(VOCABULARY, k=6))
    mail["Message-ID"] = f"<{number}.{time.time_ns()}@people.example>"
    mail["Date"] = "Sat, 21 Nov 2026 10:00:00 +0000"
    mail.set_content(f"Hello,\n\n{words}\n\nKind regards\nPerson {number}\n")
    mail.add_alternative(f"<p>Hello,</p><p>{words}</p><p>Kind regards<br>Person {number}</p>", subtype="html")
    return mail
