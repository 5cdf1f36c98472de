"""Many open streams of chat windows, held by one thread of this process."""

import asyncio
import contextlib
from threading import Event, Thread
from time import perf_counter
from typing import Self
from urllib.parse import urlencode

from answerable.run.places import CannotRun

AT_ONCE = 200
"""Streams that are opened side by side, so that none waits in the kernel's queue for long."""
PATIENCE = 180.0


class Crowd:
    """One stream for every pass, in their order, while the block lasts."""

    def __init__(self, port: int, passes: list[str]) -> None:
        self.port = port
        self.passes = passes
        self.greeted = 0
        self.problem = ""
        self.heard: dict[int, float] = {}
        self.came = Event()
        """Set with each piece of news; `heard` says for which stream it came first, and when."""
        self._loop = asyncio.new_event_loop()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._thread = Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready = asyncio.run_coroutine_threadsafe(self._open(), self._loop)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait(self) -> None:
        """Until every stream is open. Raises CannotRun where one does not."""
        with contextlib.suppress(TimeoutError):
            self._ready.result(PATIENCE)
        if self.greeted < len(self.passes):
            raise CannotRun(f"Only {self.greeted:,} streams opened. {self.problem}")

    def news_for(self, number: int, *, within: float) -> float:
        """When news came to a stream since `heard` was cleared. Raises CannotRun where none does."""
        until = perf_counter() + within
        while number not in self.heard:
            if not self.came.wait(max(until - perf_counter(), 0)):
                raise CannotRun("A line was said and no news of it came.")
            self.came.clear()
        return self.heard[number]

    async def _open(self) -> None:
        streams = await asyncio.gather(*(self._greeted(key) for key in self.passes))
        self._listening = [
            asyncio.create_task(self._listen(number, stream[0]))
            for number, stream in enumerate(streams)
            if stream is not None
        ]
        self._writers = [stream[1] for stream in streams if stream is not None]

    async def _greeted(self, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        async with self._gate:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=4096)
                path = f"/live/chat?{urlencode({'pass': key})}"
                writer.write(f"GET {path} HTTP/1.1\r\nHost: live\r\n\r\n".encode())
                status = await reader.readline()
                if b" 200 " not in status:
                    self.problem = f"One was answered with {status.decode().strip()}."
                    return None
                await reader.readuntil(b"event: news\n")
            except (OSError, asyncio.IncompleteReadError) as problem:
                self.problem = f"{problem}."
                return None
            self.greeted += 1
            return reader, writer

    async def _listen(self, number: int, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line == b"event: news\n":
                self.heard.setdefault(number, perf_counter())
                self.came.set()

    async def _close(self) -> None:
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        for writer in self._writers:
            writer.close()
