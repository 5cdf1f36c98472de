"""Mailboxes elsewhere, connected by an administrator: tried before they are kept, tried again on a button."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.channels.email import fetch, keys
from answerable.channels.models import Mailbox

SECURITY = {"tls": 993, "starttls": 143}
"""How the line is encrypted, with the usual port. A password never leaves in the clear."""
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[?[0-9A-Fa-f:.]{3,39}\]?")


class NotConnected(Exception):
    """The mailbox cannot be used as it was given; the message says why. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Given:
    """What an administrator writes down; an empty port is the usual one."""

    user: str
    password: str
    host: str
    port: str = ""
    security: str = "tls"
    folder: str = "INBOX"
    delete_fetched: bool = False


def connect(brand: Brand, given: Given, *, at: datetime) -> tuple[Mailbox, int]:
    """Keep a mailbox that lets us in, with the number of letters in it; they are fetched within seconds.

    Raises:
        NotConnected: something is missing, the server does not let us in, or it is fetched already.
    """
    host, user, folder = given.host.strip().lower(), given.user.strip(), given.folder.strip() or "INBOX"
    if not user or not given.password or len(user) > 255 or len(folder) > 255:
        raise NotConnected(_("Write the mailbox's user name and its password."))
    if not _HOST.fullmatch(host):
        raise NotConnected(
            _("“%(host)s” is not a host name. Write it like imap.example.com.") % {"host": given.host}
        )
    if given.security not in SECURITY:
        raise NotConnected(_("A password is only sent over TLS. Choose TLS or STARTTLS for this mailbox."))
    port = given.port.strip() or str(SECURITY[given.security])
    if not (port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65536):
        raise NotConnected(_("“%(port)s” is not a port.") % {"port": given.port})
    mailbox = Mailbox(
        brand=brand,
        host=host.strip("[]"),
        port=int(port),
        security=given.security,
        user=user,
        secret=keys.lock(given.password),
        folder=folder,
        delete_fetched=given.delete_fetched,
    )
    waiting = try_out(mailbox, at=at)
    try:
        with transaction.atomic():
            mailbox.save()
    except IntegrityError:
        raise NotConnected(_("This mailbox is fetched already.")) from None
    return mailbox, waiting


def try_out(mailbox: Mailbox, *, at: datetime) -> int:
    """Sign in to the mailbox and look into its folder: how many letters are there. Nothing is fetched.

    Raises:
        NotConnected: with what the server said; it stands on the mailbox, too.
    """
    try:
        with fetch.opened(mailbox) as box:
            found = int(box.folder.status(mailbox.folder, ["MESSAGES"])["MESSAGES"])
    except fetch.TROUBLE as error:
        said = getattr(error, "strerror", None) or fetch.in_words(error)
        if mailbox.pk:
            Mailbox.objects.filter(pk=mailbox.pk).update(error=said)
        raise NotConnected(
            _("%(host)s did not let us into %(folder)s: %(said)s")
            % {"host": mailbox.host, "folder": mailbox.folder, "said": said}
        ) from error
    if mailbox.pk:
        Mailbox.objects.filter(pk=mailbox.pk).update(error="", fetched_at=mailbox.fetched_at or at)
    return found


def new_password(mailbox: Mailbox, password: str, *, at: datetime) -> int:
    """Use another password from now on, if it opens the mailbox. Raises NotConnected: the old one stays."""
    old, mailbox.secret = mailbox.secret, keys.lock(password)
    try:
        waiting = try_out(mailbox, at=at)
    except NotConnected:
        mailbox.secret = old
        raise
    Mailbox.objects.filter(pk=mailbox.pk).update(secret=mailbox.secret)
    return waiting


def disconnect(mailbox: Mailbox) -> None:
    """Fetch nothing from it any more. Its letters stay; connected again, they are known as the same."""
    mailbox.delete()
