"""Where a drilled desk's mail goes: a relay that takes everything and remembers which it got."""

import asyncio
import threading
from collections import Counter, deque
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 500


@dataclass(frozen=True, slots=True)
class Caught:
    message_id: str
    to: str
    reply_to: str


class Relay:
    """`caught`: how often each Message-ID came; `to_answer`: the latest, with who got each and where it asks
    to be answered.
    """

    def __init__(self) -> None:
        self.caught: Counter[str] = Counter()
        self.to_answer: deque[Caught] = deque(maxlen=KEPT)
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        head = (envelope.original_content or b"").partition(b"\r\n\r\n")[0]
        mail = message_from_bytes(head, policy=default)
        self.caught[str(mail["Message-ID"])] += 1
        self.to_answer.append(
            Caught(str(mail["Message-ID"]), envelope.rcpt_tos[0], mail["Reply-To"].addresses[0].addr_spec)
        )
        return "250 2.0.0 Caught."

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.create_server(
            lambda: SMTP(self, hostname="relay.drill", loop=self._loop), "127.0.0.1", 0
        )
        server = self._loop.run_until_complete(listening)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
