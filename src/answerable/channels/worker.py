"""What the worker does for mail: take letters in, send mail out; each in a thread of its own, woken by the
database.
"""

import logging
import os
import signal
from threading import Event, Thread

from answerable.channels import pager, push
from answerable.channels.email.intake import Intake
from answerable.channels.email.reader import Reader
from answerable.channels.outbox import Outbox
from answerable.kit.watch import watch
from answerable.push import keys

log = logging.getLogger("answerable.worker")
REST = 0.1
"""Seconds between two looks for mail to send: in a flood several leave on one line to the relay."""
_FIRST = b"Subject: hello\r\n\r\nA letter of a few plain words."


def start(stop: Event) -> list[Thread]:
    """Start the threads; they end soon after `stop` is set. Join them before the process ends.

    A thread that ends by a mistake of ours sets `stop` too: the process ends and is started again, rather
    than living on while no mail moves.
    """
    threads = [
        Thread(target=_take_in, args=[stop], name="intake"),
        Thread(target=_send_out, args=[stop], name="outbox"),
        Thread(target=_call_people, args=[stop], name="pager"),
    ]
    if keys.private() is not None:
        threads.append(Thread(target=_push, args=[stop], name="push"))
    for thread in threads:
        thread.start()
    return threads


def _take_in(stop: Event) -> None:
    reader = Reader(
        authserv=os.environ.get("ANSWERABLE_AUTHSERV", ""), dns=os.environ.get("ANSWERABLE_DNS", "")
    )
    try:
        reader.read(_FIRST, languages=("en", "es"))  # what it loads for the first letter, nobody waits for
        watch("answerable_letters", Intake(reader, stop=stop).drain, stop)
    finally:
        stop.set()
        reader.close()


def _send_out(stop: Event) -> None:
    try:
        watch("answerable_outbox", Outbox(stop=stop).drain, stop, rest=REST)
    finally:
        stop.set()


def _call_people(stop: Event) -> None:
    try:
        watch("answerable_pages", pager.call_people, stop)
    finally:
        stop.set()


def _push(stop: Event) -> None:
    try:
        watch("answerable_live", push.tell_of_answers, stop)
    finally:
        stop.set()


def main() -> None:
    """Work until SIGTERM or SIGINT; the letter and the mail in hand are finished first."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for thread in start(stop):
        thread.join()
