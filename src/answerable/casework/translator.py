"""Translates while nobody waits for it: the worker's thread, there only where a machine is set up."""

import logging
import threading
from datetime import timedelta

from answerable.casework.router import everywhere
from answerable.casework.translate import translate_waiting
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.kit.watch import watch
from answerable.translation.chosen import translator
from answerable.translation.port import NotTranslated, Translator

log = logging.getLogger("answerable.translator")
REST = timedelta(minutes=1)
"""A machine that failed is left alone for so long."""


def start(stop: threading.Event) -> list[threading.Thread]:
    """One thread until `stop` is set; none where nothing is translated."""
    machine = translator()
    if machine is None:
        return []

    def run() -> None:
        try:
            watch("answerable_live", Work(machine).drain, stop)
        finally:
            stop.set()

    thread = threading.Thread(target=run, name="translator")
    thread.start()
    return [thread]


class Work:
    """Everything that waits, one round after the other; a failure is logged and waited out."""

    def __init__(self, machine: Translator) -> None:
        self.machine = machine
        self.not_before = now()

    def drain(self) -> None:
        if now() < self.not_before:
            return
        brands = everywhere()
        try:
            with brands_visible(brands):
                while translate_waiting(brands, self.machine, at=now()):
                    pass
        except NotTranslated as problem:
            log.warning("not translated: %s", problem)
            self.not_before = now() + REST
