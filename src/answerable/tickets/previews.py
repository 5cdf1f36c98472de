"""Small pictures of pictures: decoded under limits in a process that can be ended, turned upright, written
anew without what cameras add.

Where and when a photograph was taken stays in the original, which only a download gives (B6, B10).
"""

import atexit
import os
import select
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO

SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
WIDE = 640
"""Pixels at most, on the longer side."""
KIND = "image/webp"
PATIENCE = 20.0
"""Seconds on the wall for one picture, on a machine that is busy with other things."""
BYTES = 40 * 1024 * 1024
SOURCES = str(Path(__file__).resolve().parents[2])
ASKED, TOLD = struct.Struct(">II"), struct.Struct(">BI")


class NoPreview(Exception):
    """It is no picture, or one too large to open safely."""


def preview(content: bytes, *, longest: int = WIDE) -> bytes:
    """A picture as WebP of `longest` pixels at most, its first frame only, with no metadata.

    Raises:
        NoPreview: it is none of the kinds shown, broken, or takes too much to open.
    """
    return _painter.paint(content, longest)


class Painter:
    """One process that decodes pictures, started when it is needed; who asks meanwhile waits."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = Lock()

    def paint(self, content: bytes, longest: int) -> bytes:
        if len(content) > BYTES:
            raise NoPreview("This picture is too large to show.")
        with self._lock:
            for attempt in (1, 2):
                child = self._running()
                try:
                    assert child.stdin is not None  # noqa: S101  it was started with pipes
                    _write(child.stdin, ASKED.pack(longest, len(content)) + content)
                except OSError:  # it ended while idle: not this picture's fault
                    self.close()
                    if attempt == 2:
                        raise NoPreview("No picture can be shown just now.") from None
                else:
                    break
            try:
                assert child.stdout is not None  # noqa: S101
                until = time.monotonic() + PATIENCE
                done, size = TOLD.unpack(_exactly(child.stdout, TOLD.size, until))
                told = _exactly(child.stdout, size, until)
            except (OSError, EOFError, TimeoutError):
                self.close()
                raise NoPreview("Opening this picture takes more than a picture should.") from None
        if not done:
            raise NoPreview(told.decode())
        return told

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None and self._owner == os.getpid():
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            child.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # this process was forked: the child is its parent's
            self._child, self._owner = None, os.getpid()
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "answerable.tickets.small_picture"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"PYTHONPATH": SOURCES, "PATH": os.defpath},
                bufsize=0,
            )
        return self._child


def _write(pipe: IO[bytes], content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[pipe.write(left) :]


def _exactly(pipe: IO[bytes], size: int, until: float) -> bytes:
    content = b""
    while len(content) < size:
        if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        piece = os.read(pipe.fileno(), size - len(content))
        if not piece:
            raise EOFError
        content += piece
    return content


_painter = Painter()
atexit.register(_painter.close)
