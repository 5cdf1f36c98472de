"""Mail on its way out: queued → sending → sent, or failed for good, or unknown.

`sending` is written only once the relay has agreed to everything but the content. So whoever is killed before
that leaves a mail that is simply tried again, and whoever is killed after it a mail of which nobody knows: it
is shown as `unknown` and never sent twice by itself (AC-22). Whoever was so slow that another took the mail
up meanwhile finds its attempt outnumbered, and stops before a word of it is on the wire.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction

from answerable.brands.models import Brand
from answerable.channels import undelivered
from answerable.channels.email.compose import NotYet, compose
from answerable.channels.email.provider import Provider, ProviderLine
from answerable.channels.email.send import Answer, Line, Outcome, Relay
from answerable.channels.email.sign import CannotSign
from answerable.kit.now import now
from answerable.kit.scope import see_brands_until_commit
from answerable.tickets.models import Delivery

log = logging.getLogger("answerable.outbox")
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
GIVE_UP_AFTER = timedelta(days=5)  # RFC 5321 4.5.4.1
LEASE = timedelta(seconds=30)
"""How long a mail taken by a sender who died before the wire waits for the next (X19)."""
ON_THE_WIRE = timedelta(minutes=5)
"""How long a mail may be on the wire before it counts as broken off."""
LOOK_EVERY = timedelta(seconds=2)
"""How often to look for new brands and for mail that broke off; mail itself is announced."""
BROKEN_OFF = "Sending broke off: it may have arrived. Ask the customer, or send it again."
State = Delivery.State

_CLAIM = """
UPDATE tickets_delivery SET attempts = attempts + 1, next_attempt_at = %(lease)s, taken_by = pg_backend_pid()
WHERE id = (SELECT id FROM tickets_delivery WHERE state = 'queued' AND next_attempt_at <= %(at)s
            ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
_LEFT = """
UPDATE tickets_delivery SET next_attempt_at = %(at)s, taken_by = NULL
WHERE state = 'queued' AND next_attempt_at > %(at)s AND taken_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = taken_by)
"""


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
    ) -> None:
        self.stop = stop or threading.Event()
        self.clock = clock
        self.relay = relay
        self._told = ""
        self.brands: list[int] = []
        self._look_again = datetime.min.replace(tzinfo=UTC)
        self._unwritten: tuple[Delivery, Answer, datetime] | None = None
        """What became of the last mail, while the database is away."""

    def drain(self) -> None:
        """All mail that is due now; without a relay it stays queued."""
        if self._unwritten is not None:
            self._record(*self._unwritten)
        relay = self.relay or self._relay()
        if (at := self.clock()) >= self._look_again:
            self.brands = list(Brand.objects.values_list("pk", flat=True))
            self.take_up_left(self.brands)
            self.notice_broken_off(self.brands)
            self._look_again = at + LOOK_EVERY
        if relay is None:
            return
        with relay.line() as line:
            while not self.stop.is_set() and self.one(line, self.brands):
                pass

    def one(self, line: Line | ProviderLine, brands: list[int]) -> bool:
        at = self.clock()
        delivery = self._claim(brands, at)
        if delivery is None:
            return False
        try:
            with transaction.atomic():
                see_brands_until_commit([delivery.brand_id])
                mail = compose(delivery, at=at)
        except (NotYet, CannotSign) as wait:
            self._record(delivery, Answer(Outcome.LATER, str(wait), ours=True), at)
            return True
        except (ValueError, OSError) as error:
            self._record(delivery, Answer(Outcome.REFUSED, str(error), ours=True), at)
            return True
        except (OperationalError, InterfaceError):
            raise  # the database is away, the mail is not to blame
        except Exception as error:  # one mail nobody foresaw must not stop all others
            log.exception("delivery %s", delivery.pk)
            words = f"The desk could not write this mail ({type(error).__name__})."
            self._record(delivery, Answer(Outcome.REFUSED, words, ours=True), at)
            return True
        try:
            answer = line.send(mail, on_the_wire=lambda: self._sending(delivery))
        except TakenByAnother:
            return True
        self._record(delivery, answer, self.clock())
        return True

    def take_up_left(self, brands: list[int]) -> None:
        """What a sender held whose session with the database is gone, is due at once and not after its lease.

        If it lives on after all, it finds its attempt outnumbered before a word is on the wire.
        """
        with transaction.atomic():
            see_brands_until_commit(brands)
            with connection.cursor() as cursor:
                cursor.execute(_LEFT, {"at": self.clock()})

    def notice_broken_off(self, brands: list[int]) -> None:
        """What a killed sender left on the wire becomes visible as unknown."""
        at = self.clock()
        with transaction.atomic():
            see_brands_until_commit(brands)
            left = (
                Delivery.objects.select_related("message", "ticket")
                .select_for_update(skip_locked=True, of=("self",))
                .filter(state=State.SENDING, next_attempt_at__lte=at)
            )
            for delivery in left:
                undelivered.mark(delivery, State.UNKNOWN, BROKEN_OFF, at=at)

    def _claim(self, brands: list[int], at: datetime) -> Delivery | None:
        with transaction.atomic():
            see_brands_until_commit(brands)
            with connection.cursor() as cursor:
                cursor.execute(_CLAIM, {"at": at, "lease": at + LEASE})
                row = cursor.fetchone()
            if row is None:
                return None
            return Delivery.objects.select_related(
                "brand", "message__agent", "ticket__brand", "ticket__requester"
            ).get(pk=row[0])

    def _sending(self, delivery: Delivery) -> None:
        with transaction.atomic():
            see_brands_until_commit([delivery.brand_id])
            mine = Delivery.objects.filter(
                pk=delivery.pk, state=State.QUEUED, attempts=delivery.attempts
            ).update(state=State.SENDING, next_attempt_at=self.clock() + ON_THE_WIRE)
        if not mine:
            raise TakenByAnother

    def _record(self, delivery: Delivery, answer: Answer, at: datetime) -> None:
        self._unwritten = (delivery, answer, at)
        self._write(delivery, answer, at)
        self._unwritten = None

    def _write(self, delivery: Delivery, answer: Answer, at: datetime) -> None:
        with transaction.atomic():
            see_brands_until_commit([delivery.brand_id])
            if answer.outcome is Outcome.SENT:
                Delivery.objects.filter(pk=delivery.pk).update(
                    state=State.SENT, sent_at=at, next_attempt_at=None, error=""
                )
            elif answer.outcome is Outcome.UNKNOWN:
                undelivered.mark(delivery, State.UNKNOWN, answer.said, at=at)
            elif answer.outcome is Outcome.REFUSED:
                undelivered.mark(delivery, State.FAILED, answer.said, at=at, ours=answer.ours)
            elif at - delivery.message.at > GIVE_UP_AFTER:
                undelivered.mark(
                    delivery, State.FAILED, f"Given up after 5 days. {answer.said}", at=at, ours=answer.ours
                )
            else:
                wait = AGAIN_AFTER[min(delivery.attempts, len(AGAIN_AFTER)) - 1]
                Delivery.objects.filter(pk=delivery.pk).update(
                    state=State.QUEUED, next_attempt_at=at + wait, taken_by=None, error=answer.said
                )

    def _relay(self) -> Relay | Provider | None:
        try:
            relay = Provider.from_environment() or Relay.from_environment()
            trouble = "" if relay else "no relay is named (ANSWERABLE_RELAY): mail stays in the outbox"
        except ValueError as error:
            relay, trouble = None, str(error)
        if trouble and trouble != self._told:
            log.warning("outgoing mail: %s", trouble)
        self._told = trouble
        return relay
