"""Keeps a desk's processes running: starts them, logs them, starts the dead again, stops all in order."""

import selectors
import signal
import time
from collections.abc import Callable
from types import FrameType

from answerable.run.child import Child, Program
from answerable.run.log import Log

GLANCE = 0.2
"""Seconds between two looks at the children; a death is noticed within one."""


class Stop(BaseException):
    """Somebody asked the desk to stop."""


class CouldNotFinish(Exception):
    """A step of the start failed; the message ends with the last lines of its output."""


class Supervisor:
    """Owns its children: what it started it ends."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.children: list[Child] = []
        self.stopping = False

    def obey_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal raise Stop, once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        if not self.stopping:
            self.stopping = True
            raise Stop

    def start(self, program: Program) -> Child:
        child = Child(program)
        self.children.append(child)
        self.log.write("desk", f"{program.name} started, process {child.process.pid}")
        return child

    def finish(
        self, program: Program, *, show: bool = False, meanwhile: Callable[[], None] | None = None
    ) -> list[str]:
        """Run a program that ends by itself while keeping the others; returns, and may `show`, what it wrote.

        `meanwhile` is done while it runs.

        Raises CouldNotFinish when it fails.
        """
        child = Child(program)
        written: list[str] = []
        try:
            if meanwhile is not None:
                meanwhile()
            while not child.ended():
                self.look(also=child)
                written += self._copy(child, show=show)
            written += self._copy(child, show=show)
        except BaseException:
            child.process.kill()
            child.process.wait()
            raise
        finally:
            child.kill_group()
            child.close()
        if child.process.returncode:
            last = "\n".join(written[-15:])
            raise CouldNotFinish(f"{program.name} ended with status {child.process.returncode}:\n{last}")
        return written

    def look(self, also: Child | None = None) -> None:
        """Wait a moment for output, log it, start again what has died."""
        with selectors.DefaultSelector() as selector:
            for child in [*self.children, *([also] if also else [])]:
                if child.open:
                    selector.register(child.output, selectors.EVENT_READ)
            ready = selector.select(GLANCE)
        if ready:
            time.sleep(0.01)  # lines come in bundles
        for child in self.children:
            self._tend(child)

    def run(self) -> None:
        """Keep everything running until Stop."""
        while True:
            self.look()

    def _tend(self, child: Child) -> None:
        if child.open:
            self._copy(child)
            if child.ended():
                self.tell(child.bury())
        elif time.monotonic() >= child.not_before:
            try:
                child.start()
            except OSError as error:  # no memory or no process to be had: try again later
                child.not_before = time.monotonic() + 1
                self.log.write("desk", f"{child.program.name} could not be started: {error}")

    def _copy(self, child: Child, *, show: bool = False) -> list[str]:
        lines = child.lines()
        for line in lines:
            self.log.write(child.program.name, line)
            if show:
                say(f"    {line}")
        return lines

    def tell(self, message: str) -> None:
        """Log a line and show it to whoever watches, if somebody still does."""
        self.log.write("desk", message)
        say(message)

    def stop(self) -> None:
        """Stop everything in order: first all that use the database, together, then the database."""
        self.stopping = True
        self._stop_all([child for child in self.children if not child.program.last])
        self._stop_all([child for child in self.children if child.program.last])

    def _stop_all(self, children: list[Child]) -> None:
        for child in children:
            child.ask_to_stop()
        asked = time.monotonic()
        waiting = [child for child in children if not child.ended()]
        while waiting:
            for child in waiting:
                self._copy(child)
                if time.monotonic() - asked > child.program.patience:
                    self.log.write("desk", f"{child.program.name} did not stop in time and was ended")
                    child.process.kill()
            time.sleep(0.02)
            waiting = [child for child in waiting if not child.ended()]
        for child in children:
            if child.open:
                self._copy(child)
            child.kill_group()
            child.close()


def say(text: str, end: str = "\n") -> None:
    """Print, unless whoever watched has gone."""
    try:
        print(text, end=end, flush=True)
    except OSError:
        return
