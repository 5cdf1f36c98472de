"""Live streams: a small ASGI process that checks a pass, listens to PostgreSQL and forwards.

One connection listens for all streams of the process. A stream that was cut resumes from `Last-Event-ID`:
what it missed is read from the events of its brands, so nothing is lost between two connections. A first
stream is told what happened since its page was drawn, which the process remembers for a minute. A stream
ends the moment its agent's rights change; the browser comes back and is let in for what is theirs now.
No model is loaded here: half of what the process would weigh alone, and a chat more for each 30 KiB of it.
"""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
import structlog
from django.conf import settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from answerable.kit.now import now
from answerable.live.passes import chat_of
from answerable.workspace.live import agent_of

HEARTBEAT = 15.0
"""Seconds between signs of life, below the idle limits of common proxies."""
STREAM_LASTS = 900.0
"""Seconds after which a browser reconnects, and the agent's brands are looked up anew."""
MISSED_AT_MOST = 500
WAITING_AT_MOST = 1000
REMEMBERED_FOR = timedelta(minutes=1)
REMEMBERED_AT_MOST = 5000
CLOCKS_DIFFER = timedelta(seconds=1)
"""How far the clocks of the machines that draw pages may be from ours."""
RESYNC = "event: resync\ndata: {}\n\n"
"""Tells a browser to fetch its page parts anew: it may have missed something."""
BEAT = "event: beat\ndata: {}\n\n"
"""A sign of life both ways: a browser slows the timers of a hidden tab, but not the news it hears."""
END = ""
"""Ends a stream."""
LARGEST_EVENT = 2**63 - 1
FEW = 8
NEWS = "event: news\ndata: {}\n\n"
"""Tells a chat window to ask for what it has not seen yet. It carries nothing: none is lost."""
AMONG_US = frozenset({
    "noted", "mentioned", "assigned", "classified", "held", "promise at risk", "promise broken", "macro",
    "translated", "snoozed", "woke", "related", "unrelated", "reader added", "reader removed",
    "reader not reached", "promise moved by law", "promise moved by policy",
})  # fmt: skip
"""What happens to a ticket that its chat window is not told of."""

log = structlog.get_logger("live")


class Streams:
    """The open streams of this process and the one connection that feeds them."""

    def __init__(self) -> None:
        self.open: dict[asyncio.Queue[str], tuple[int, frozenset[int]]] = {}
        """Each stream's agent and brands."""
        self.visitors: dict[int, set[asyncio.Queue[str]]] = {}
        """The streams of the chat windows, by ticket."""
        self.heard: deque[tuple[datetime, int, str]] = deque(maxlen=REMEMBERED_AT_MOST)
        """The news of the last minute: when, which brand's, and the message."""
        self.listening_since: datetime | None = None

    async def feed(self) -> None:
        """Listen for ever; after a lost connection tell every stream to catch up."""
        lost = False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(_dsn(), autocommit=True) as connection:
                    await connection.execute("LISTEN answerable_live")
                    await connection.execute("LISTEN answerable_rights")
                    self.heard.clear()
                    self.listening_since = now()
                    self._everybody(END if lost else RESYNC)  # rights may have changed meanwhile
                    async for notice in connection.notifies():
                        if notice.channel == "answerable_rights":
                            self._end(int(notice.payload))
                        else:
                            self._tell(notice.payload)
            except psycopg.OperationalError as problem:
                lost = True
                self.listening_since = None
                log.warning("lost the database, trying again", problem=str(problem).strip())
                await asyncio.sleep(1)

    def _tell(self, payload: str) -> None:
        news = json.loads(payload)
        if news["kind"] == "here":
            self._here(news)
            return
        message = sse(news["event"], news["ticket"], news["kind"])
        self.heard.append((now(), news["brand"], message))
        for queue, (_, brands) in self.open.items():
            if news["brand"] in brands:
                _put(queue, message)
        if news["kind"] not in AMONG_US:
            for queue in self.visitors.get(news["ticket"], ()):
                _put(queue, NEWS)

    def since(self, drawn: datetime, brands: frozenset[int]) -> list[str]:
        """What a page drawn at `drawn` does not show yet; a `resync` if that is not remembered any more."""
        whole_from = max(now() - REMEMBERED_FOR, self.listening_since or now())
        if len(self.heard) == REMEMBERED_AT_MOST:
            whole_from = max(whole_from, self.heard[0][0])
        if drawn < whole_from:
            return [RESYNC]
        unseen = [one for one in self.heard if one[0] > drawn - CLOCKS_DIFFER]
        return [message for _, brand, message in unseen if brand in brands]

    def _here(self, news: dict[str, Any]) -> None:
        """Somebody looks at a ticket, writes on it, or has left it: told to the others, kept nowhere."""
        told = {name: news[name] for name in ("ticket", "agent", "name", "doing", "said")}
        message = f"event: here\ndata: {json.dumps(told)}\n\n"
        for queue, (agent, brands) in self.open.items():
            if news["brand"] in brands and agent != news["agent"]:
                _put(queue, message)

    def _end(self, agent: int) -> None:
        """End the streams of an agent whose rights have changed."""
        for queue, (whose, _) in self.open.items():
            if whose == agent:
                _put(queue, END)

    def _everybody(self, message: str) -> None:
        for queue in self.open:
            _put(queue, message)
        for queues in self.visitors.values():
            for queue in queues:
                _put(queue, NEWS)

    @contextlib.contextmanager
    def visitor(self, ticket: int) -> Iterator[asyncio.Queue[str]]:
        """A queue of news for the window of one chat, while the block lasts."""
        queue: asyncio.Queue[str] = asyncio.Queue(FEW)
        self.visitors.setdefault(ticket, set()).add(queue)
        try:
            yield queue
        finally:
            self.visitors[ticket].discard(queue)
            if not self.visitors[ticket]:
                del self.visitors[ticket]


def sse(event_id: int, ticket_id: int, kind: str) -> str:
    """One server-sent event."""
    return f"id: {event_id}\nevent: ticket\ndata: {json.dumps({'ticket': ticket_id, 'kind': kind})}\n\n"


async def live(request: Request) -> Response:
    """The stream of one browser."""
    named = agent_of(request.query_params.get("pass", ""))
    if named is None:
        return PlainTextResponse("This pass is not valid any more. Reload the page.", 403)
    agent, given = named
    try:
        brands = await _brands_of(agent, given)
    except psycopg.OperationalError:
        return PlainTextResponse(
            "The database does not answer. Trying again soon.", 503, {"Retry-After": "5"}
        )
    if not brands:
        return PlainTextResponse("There is nothing here for you.", 403)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    origin = request.headers.get("origin", "")
    if origin in _origins():
        headers |= {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    since = request.headers.get("last-event-id") or request.query_params.get("since", "")
    seen = min(int(since), LARGEST_EVENT) if since.isdecimal() and len(since) < 20 else None
    stream = _stream(request.app.state.streams, agent, brands, given if seen is None else seen)
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _stream(
    streams: Streams, agent: int, brands: frozenset[int], since: int | datetime
) -> AsyncIterator[str]:
    """What happens from now on and, before it, since an event seen or since the page was drawn."""
    queue: asyncio.Queue[str] = asyncio.Queue(WAITING_AT_MOST)
    streams.open[queue] = agent, brands  # listening begins before the past is read: nothing falls in between
    clock = asyncio.get_running_loop().time
    ends = clock() + STREAM_LASTS
    try:
        unseen = streams.since(since, brands) if isinstance(since, datetime) else await _missed(brands, since)
        yield "retry: 1000\nevent: hello\ndata: {}\n\n"
        for message in unseen:
            yield message
        while (now := clock()) < ends:
            try:
                message = await asyncio.wait_for(queue.get(), min(HEARTBEAT, ends - now))
            except TimeoutError:
                yield BEAT
                continue
            if message == END:
                return
            yield message
    finally:
        del streams.open[queue]


async def chat(request: Request) -> Response:
    """The stream of one chat window. It names a chat; what was said is asked for at the portal's door.

    Any site may hold the window, and no cookie is looked at, so any origin may read it.
    """
    named = chat_of(request.query_params.get("pass", ""))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Access-Control-Allow-Origin": "*"}
    if named is None:
        return PlainTextResponse("This chat is too old to go on. Open a new one.", 403, headers)
    stream = _chat_stream(request.app.state.streams, named[1])
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _chat_stream(streams: Streams, ticket: int) -> AsyncIterator[str]:
    clock = asyncio.get_running_loop().time
    ends = clock() + STREAM_LASTS
    with streams.visitor(ticket) as queue:
        yield f"retry: 1000\n{NEWS}"
        while (now := clock()) < ends:
            try:
                yield await asyncio.wait_for(queue.get(), min(HEARTBEAT, ends - now))
            except TimeoutError:
                yield BEAT


async def _brands_of(agent: int, given: datetime) -> frozenset[int]:
    """The agent's brands as they are now; none for a pass from before they signed out."""
    async with await psycopg.AsyncConnection.connect(_dsn(), autocommit=True) as connection:
        rows = await connection.execute(
            "SELECT m.brand_id FROM staff_membership m JOIN staff_agent a ON a.id = m.agent_id "
            "WHERE a.id = %s AND a.is_active AND (a.signed_out_at IS NULL OR a.signed_out_at < %s)",
            [agent, given],
        )
        return frozenset(brand for (brand,) in await rows.fetchall())


async def _missed(brands: frozenset[int], since: int) -> list[str]:
    """What happened since the last event a browser saw; too much is one `resync`."""
    async with await psycopg.AsyncConnection.connect(_dsn(), autocommit=True) as connection:
        scope = ",".join(map(str, sorted(brands)))
        await connection.execute("SELECT set_config('answerable.brands', %s, false)", [scope])
        rows = await connection.execute(
            "SELECT id, ticket_id, kind FROM tickets_event WHERE id > %s ORDER BY id LIMIT %s",
            [since, MISSED_AT_MOST],
        )
        events = await rows.fetchall()
    return [RESYNC] if len(events) == MISSED_AT_MOST else [sse(*event) for event in events]


def _put(queue: asyncio.Queue[str], message: str) -> None:
    if message == NEWS and not queue.empty():
        return  # one piece of news that waits stands for all
    if queue.full():  # a reader this slow starts over: everything it holds is older than one resync
        held = [queue.get_nowait() for _ in range(queue.qsize())]
        message = END if END in {message, *held} else RESYNC
    queue.put_nowait(message)


def _dsn() -> str:
    database = settings.DATABASES["default"]
    address = {key: str(database[key.upper()] or "") for key in ("host", "port", "user", "password")}
    return psycopg.conninfo.make_conninfo(
        dbname=str(database["NAME"]), application_name="answerable live", **address
    )


def _origins() -> set[str]:
    base = settings.BASE_URL.rstrip("/")
    return {base, base.replace("127.0.0.1", "localhost")}


async def healthz(request: Request) -> Response:
    del request
    return PlainTextResponse("ok")


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.streams = Streams()
    feeding = asyncio.create_task(app.state.streams.feed())
    yield
    feeding.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await feeding


app = Starlette(
    routes=[Route("/live", live), Route("/live/chat", chat), Route("/healthz", healthz)], lifespan=_lifespan
)
