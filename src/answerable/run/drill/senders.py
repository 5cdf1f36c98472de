"""People's mail servers: each letter is offered again and again until the desk says 250."""

import smtplib
import threading
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from random import Random

from answerable.run.drill.relay import Caught, Relay

AT_ONCE = 4
ANSWERS_EVERY = 10
"""One letter in so many answers a mail the desk has sent."""
TWICE_EVERY = 50
"""One letter in so many is sent once more though it was accepted, as by a server that lost its notes."""
AGAIN_AFTER = 0.2
PATIENCE = 10.0
TO = ("support@barbar.example", "support@bulkimart.com")
WORDS = ("carton", "invoice", "order", "broken", "late", "missing", "refund", "delivery", "coffee", "tea")


@dataclass
class Senders:
    """`accepted`: Message-ID → the mail it answered, or "", of every letter that got a 250."""

    port: int
    letters: int
    relay: Relay
    run: str
    accepted: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    offers: int = 0
    sent_twice: int = 0
    slowest: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._numbers = iter(range(self.letters))
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, name="sender") for _ in range(AT_ONCE)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def working(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        line: smtplib.SMTP | None = None
        while not self.stop.is_set():
            with self._lock:
                number = next(self._numbers, None)
            if number is None:
                break
            mail, answered = self._letter(number)
            line = self._until_accepted(mail, answered, line)
            if number % TWICE_EVERY == 7:
                self.sent_twice += 1
                line = self._until_accepted(mail, answered, line)
        if line is not None:
            line.close()

    def _until_accepted(
        self, mail: EmailMessage, answered: str, line: smtplib.SMTP | None
    ) -> smtplib.SMTP | None:
        began = time.monotonic()
        name, content = str(mail["Message-ID"]), mail.as_bytes(policy=SMTP)
        while not self.stop.is_set():
            self.offers += 1
            try:
                line = line or smtplib.SMTP("127.0.0.1", self.port, timeout=PATIENCE)
                line.sendmail(mail["From"].addresses[0].addr_spec, mail["To"].addresses[0].addr_spec, content)
            except smtplib.SMTPRecipientsRefused as error:
                code = max(code for code, _ in error.recipients.values())
            except smtplib.SMTPResponseException as error:
                code = error.smtp_code
            except (OSError, smtplib.SMTPException):
                code = 0
            else:
                self.accepted[name] = answered
                self.slowest = max(self.slowest, time.monotonic() - began)
                return line
            if line is not None:
                line.close()
                line = None
            if 500 <= code < 600:
                self.refused[name] = str(code)
                return None
            self.stop.wait(AGAIN_AFTER)
        return line

    def _letter(self, number: int) -> tuple[EmailMessage, str]:
        dice = Random(number)  # noqa: S311
        mail = EmailMessage(policy=SMTP)
        mail["Message-ID"] = f"<{number}.{self.run}@people.example>"
        mail["Date"] = "Sat, 21 Nov 2026 10:00:00 +0000"
        mail["Subject"] = " ".join(dice.choices(WORDS, k=5))
        answered = ""
        caught = self._to_answer(number)
        if caught is not None:
            answered = caught.message_id
            mail["From"], mail["To"], mail["In-Reply-To"] = caught.to, caught.reply_to, answered
        else:
            mail["From"], mail["To"] = f"Person {number} <person{number}@people.example>", TO[number % 2]
        words = " ".join(dice.choices(WORDS, k=60))
        mail.set_content(f"Hello,\n\n{words}\n\nKind regards\nPerson {number}\n")
        return mail, answered

    def _to_answer(self, number: int) -> Caught | None:
        if number % ANSWERS_EVERY != ANSWERS_EVERY - 1:
            return None
        try:
            return self.relay.to_answer.pop()
        except IndexError:
            return None
