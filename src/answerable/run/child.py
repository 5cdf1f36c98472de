"""One process the supervisor keeps: how it is started, watched and ended."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from answerable.run import forked
from answerable.run.forked import Forked

_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
SETTLED = 20.0
"""Seconds after which a process counts as running well and its next death as the first."""
LONGEST_PAUSE = 10.0


@dataclass(frozen=True)
class Program:
    """What to run: a command or, where processes can be forked, what it would `call`.

    `before` is called ahead of every start, `user` are subprocess arguments; one marked `last` stops
    after all others.
    """

    name: str
    command: list[str]
    call: Callable[[], int] | None = None
    user: dict[str, Any] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    last: bool = False


class Child:
    """A running program in a session of its own, so that Ctrl-C reaches the supervisor alone."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.deaths = 0
        self.not_before = 0.0
        self.start()

    def start(self) -> None:
        if self.program.before is not None:
            self.program.before()
        self.started = time.monotonic()
        self.process: Forked | subprocess.Popen[bytes]
        self.output, theirs = os.pipe()
        os.set_blocking(self.output, False)
        first = _introduced(self.program, os.getpid())
        self.process = self._fork(theirs, first) or self._execute(theirs, first)
        os.close(theirs)
        self.open = True
        self.rest = b""

    def _fork(self, output: int, first: Callable[[], None]) -> Forked | None:
        if self.program.call is None or not forked.POSSIBLE:
            return None
        return Forked(self.program.name, self.program.call, output=output, first=first)

    def _execute(self, output: int, first: Callable[[], None]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.program.command,
            cwd="/" if self.program.user else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=first,  # noqa: PLW1509  there is one thread
            **self.program.user,
        )

    def lines(self) -> list[str]:
        """The whole lines written since the last call."""
        pieces = [self.rest]
        while True:
            try:
                piece = os.read(self.output, 65536)
            except BlockingIOError:
                break
            if not piece:
                break
            pieces.append(piece)
        *whole, self.rest = b"".join(pieces).split(b"\n")
        if len(self.rest) > 65536:
            whole, self.rest = [*whole, self.rest], b""
        return [line.decode(errors="replace").rstrip() for line in whole]

    def ended(self) -> bool:
        return self.process.poll() is not None

    def bury(self) -> str:
        """Clear up after a death, decide when to start again, and say what happened."""
        self.kill_group()
        lived = time.monotonic() - self.started
        self.deaths = 1 if lived > SETTLED else self.deaths + 1
        between = min(0.1 * 2 ** (self.deaths - 1), LONGEST_PAUSE) if self.deaths > 1 else 0.0
        pause = max(0.0, between - lived)  # between two starts: who lived longer need not wait
        self.not_before = time.monotonic() + pause
        self.close()
        code = self.process.returncode or 0
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
        return f"{self.program.name} {how} after {lived:.1f} s; starting it again" + (
            f" in {pause:.1f} s" if pause >= 0.05 else ""
        )

    def ask_to_stop(self) -> None:
        if not self.ended():
            self.process.send_signal(self.program.stop_signal)

    def kill_group(self) -> None:
        """End what the process started and left: workers of a server that was killed."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def close(self) -> None:
        if self.open:
            self.open = False
            os.close(self.output)


def _introduced(program: Program, parent: int) -> Callable[[], None]:
    """The first step of a new process: when the supervisor dies, however it dies, the kernel tells it."""

    def step() -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, int(program.stop_signal))
            _LIBC.prctl(PR_SET_NAME, f"desk {program.name}".encode())  # what `ps -o comm` and `top` show
        if os.getppid() != parent:
            os._exit(1)

    return step
