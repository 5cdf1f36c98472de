"""The mail listener. A letter is accepted (`250`) only after the database has it; else its sender keeps it
and tries again.

RFC 5321. Recipients we do not know are refused at once (550), so no bounces leave here. Data ends with
CRLF.CRLF and nothing else, so that no second letter can be smuggled inside a first.
"""

import asyncio
import logging
import os
import re
import shutil
import signal
import ssl
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import Error, connection

from answerable.channels import letters
from answerable.channels.email import caps, tokens
from answerable.channels.email.sessions import Open
from answerable.kit.now import now

log = logging.getLogger("answerable.smtp")
AT_ONCE = 4
"""Letters written at the same time; each has a database connection of its own."""
RECIPIENTS = 100  # RFC 5321 4.5.3.1.8
UNKNOWN_RECIPIENTS = 20
HOPS = 100  # RFC 5321 6.3: more Received lines are a loop
DISK_RESERVE = 0.05
LATER = "451 4.3.0 We cannot store letters at this moment. Nothing is lost: please try again later."
FULL = "452 4.3.1 Our disk is nearly full. Nothing is lost: please try again later."
_BRAND_OF = "SELECT brand_id FROM brands_address WHERE upper(email) = upper(%s)"
TOO_MANY = b"421 4.7.0 Too many connections are open. Nothing is lost: please try again later.\r\n"
UNKNOWN = "550 5.1.1 There is no such address here."


_PLAIN_ADDRESS = re.compile(
    r"\s*<([A-Za-z0-9_+=-]+(?:\.[A-Za-z0-9_+=-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>[ \t]*(?=[A-Za-z]|$)"
)


class Listener(SMTP):
    line_length_limit = (
        100 * 1024
    )  # real letters have longer lines than RFC 5321 allows; the header cap is the same

    def __init__(self, door: "Door", *, open_now: Open, **more: Any) -> None:
        super().__init__(door, **more)
        self.open_now = open_now
        self.seat: str | None = None
        self.refused = False

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """An address as nearly everybody writes it is read at once; the library's parser judges all others.

        It takes a third of the time a letter needs here.
        """
        plain = _PLAIN_ADDRESS.match(arg)
        if plain is None:
            return super()._getaddr(arg)
        return plain[1], arg[plain.end() :]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self.seat is None:  # and not the second time, after STARTTLS
            peer = transport.get_extra_info("peername")
            self.seat = self.open_now.take(str(peer[0]) if peer else "")
            if self.seat is None:
                self.refused = True
                transport.write(TOO_MANY)  # type: ignore[attr-defined]
                transport.close()
                return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.refused:
            return
        seat, self.seat = self.seat, None
        if seat is not None:
            self.open_now.leave(seat)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if not self.refused:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return None if self.refused else super().eof_received()


class Door:
    """What aiosmtpd asks about each letter on its way in."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if disk_is_full():
            return FULL
        envelope.mail_from = address or ""
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients: send the rest in another letter."
        try:
            brand = await self._in_thread(brand_of, address)
        except Error:
            return LATER
        if brand is None:
            guesses = getattr(session, "unknown_recipients", 0) + 1
            session.unknown_recipients = guesses  # type: ignore[attr-defined]
            if guesses > UNKNOWN_RECIPIENTS and server.transport is not None:
                await server.push("421 4.7.0 Too many unknown recipients.")
                server.transport.close()
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        vars(envelope).setdefault("brands", defaultdict(list))[brand].append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.original_content or b""
        block = caps.header_block(raw).lower()
        if (b"\n" + block).count(b"\nreceived:") > HOPS:
            return "554 5.4.6 This letter goes round in circles."
        if disk_is_full():
            return FULL
        try:
            await self._in_thread(
                store, raw, envelope.mail_from or "", vars(envelope)["brands"], _trace(session)
            )
        except Error as error:
            log.warning("a letter from %s could not be stored and was not accepted: %s", session.peer, error)
            return LATER
        return "250 2.0.0 OK: your letter is here."

    async def handle_exception(self, error: Exception) -> str:
        log.error("mail listener: %r", error)
        return LATER

    async def _in_thread(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.pool, _fresh, work, arguments)


def _fresh(work: Any, arguments: tuple[Any, ...]) -> Any:
    """Run with a connection that answers: one that died since the last letter is replaced, once."""
    try:
        return work(*arguments)
    except Error:
        connection.close()
        return work(*arguments)


def brand_of(address: str) -> int | None:
    """The brand that receives at this address, whatever follows a plus sign; None when nobody does."""
    with connection.cursor() as cursor:  # asked for every recipient of every letter
        cursor.execute(_BRAND_OF, [tokens.without(address)])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def store(raw: bytes, envelope_from: str, recipients: Mapping[int, list[str]], trace: str) -> None:
    """Keep one letter for every brand it is addressed to."""
    at = now()
    received = f"Received: {trace};\r\n\t{format_datetime(at)}\r\n".encode("ascii", "replace")
    for brand, addresses in recipients.items():
        letters.keep(
            received + raw,
            brand_id=brand,
            source="smtp",
            envelope_from=envelope_from,
            envelope_to=addresses,
            received_at=at,
            at=at,
        )


def _trace(session: Session) -> str:
    peer = str(session.peer[0]) if session.peer else "local"
    name = "".join(ch for ch in str(session.host_name or "") if ch.isalnum() or ch in ".-_[]:")[:200]
    protocol = "ESMTP" if session.extended_smtp else "SMTP"
    return f"from {name or 'unknown'} ([{peer}])\r\n\tby {own_name()} with {protocol}"


def own_name() -> str:
    return os.environ.get("ANSWERABLE_SMTP_NAME", "mail.answerable")


def disk_is_full() -> bool:
    """Less than a twentieth left where the desk keeps its data."""
    usage = shutil.disk_usage(settings.DATA if settings.DATA.is_dir() else "/")
    return usage.free < usage.total * DISK_RESERVE


def tls() -> ssl.SSLContext | None:
    """STARTTLS, when a certificate is named (ANSWERABLE_SMTP_CERT, ANSWERABLE_SMTP_KEY)."""
    certificate = os.environ.get("ANSWERABLE_SMTP_CERT")
    if not certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, os.environ.get("ANSWERABLE_SMTP_KEY"))
    return context


async def listen(host: str, port: int, pool: ThreadPoolExecutor) -> asyncio.Server:
    """Start listening; port 0 takes a free one."""
    context = tls()
    open_now = Open.from_environment()

    def session() -> SMTP:
        return Listener(
            Door(pool),
            open_now=open_now,
            data_size_limit=caps.LETTER_BYTES,
            enable_SMTPUTF8=True,
            hostname=own_name(),
            ident="Answerable",
            tls_context=context,
            timeout=60,
            loop=asyncio.get_running_loop(),
        )

    return await asyncio.get_running_loop().create_server(session, host, port)


def serve(host: str, port: int) -> None:
    """Listen until SIGTERM or SIGINT; letters being written are finished first."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    asyncio.run(_serve(host, port))


async def _serve(host: str, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="smtp") as pool:
        server = await listen(host, port, pool)
        log.info("mail listener on %s:%s", *server.sockets[0].getsockname()[:2])
        await stop.wait()
        server.close()
