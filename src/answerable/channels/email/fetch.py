"""Letters from mailboxes elsewhere, by IMAP: nothing is marked or deleted before it is safe with us.

By (UIDVALIDITY, UID) as RFC 9051 2.3.1.1 means them. Now and then everything in the folder is compared with
what we have, which finds whatever was ever missed. A promise starts at the server's INTERNALDATE, not at our
fetch (R8).
"""

import imaplib
import logging
import os
import re
import signal
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event

from django.db import Error, close_old_connections, connection, transaction
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from answerable.brands.models import Brand
from answerable.channels import letters
from answerable.channels.email import caps, keys
from answerable.channels.models import Fetched, Mailbox
from answerable.kit.now import now
from answerable.kit.scope import brands_visible

log = logging.getLogger("answerable.imap")
TIMEOUT = 30
EVERY = 20.0
"""Seconds between two looks into the mailboxes (ANSWERABLE_IMAP_EVERY)."""
COMPARE_EVERY = timedelta(hours=1)
INTERNAL_DATE = re.compile(rb'INTERNALDATE "([^"]{20,40})"')
SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError, LookupError)


def fetch(mailbox: Mailbox, *, at: datetime) -> int:
    """Bring everything new in one mailbox to safety; the number of letters taken. Needs the brand in scope.

    What goes wrong is written on the mailbox, in words, and tried again at the next look.
    """
    try:
        with opened(mailbox) as box:
            taken = _fetch(mailbox, box, at)
    except TROUBLE as error:
        mailbox.error = in_words(error)
        Mailbox.objects.filter(pk=mailbox.pk).update(error=mailbox.error)
        log.warning("mailbox %s: %s", mailbox, mailbox.error)
        return 0
    mailbox.error = ""
    Mailbox.objects.filter(pk=mailbox.pk).update(fetched_at=at, error="")
    return taken


def _fetch(mailbox: Mailbox, box: BaseMailBox, at: datetime) -> int:
    validity = int(box.folder.status(mailbox.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
    if validity != mailbox.uid_validity:  # the server has numbered everything anew
        mailbox.uid_validity, mailbox.last_uid, mailbox.compared_at = validity, 0, None
        mailbox.save(update_fields=["uid_validity", "last_uid", "compared_at"])
    compare = mailbox.compared_at is None or at - mailbox.compared_at >= COMPARE_EVERY
    present = {int(uid) for uid in box.uids("ALL" if compare else f"UID {mailbox.last_uid + 1}:*")}
    taken, refused = 0, None
    for uid in sorted(present - _known(mailbox, present)):
        try:
            taken += _take(mailbox, box, uid, at)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:  # the server does not give this one out; the next may be fine
            refused = error
    if refused is not None:
        raise refused
    if compare:
        Fetched.objects.filter(mailbox=mailbox).exclude(uid_validity=validity).delete()
        mailbox.compared_at = at
        mailbox.save(update_fields=["compared_at"])
    return taken


def _known(mailbox: Mailbox, uids: Collection[int]) -> set[int]:
    rows = Fetched.objects.filter(mailbox=mailbox, uid_validity=mailbox.uid_validity, uid__in=uids)
    return set(rows.values_list("uid", flat=True))


def _take(mailbox: Mailbox, box: BaseMailBox, uid: int, at: datetime) -> int:
    """One letter: read, kept, and only then marked or deleted. A letter that vanished meanwhile is passed
    over.
    """
    told = _uid_fetch(box, uid, "(RFC822.SIZE INTERNALDATE)")
    if told is None:
        return 0
    size = SIZE.search(told[0])
    too_big = size is not None and int(size[1]) > caps.LETTER_BYTES
    content = _uid_fetch(box, uid, "(BODY.PEEK[HEADER])" if too_big else "(BODY.PEEK[])")
    if content is None or content[1] is None:
        return 0
    with transaction.atomic():
        letters.keep(
            content[1],
            brand_id=mailbox.brand_id,
            source="imap",
            envelope_from=None,
            envelope_to=[],
            received_at=min(_internal_date(told[0]) or at, at),
            at=at,
            mailbox_id=mailbox.pk,
            refused=f"The letter is {int(size[1]) // caps.MEGABYTE} MB; only its headers were fetched."
            if too_big and size
            else "",
        )
        Fetched.objects.get_or_create(
            mailbox=mailbox,
            uid_validity=mailbox.uid_validity,
            uid=uid,
            defaults={"brand_id": mailbox.brand_id},
        )
        mailbox.last_uid = max(mailbox.last_uid, uid)
        Mailbox.objects.filter(pk=mailbox.pk).update(last_uid=mailbox.last_uid)
    if mailbox.delete_fetched and not too_big:
        box.delete(str(uid))
    else:
        box.flag(str(uid), "\\Seen", value=True)
    return 1


def _uid_fetch(box: BaseMailBox, uid: int, what: str) -> tuple[bytes, bytes | None] | None:
    """(what the server says, literal or None); None when the letter is gone."""
    status, data = box.client.uid("FETCH", str(uid), what)
    if status != "OK":
        raise imaplib.IMAP4.error(f"FETCH {what} answered {status}")
    for item in data:
        if isinstance(item, tuple):
            return item[0], item[1]
    told = b" ".join(item for item in data if isinstance(item, bytes))
    return (told, None) if told else None


def _internal_date(told: bytes) -> datetime | None:
    found = INTERNAL_DATE.search(told)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    kind = {"tls": MailBox, "starttls": MailBoxStartTls, "none": MailBoxUnencrypted}[mailbox.security]
    if mailbox.security == "none" and mailbox.host not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("A password is only sent over TLS. Choose TLS or STARTTLS for this mailbox.")
    box = kind(mailbox.host, port=mailbox.port, timeout=TIMEOUT)
    _never_too_much(box.client)
    try:
        box.login(mailbox.user, keys.unlock(mailbox.secret), initial_folder=mailbox.folder)
        yield box
    finally:
        try:
            box.logout()
        except (OSError, imaplib.IMAP4.error, ImapToolsError):
            box.client.shutdown()


def _never_too_much(client: imaplib.IMAP4) -> None:
    """Whatever the server announces, no more than a letter's bytes are read at once."""
    read = client.read

    def careful(size: int) -> bytes:
        if size > caps.LETTER_BYTES:
            raise imaplib.IMAP4.abort(f"{size} bytes were announced: larger than any letter asked for")
        return read(size)

    client.read = careful  # type: ignore[method-assign]


def in_words(error: Exception) -> str:
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0] if said else 'no answer'}"[:500]


def fetch_all(*, at: datetime, stop: Event | None = None) -> int:
    """Look once into every mailbox of every brand."""
    taken = 0
    for brand_id in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand_id]):
            for mailbox in _idle(Mailbox.objects.order_by("id")):
                if stop is None or not stop.is_set():
                    taken += fetch(mailbox, at=at)
    return taken


def _idle(mailboxes: Iterable[Mailbox]) -> Iterator[Mailbox]:
    """Mailboxes no other fetcher looks into just now."""
    for mailbox in mailboxes:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('answerable mailbox'), %s)", [mailbox.pk])
            (free,) = cursor.fetchone() or (False,)
            if free:
                try:
                    yield mailbox
                finally:
                    cursor.execute(
                        "SELECT pg_advisory_unlock(hashtext('answerable mailbox'), %s)", [mailbox.pk]
                    )


def serve() -> None:
    """Look into the mailboxes every few seconds until SIGTERM or SIGINT."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    every = float(os.environ.get("ANSWERABLE_IMAP_EVERY", EVERY))
    while not stop.is_set():
        close_old_connections()
        try:
            fetch_all(at=now(), stop=stop)
        except Error as error:
            connection.close()
            log.warning("the database does not answer: %s", error)
        stop.wait(every)
