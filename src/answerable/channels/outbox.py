"""Mail on its way out: queued → sending → sent, or failed for good, or unknown.

`sending` is written only once the relay has agreed to everything but the content. So whoever is killed before
that leaves a mail that is simply tried again, and whoever is killed after it a mail of which nobody knows: it
is shown as `unknown` and never sent twice by itself (AC-22). Whoever was so slow that another took the mail
up meanwhile finds its attempt outnumbered, and stops before a word of it is on the wire.

What it carries are `Post`s: answers to customers (`deliveries.py`) and letters to teams and partners
(`aside.py`). A few are taken at a time, so that a flood costs little for each.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from django.db import InterfaceError, OperationalError

from answerable.brands.models import Brand
from answerable.channels.aside import SideLetters
from answerable.channels.deliveries import Deliveries
from answerable.channels.email.compose import NotYet, Outgoing
from answerable.channels.email.provider import Provider, ProviderLine
from answerable.channels.email.send import Answer, Line, Outcome, Relay
from answerable.channels.email.sign import CannotSign
from answerable.channels.email.way_out import way_out
from answerable.kit.now import now
from answerable.kit.scope import brands_visible, see_brands

log = logging.getLogger("answerable.outbox")
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
GIVE_UP_AFTER = timedelta(days=5)  # RFC 5321 4.5.4.1
LEASE = timedelta(seconds=30)
"""How long a mail taken by a sender who died before the wire waits for the next (X19)."""
ON_THE_WIRE = timedelta(minutes=5)
"""How long a mail may be on the wire before it counts as broken off."""
LOOK_EVERY = timedelta(seconds=2)
"""How often to look for new brands and for mail that broke off; mail itself is announced."""
TOGETHER = 10
"""So many mails of a brand are taken at a time."""


class Mail(Protocol):
    """A row that is to leave by mail."""

    pk: int
    brand_id: int
    attempts: int


class Post(Protocol):
    """One kind of mail that waits in a table. All needs its brands in scope."""

    def look_after(self, at: datetime) -> None:
        """Take up what the dead left, and show what broke off on the wire."""

    def due(self, at: datetime) -> list[int]:
        """The brands that have mail to send."""

    def take(self, brand: int, at: datetime, *, until: datetime, most: int) -> Sequence[Any]:
        """The oldest due mails, which nobody else takes `until` then."""

    def give_back(self, mails: Sequence[Any], at: datetime) -> None:
        """Mails that were taken and not tried."""

    def compose(self, mail: Any, at: datetime) -> Outgoing:
        """Raises NotYet, CannotSign, or ValueError where it can never be sent."""

    def on_the_wire(self, mail: Any, until: datetime) -> bool:
        """From now on nobody may send it again; False where somebody else has taken it up since."""

    def settle(self, mail: Any, answer: Answer, at: datetime, *, again: timedelta | None) -> None:
        """Write down what became of it; `again`: when it is tried next, where it is."""

    def written_at(self, mail: Any) -> datetime:
        """When five days of trying began."""


class TakenByAnother(Exception):
    """Somebody else has taken this mail up since."""


class Outbox:
    """Sends what is due. One per thread; any number on any number of machines."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = now,
        relay: Relay | Provider | None = None,
        stop: threading.Event | None = None,
        posts: Sequence[Post] = (Deliveries(), SideLetters()),
    ) -> None:
        self.stop = stop or threading.Event()
        self.clock = clock
        self.relay = relay
        self.posts = posts
        self._told = ""
        self.brands: list[int] = []
        self._look_again = datetime.min.replace(tzinfo=UTC)
        self._unwritten: tuple[Post, Mail, Answer, datetime] | None = None
        """What became of the last mail, while the database is away."""

    def drain(self) -> int:
        """Send all mail that is due now, and return how many were tried; without a relay it stays queued."""
        if self._unwritten is not None:
            with brands_visible([self._unwritten[1].brand_id]):
                self._record(*self._unwritten)
        relay = self.relay or self._relay()
        tried = 0
        if self.clock() >= self._look_again:
            self.brands = list(Brand.objects.values_list("pk", flat=True))
        with brands_visible(self.brands):
            if (at := self.clock()) >= self._look_again:
                for post in self.posts:
                    post.look_after(at)
                self._look_again = at + LOOK_EVERY
            if relay is None:
                return tried
            with relay.line() as line:
                while not self.stop.is_set() and (some := self.some(line)):
                    tried += some
        return tried

    def some(self, line: Line | ProviderLine) -> int:
        """A few mails of each brand and kind; how many were tried. Needs all brands in scope."""
        tried = 0
        for post in self.posts:
            for brand in post.due(self.clock()):
                see_brands([brand])
                tried += self._some_of(post, brand, line)
                see_brands(self.brands)
        return tried

    def _some_of(self, post: Post, brand: int, line: Line | ProviderLine) -> int:
        taken_at = self.clock()
        mails = post.take(brand, taken_at, until=taken_at + LEASE, most=TOGETHER)
        for place, mail in enumerate(mails):
            at = self.clock()
            if place and (self.stop.is_set() or at - taken_at > LEASE / 2):
                post.give_back(mails[place:], at)
                return place
            self._one(post, mail, line, at)
        return len(mails)

    def _one(self, post: Post, mail: Any, line: Line | ProviderLine, at: datetime) -> None:
        composed = self._composed(post, mail, at)
        if isinstance(composed, Answer):
            self._record(post, mail, composed, at)
            return
        try:
            answer = line.send(composed, on_the_wire=lambda: self._sending(post, mail))
        except TakenByAnother:
            return
        self._record(post, mail, answer, self.clock())

    def _composed(self, post: Post, mail: Any, at: datetime) -> Outgoing | Answer:
        """The mail, or why there is none."""
        try:
            return post.compose(mail, at)
        except (NotYet, CannotSign) as wait:
            return Answer(Outcome.LATER, str(wait), ours=True)
        except (ValueError, OSError) as error:
            return Answer(Outcome.REFUSED, str(error), ours=True)
        except (OperationalError, InterfaceError):
            raise  # the database is away, the mail is not to blame
        except Exception as error:  # one mail nobody foresaw must not stop all others
            log.exception("%s %s", type(mail).__name__, mail.pk)
            words = f"The desk could not write this mail ({type(error).__name__})."
            return Answer(Outcome.REFUSED, words, ours=True)

    def _sending(self, post: Post, mail: Any) -> None:
        if not post.on_the_wire(mail, self.clock() + ON_THE_WIRE):
            raise TakenByAnother

    def _record(self, post: Post, mail: Any, answer: Answer, at: datetime) -> None:
        self._unwritten = (post, mail, answer, at)
        self._write(post, mail, answer, at)
        self._unwritten = None

    def _write(self, post: Post, mail: Any, answer: Answer, at: datetime) -> None:
        again = None
        if answer.outcome is Outcome.LATER:
            again = AGAIN_AFTER[min(mail.attempts, len(AGAIN_AFTER)) - 1]
            if at - post.written_at(mail) > GIVE_UP_AFTER:
                again = None
                answer = Answer(Outcome.REFUSED, f"Given up after 5 days. {answer.said}", ours=answer.ours)
        post.settle(mail, answer, at, again=again)

    def _relay(self) -> Relay | Provider | None:
        try:
            relay = way_out()
            trouble = "" if relay else "no relay is named (ANSWERABLE_RELAY): mail stays in the outbox"
        except ValueError as error:
            relay, trouble = None, str(error)
        if trouble and trouble != self._told:
            log.warning("outgoing mail: %s", trouble)
        self._told = trouble
        return relay
