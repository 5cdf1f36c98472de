"""The demo's mail catcher: it takes every mail like a relay and shows it on a page instead of sending it."""

import asyncio
import logging
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import Error, close_old_connections

from answerable.brands.models import Address
from answerable.channels.email import caps, tokens
from answerable.channels.email.letter import ParsedLetter, Unreadable
from answerable.channels.email.parse import parse
from answerable.channels.models import CaughtMail
from answerable.kit.now import now
from answerable.kit.scope import brands_visible

log = logging.getLogger("answerable.catcher")
KEPT = 2000


class Catcher:
    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.original_content or b""
        try:
            await asyncio.get_running_loop().run_in_executor(
                self.pool, catch, raw, envelope.mail_from or "", list(envelope.rcpt_tos), now()
            )
        except Error as error:
            log.warning("could not catch a mail: %s", error)
            return "451 4.3.0 Try again later."
        return "250 2.0.0 Caught."


def catch(raw: bytes, sender: str, recipients: list[str], at: datetime) -> None:
    close_old_connections()
    brand = (
        Address.objects.filter(email__iexact=tokens.without(sender))
        .values_list("brand_id", flat=True)
        .first()
    )
    letter = parse(raw)
    subject = letter.subject if isinstance(letter, ParsedLetter) else ""
    with brands_visible([brand] if brand else []):
        mail = CaughtMail.objects.create(
            brand_id=brand,
            caught_at=at,
            sender=sender[:320],
            recipients=recipients,
            subject=subject[:500],
            raw=raw,
        )
        CaughtMail.objects.filter(pk__lte=mail.pk - KEPT).delete()


def caught(brand_ids: Sequence[int], *, limit: int = 100) -> list[CaughtMail]:
    """The latest caught mail of these brands, newest first; the contents are not loaded."""
    return list(CaughtMail.objects.filter(brand_id__in=brand_ids).defer("raw").order_by("-id")[:limit])


def read(mail: CaughtMail) -> ParsedLetter | Unreadable:
    """A caught mail as its recipient would read it."""
    return parse(bytes(mail.raw))


async def listen(host: str, port: int, pool: ThreadPoolExecutor) -> asyncio.Server:
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(
            Catcher(pool),
            data_size_limit=caps.LETTER_BYTES,
            enable_SMTPUTF8=True,
            hostname="catcher.answerable",
            ident="Answerable mail catcher",
            loop=loop,
        )

    return await loop.create_server(session, host, port)


def serve(host: str, port: int) -> None:
    """Catch mail until SIGTERM or SIGINT."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    asyncio.run(_serve(host, port))


async def _serve(host: str, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with ThreadPoolExecutor(1, thread_name_prefix="catcher") as pool:
        server = await listen(host, port, pool)
        log.info("mail catcher on %s:%s", *server.sockets[0].getsockname()[:2])
        await stop.wait()
        server.close()
