"""Hand one mail to the relay, and know afterwards what became of it (RFC 5321 4.2.1, 4.5.4.1).

`ANSWERABLE_RELAY=smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. STARTTLS is used
where it is offered; with `?tls=required` nothing is sent without it. A password is never sent over a line
others can read, except to this very machine.
"""

import os
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from answerable.channels.email.compose import Outgoing

TIMEOUT = 30.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


LeftOut = tuple[tuple[str, str], ...]


class Outcome(Enum):
    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the relay said. UNKNOWN: the mail was on the wire when the line broke; it may have arrived.

    `ours`: whether the fault is certainly on our side; None where only the words can tell. `left_out`: the
    readers the relay did not take, with what it said; everybody else got the mail.
    """

    outcome: Outcome
    said: str = ""
    ours: bool | None = None
    left_out: LeftOut = ()


@dataclass(frozen=True, slots=True)
class Relay:
    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    tls_required: bool = False

    @classmethod
    def from_environment(cls) -> "Relay | None":
        """The relay of ANSWERABLE_RELAY, if there is one. Raises ValueError when it cannot be read."""
        url = os.environ.get("ANSWERABLE_RELAY", "").strip()
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("ANSWERABLE_RELAY must look like smtp://user:password@host:port")
        if parts.query not in {"", "tls=required"}:
            raise ValueError("ANSWERABLE_RELAY knows one option: smtp://host:port?tls=required")
        tls = parts.scheme == "smtps"
        port = parts.port or (465 if tls else 587 if parts.username else 25)
        return cls(
            parts.hostname,
            port,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            tls,
            bool(parts.query),
        )

    def line(self) -> "Line":
        return Line(self)


class Line:
    """A connection to the relay, kept for the next mail and opened again when it broke."""

    def __init__(self, relay: Relay, *, timeout: float = TIMEOUT) -> None:
        self.relay = relay
        self.timeout = timeout
        self._smtp: smtplib.SMTP | None = None
        self._begun = False
        """Whether a mail was introduced that did not end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        smtp, self._smtp, self._begun = self._smtp, None, False
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def send(self, mail: Outgoing, *, on_the_wire: Callable[[], None]) -> Answer:
        """Send; `on_the_wire` is called when the relay has said yes to everything but the content itself."""
        try:
            smtp, said = self._introduced(mail)
        except smtplib.SMTPResponseException as error:
            self.close()
            return _answer(error.smtp_code, error.smtp_error, "relay")
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            return Answer(
                Outcome.LATER, f"The relay {self.relay.host} does not answer: {error}"[:500], ours=True
            )
        if isinstance(said, Answer):
            return said
        try:
            on_the_wire()
        except BaseException:
            self._drop()  # the relay waits for content that does not come: nothing was accepted
            raise
        try:
            smtp.send(_dotted(mail.content))
        except OSError as error:
            self._drop()  # the end of the data was not sent, so nothing was accepted
            return Answer(Outcome.LATER, f"The line broke while sending: {error}"[:500])
        try:
            smtp.send(b".\r\n")
            code, told = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(Outcome.UNKNOWN, f"The line broke before the relay confirmed: {error}"[:500])
        self._begun = False
        if code // 100 not in {2, 4, 5}:
            self._drop()
            return Answer(Outcome.UNKNOWN, f"The relay did not say whether it took the mail: {code}")
        return replace(_answer(code, told, "mail"), left_out=said)

    def _introduced(self, mail: Outgoing) -> tuple[smtplib.SMTP, Answer | LeftOut]:
        """The line, waiting for the content, and what the relay said; a line that has died, or has carried as
        much as the relay allows one to, is replaced once.
        """
        if self._smtp is not None:
            try:
                said = self._introduce(self._smtp, mail)
            except (OSError, smtplib.SMTPException):
                self._drop()
            else:
                if not (isinstance(said, Answer) and said.said.startswith("421")):
                    return self._smtp, said
                self._drop()
        smtp = self._opened()
        return smtp, self._introduce(smtp, mail)

    def _opened(self) -> smtplib.SMTP:
        relay = self.relay
        smtp: smtplib.SMTP
        if relay.tls:
            smtp = smtplib.SMTP_SSL(
                relay.host, relay.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(relay.host, relay.port, timeout=self.timeout)
        self._smtp = smtp
        if isinstance(smtp.sock, socket.socket):  # the last dot must not wait for a receipt of the words
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        secure = relay.tls
        wanted = relay.tls_required or relay.host not in LOOPBACK
        if not secure and wanted and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
            secure = True
        if relay.tls_required and not secure:
            raise ValueError("it offers no encryption, which is required (tls=required): nothing was sent")
        if relay.user:
            if not secure and relay.host not in LOOPBACK:
                raise ValueError("it offers no encryption, so the password was not sent")
            smtp.login(relay.user, relay.password)
        return smtp

    def _introduce(self, smtp: smtplib.SMTP, mail: Outgoing) -> Answer | LeftOut:
        """The relay's no; else the readers it does not take: they keep the answer from nobody else."""
        options = [f"SIZE={len(mail.content)}"] if smtp.has_extn("size") else []
        if mail.utf8:
            if not smtp.has_extn("smtputf8"):
                return Answer(
                    Outcome.REFUSED, "The relay cannot send to an address with these letters (RFC 6531)."
                )
            options += ["SMTPUTF8", "BODY=8BITMIME"]
            smtp.command_encoding = "utf-8"
        if self._begun:
            smtp.rset()  # a mail before was refused half-way
        self._begun = True
        code, said = smtp.mail(mail.envelope_from, options)
        if code != 250:
            return _answer(code, said, "sender")
        code, said = smtp.rcpt(mail.envelope_to)
        if code not in {250, 251}:
            return _answer(code, said, "recipient")
        refused = []
        for each in mail.copies:
            code, said = smtp.rcpt(each)
            if code not in {250, 251}:
                refused.append((each, _answer(code, said, "recipient").said))
        code, said = smtp.docmd("DATA")
        return tuple(refused) if code == 354 else _answer(code, said, "mail")

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None
            self._begun = False


def _answer(code: int, said: bytes | str, about: str) -> Answer:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    text = f"{code} {' '.join(words.split())}"[:500]
    if 200 <= code < 300:
        return Answer(Outcome.SENT, text)
    if code >= 500 and about != "relay":
        return Answer(Outcome.REFUSED, text)
    return Answer(
        Outcome.LATER, text
    )  # a relay that refuses us altogether is a fault of ours to mend, not of this mail


def _dotted(content: bytes) -> bytes:
    """Line ends CRLF, lines that begin with a dot doubled (RFC 5321 4.5.2), the last line ended."""
    text = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    text = text if text.endswith(b"\r\n") else text + b"\r\n"
    text = text.replace(b"\r\n.", b"\r\n..")
    return b"." + text if text.startswith(b".") else text
