"""Mail by a provider's interface instead of SMTP, through django-anymail; those are offered that are tested.

`ANSWERABLE_MAIL_API=postmark`, and the provider's settings as anymail names them, each as
`ANSWERABLE_MAIL_API_SERVER_TOKEN` and the like. What becomes of a mail comes back by the provider's events
(`channels/web/hooks.py`); the delivery goes with it as signed metadata.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage as Written
from email.policy import default
from types import TracebackType
from typing import Any, Self

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives, get_connection
from requests import exceptions as http

from answerable.channels.email.compose import Outgoing
from answerable.channels.email.send import Answer, Outcome

log = logging.getLogger("answerable.provider")
OWN_HEADERS = (
    "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "X-Auto-Response-Suppress",
    "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post",
)  # fmt: skip
OFFERED = frozenset({"brevo", "mailgun", "mailjet", "postmark", "sparkpost"})
NOT_NOW = frozenset({401, 402, 403, 408, 425, 429})
"""Answers that say nothing about this mail: keys, limits, time."""
NOT_TAKEN = frozenset({"invalid", "rejected", "failed"})


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider by anymail's name for it, ready to be asked."""

    name: str

    @classmethod
    def from_environment(cls) -> "Provider | None":
        """The provider of ANSWERABLE_MAIL_API, if there is one. Raises ValueError when it is not known."""
        name = os.environ.get("ANSWERABLE_MAIL_API", "").strip().lower()
        if not name:
            return None
        if name not in OFFERED:
            known = ", ".join(sorted(OFFERED))
            raise ValueError(f"ANSWERABLE_MAIL_API: there is no provider “{name}”. There are {known}.")
        return cls(name)

    @property
    def host(self) -> str:
        return self.name

    def line(self) -> "ProviderLine":
        return ProviderLine(self)


class ProviderLine:
    """To be used like `send.Line`."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._backend is not None:
            self._backend.close()

    def send(self, mail: Outgoing, *, on_the_wire: Callable[[], None]) -> Answer:
        """Send; `on_the_wire` is called before the provider is asked."""
        try:
            self._backend = self._backend or get_connection(
                f"anymail.backends.{self.provider.name}.EmailBackend"
            )
            message = _as_django(mail, self._backend)
        except (AnymailError, ValueError) as error:
            return Answer(Outcome.LATER, f"{self.provider.name} cannot be used: {_short(error)}", ours=True)
        on_the_wire()
        try:
            self._backend.send_messages([message])
        except AnymailRecipientsRefused as error:
            return Answer(Outcome.REFUSED, f"{self.provider.name} refused the address: {_short(error)}")
        except AnymailAPIError as error:
            return self._refusal(error)
        except AnymailError as error:
            return Answer(Outcome.REFUSED, _short(error), ours=True)
        except Exception as error:  # an answer nobody foresaw must not stop all mail
            log.exception("%s", self.provider.name)
            words = (
                f"{self.provider.name} answered in a way the desk does not understand: it may have been sent."
            )
            return Answer(Outcome.UNKNOWN, f"{words} ({type(error).__name__})")
        return self._taken(message, mail)

    def _taken(self, message: Any, mail: Outgoing) -> Answer:
        """Taken, but perhaps not for everybody."""
        told = getattr(getattr(message, "anymail_status", None), "recipients", None) or {}
        refused = {
            email.lower(): f"{self.provider.name} says: {one.status}"
            for email, one in told.items()
            if one.status in NOT_TAKEN
        }
        if mail.envelope_to.lower() in refused:
            return Answer(Outcome.REFUSED, refused[mail.envelope_to.lower()])
        left_out = tuple((each, refused[each.lower()]) for each in mail.copies if each.lower() in refused)
        return Answer(Outcome.SENT, left_out=left_out)

    def _refusal(self, error: AnymailAPIError) -> Answer:
        """What an error says about the mail: not sent and to be tried again, refused, or nobody knows."""
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, http.ConnectionError | http.ConnectTimeout):
                said = f"{self.provider.name} does not answer: {_short(cause)}"
                return Answer(Outcome.LATER, said, ours=True)
            if isinstance(cause, http.Timeout):
                said = f"{self.provider.name} did not confirm in time: it may have been sent."
                return Answer(Outcome.UNKNOWN, said)
            cause = cause.__cause__
        status = int(getattr(error, "status_code", 0) or 0)
        if 400 <= status < 500 and status not in NOT_NOW:
            return Answer(Outcome.REFUSED, f"{self.provider.name} said {status}: {_short(error)}", ours=True)
        return Answer(Outcome.LATER, f"{self.provider.name} said {status}: {_short(error)}", ours=True)


def _as_django(mail: Outgoing, backend: Any) -> EmailMultiAlternatives:
    """The mail in the form anymail takes. The provider signs with its own key (DKIM)."""
    written = message_from_bytes(mail.content, _class=Written, policy=default)
    plain, page = written.get_body(["plain"]), written.get_body(["html"])
    message = EmailMultiAlternatives(
        subject=str(written["Subject"]),
        body=plain.get_content() if plain else "",
        from_email=str(written["From"]),
        to=[str(written["To"])],
        cc=[str(each) for each in written["Cc"].addresses] if written["Cc"] else None,
        reply_to=[str(written["Reply-To"])] if written["Reply-To"] else None,
        headers={name: str(written[name]) for name in OWN_HEADERS if written[name]},
        connection=backend,
    )
    if page is not None:
        message.attach_alternative(page.get_content(), "text/html")
    for file in written.iter_attachments():
        content = file.get_payload(decode=True)
        message.attach(file.get_filename() or "file", content, file.get_content_type())
    message.metadata = {"delivery": mail.envelope_from}  # type: ignore[attr-defined]
    return message


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
