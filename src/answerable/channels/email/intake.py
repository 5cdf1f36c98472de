"""Letters become messages: a few of one brand in one transaction, in the scope of that brand alone.

While one letter is written to the database the reading process reads the next. Where one of several cannot be
written, nothing of them is, and each gets a transaction of its own. A letter that cannot be read
is tried again after two seconds, a minute, ten minutes and an hour; then it stays visible with its reason,
and people may try it again. It never holds up the letters behind it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile, zip_longest
from threading import Event
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from answerable.brands.models import Address, Brand
from answerable.casework.budget import acknowledgements
from answerable.casework.change import Change, write_records_of
from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.receive import receive
from answerable.casework.refer import answered
from answerable.casework.thread import belongs_to_one
from answerable.channels import bounced
from answerable.channels.email import caps, keys, plain, tokens
from answerable.channels.email.letter import ParsedLetter, Unreadable
from answerable.channels.email.reader import Reader
from answerable.kit.now import now
from answerable.kit.scope import brands_visible, see_brands_until_commit

log = logging.getLogger("answerable.intake")
KNOWS_FOR = timedelta(seconds=2)
"""A letter to a brand made since then waits for the next look."""
AGAIN_AFTER = (timedelta(seconds=2), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""The first time soon: mostly it was not the letter that broke its reader."""
TOGETHER = 8
"""So many letters of a brand share a transaction when they wait in a row."""
AT_ONCE_BYTES = 262_144
"""A larger letter is read by itself."""
READY_SECONDS = 0.05
"""The letters before one that is read for longer do not wait for it."""
COPIED = 20  # people one letter names that are told to the agent
OUT_OF_THREAD = frozenset({"auto-reply", "bulk", "receipt", "complaint", "delivered"})
"""Kinds of automatic letters that open no ticket; in a thread they are added to it without promises."""

# One statement: lock the letters to write and one to read meanwhile, and narrow the scope to the first one's
# brand. The list is complete before the scope changes, as it is materialised and sorted for it.
_NEXT = """
WITH taken AS MATERIALIZED (
    SELECT id, brand_id, envelope_from, envelope_to, received_at, tries, vouched_by_id, verdicts, raw, size,
           next_try_at
    FROM channels_letter WHERE state = 'unread' AND next_try_at <= %(at)s
    ORDER BY next_try_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
), narrowed AS MATERIALIZED (
    SELECT set_config('answerable.brands', brand_id::text, true) AS scope, first.id
    FROM (SELECT id, brand_id FROM taken ORDER BY next_try_at, id LIMIT 1) AS first
)
SELECT taken.id, brand_id, envelope_from, envelope_to, received_at, tries, vouched_by_id, verdicts,
       CASE WHEN taken.id = %(held)s OR (size > %(large)s AND taken.id <> narrowed.id) THEN NULL ELSE raw END
FROM taken, narrowed ORDER BY next_try_at, taken.id
"""
_SETTLE = """
UPDATE channels_letter SET state = %(state)s, reason = %(reason)s, tries = %(tries)s, next_try_at = %(next)s,
    settled_at = %(settled)s, sender = %(sender)s, subject = %(subject)s,
    ticket_id = %(ticket)s, message_id = %(message)s
WHERE id = %(id)s
"""


@dataclass(slots=True)
class Taken:
    """A letter locked by this transaction."""

    id: int
    brand_id: int
    envelope_from: str | None
    envelope_to: list[str]
    received_at: datetime
    tries: int
    vouched_by: int | None
    """The agent who said so, whatever its headers look like."""
    verdicts: str
    """What its sender was worth before card numbers in it were masked; empty for nearly every letter."""
    raw: bytes | None


@dataclass(slots=True)
class Fate:
    """What became of a letter."""

    state: str
    reason: str = ""
    ticket_id: int | None = None
    message_id: int | None = None


class Intake:
    """Works off unread letters, of all brands or `only` one. One per thread; any number of them at once."""

    def __init__(
        self,
        reader: Reader,
        *,
        clock: Callable[[], datetime] = now,
        stop: Event | None = None,
        only: Brand | None = None,
    ) -> None:
        self.reader = reader
        self.only = only
        self.stop = stop or Event()
        self.clock = clock
        self.brands: dict[int, Brand] = {}
        self.ours: set[str] = set()
        self.knows_until = self.tells_at = datetime.min.replace(tzinfo=UTC)
        self.held: int | None = None
        """The letter the reading process holds."""
        self.unwritten: list[Change] = []
        """What became of the tickets this transaction opened, to be written together."""
        self.one_by_one = 0
        """How many letters get a transaction of their own, after several together failed."""

    def drain(self) -> None:
        """All letters that are due now, or until told to stop."""
        self._know_the_brands()
        with brands_visible(self.brands):
            self._tell_the_others()
            while not self.stop.is_set() and self.some():
                self._tell_the_others()

    def _know_the_brands(self) -> None:
        """Learn the brands and their addresses, again after a while: letters come faster than brands."""
        at = self.clock()
        if at < self.knows_until:
            return
        brands = [self.only] if self.only else Brand.objects.all()
        self.brands = {brand.pk: brand for brand in brands}
        self.ours = {email.lower() for email in Address.objects.values_list("email", flat=True)}
        self.knows_until = at + KNOWS_FOR

    def _tell_the_others(self) -> None:
        """How many acknowledgements left; in a flood, too, when letters never end."""
        at = self.clock()
        if at >= self.tells_at:
            acknowledgements.exchange(at)
            self.tells_at = at + KNOWS_FOR

    def some(self) -> bool:
        """Take in the next letters; False when none is due.

        What is locked is left alone by other workers: the letters to write now and the one to read meanwhile.
        """
        at = self.clock()
        letters: list[Taken] = []
        self.unwritten = []
        try:
            with transaction.atomic():
                taken = self._take(at)
                if not taken:
                    return False
                letters = self._together(taken)
                after = [letter for letter in taken if letter not in letters][:1]
                self._begin(letters[0])
                settled = []
                for letter, following in zip_longest(letters, [*letters[1:], *after]):
                    if letter is not letters[0] and not self._goes_on():
                        break
                    parsed = self._finish()
                    if following is not None:
                        self._begin(following)
                    at = self.clock()
                    fate = self._decide(letter, parsed, at)
                    settled.append(_settled(letter, parsed, fate, at))
                self._write()
                _settle(settled)
        except Exception as error:
            self._forget()
            if _database_is_away(error):
                self.one_by_one = len(letters)  # two workers may have waited for each other's
                raise  # the letter is not to blame
            if len(letters) > 1:
                log.warning("letters %s: one by one, as %r", [letter.id for letter in letters], error)
                self.one_by_one = len(letters)
                return True
            log.exception("letter %s", letters[0].id if letters else "?")
            if not letters:
                raise
            self._put_off(letters[0], f"The desk could not take it in ({type(error).__name__}).", at)
        return True

    def _take(self, at: datetime) -> list[Taken]:
        most = 2 if self.one_by_one else TOGETHER + 1
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, {"held": self.held or 0, "at": at, "most": most, "large": AT_ONCE_BYTES})
            return [Taken(*row) for row in cursor.fetchall()]

    def _together(self, taken: list[Taken]) -> list[Taken]:
        """Those that share this transaction: the first, and what is loaded of its brand."""
        first, *others = taken
        if self.one_by_one:
            self.one_by_one -= 1
            return [first]
        loaded = takewhile(lambda letter: letter.raw is not None, others)
        return [first, *(letter for letter in loaded if letter.brand_id == first.brand_id)][:TOGETHER]

    def _write(self) -> None:
        if self.unwritten:
            write_records_of(self.unwritten)
            self.unwritten = []

    def _goes_on(self) -> bool:
        """Whether the next letter is there at once; else those before it are written down without it."""
        return not self.stop.is_set() and self.reader.ready(READY_SECONDS)

    def _begin(self, letter: Taken) -> None:
        """Hand a letter to the reading process; one whose bytes were not loaded waits for its turn."""
        if self.held == letter.id or letter.raw is None:
            return
        self._forget()
        languages = self.brands[letter.brand_id].languages
        self.reader.begin(
            letter.raw, languages=languages, envelope_from=letter.envelope_from, noted=letter.verdicts
        )
        self.held = letter.id

    def _finish(self) -> ParsedLetter | Unreadable:
        self.held = None
        return self.reader.finish()

    def _forget(self) -> None:
        """Throw away what the reading process holds."""
        if self.held is not None:
            self.held = None
            self.reader.finish()

    def _decide(self, letter: Taken, parsed: ParsedLetter | Unreadable, at: datetime) -> Fate:
        if isinstance(parsed, Unreadable):
            if parsed.certain or letter.tries >= len(AGAIN_AFTER):
                return Fate("unreadable", parsed.reason)
            return Fate("unread", parsed.reason)
        if letter.vouched_by is not None:
            parsed = replace(parsed, automatic=None)
        if parsed.automatic and parsed.automatic.kind in {"bounce", "delay", "delivered"}:
            self._write()
            ticket = bounced.note(letter.brand_id, _arrived_at(letter, parsed), parsed, at=at)
            return Fate("bounce", parsed.automatic.reason, ticket_id=ticket)
        if parsed.automatic and parsed.automatic.kind == "verification":
            return Fate(
                "automatic", parsed.automatic.reason
            )  # not even in a thread: its requester reads that
        if not parsed.sender.email:
            return Fate("automatic", "It names no sender who could be answered.")
        if tokens.without(parsed.sender.email) in self.ours:
            return Fate("automatic", "It came from an address of this desk (a loop).")
        incoming = self._incoming(letter, parsed)
        question = tokens.find(keys.mail(), letter.brand_id, "side", _arrived_at(letter, parsed))
        if question is not None:
            self._write()
            aside = self._aside(question, incoming, at)
            if aside is not None:
                return aside
        if parsed.automatic and parsed.automatic.kind in OUT_OF_THREAD and not belongs_to_one(incoming):
            return Fate("automatic", parsed.automatic.reason)
        received = receive(incoming, at=at, unwritten=self.unwritten)
        return Fate(
            "read",
            parsed.automatic.reason if parsed.automatic else "",
            ticket_id=received.ticket.pk,
            message_id=received.message.pk,
        )

    def _aside(self, question: int, incoming: Incoming, at: datetime) -> Fate | None:
        """An answer of a team or a partner: it goes to the ticket as something internal."""
        request = answered(
            question,
            sender=incoming.sender_email,
            text=incoming.text,
            rfc_id=incoming.rfc_id,
            automated=incoming.automatic,
            files=incoming.files,
            at=at,
        )
        if request is None:
            return None
        return Fate("read", f"An answer to the question to {request.name}.", ticket_id=request.ticket_id)

    def _incoming(self, letter: Taken, parsed: ParsedLetter) -> Incoming:
        addresses = _arrived_at(letter, parsed)
        followed = (*parsed.references, parsed.in_reply_to) if parsed.in_reply_to else parsed.references
        return Incoming(
            brand_id=letter.brand_id,
            channel="email",
            sender_email=parsed.sender.email,
            sender_name=parsed.sender.name,
            sender_proven=not parsed.doubtful,
            sender_vouched=parsed.proven,
            proof=parsed.proof,
            copied=self._copied(parsed),
            to=addresses[0] if addresses else "",
            subject=parsed.subject or "(no subject)",
            text=parsed.text if parsed.text.strip() else plain.from_html(parsed.html[: caps.HTML_CHARACTERS]),
            html=parsed.html,
            language=parsed.language,
            rfc_id=parsed.message_id,
            references=tuple(dict.fromkeys(followed)),
            token_ticket=tokens.find(keys.mail(), letter.brand_id, "reply", addresses),
            automatic=parsed.automatic is not None,
            received_at=letter.received_at,
            files=tuple(
                IncomingFile(file.name, file.content_type, file.content, file.content_id)
                for file in parsed.attachments
            ),
        )

    def _copied(self, parsed: ParsedLetter) -> tuple[str, ...]:
        """Other people named in To and Cc."""
        named = dict.fromkeys(address.email for address in (*parsed.to, *parsed.cc))
        sender = parsed.sender.email.lower()
        others = [
            email for email in named if email.lower() != sender and tokens.without(email) not in self.ours
        ]
        return tuple(others[:COPIED])

    def _put_off(self, letter: Taken, reason: str, at: datetime) -> None:
        """After an error nobody foresaw: later again, at last unreadable."""
        with transaction.atomic():
            see_brands_until_commit([letter.brand_id])
            given_up = letter.tries >= len(AGAIN_AFTER)
            fate = Fate("unreadable" if given_up else "unread", reason)
            _settle([_settled(letter, Unreadable(reason), fate, at)])


def _settled(letter: Taken, parsed: ParsedLetter | Unreadable, fate: Fate, at: datetime) -> dict[str, Any]:
    again = fate.state == "unread"
    sender = parsed.sender if isinstance(parsed, Unreadable) else parsed.sender.email
    sender, subject = sender or letter.envelope_from or "", parsed.subject
    return {
        "id": letter.id,
        "state": fate.state,
        "reason": fate.reason[:500],
        "tries": letter.tries + again,
        "next": at + AGAIN_AFTER[letter.tries] if again else at,
        "settled": None if again else at,
        "sender": sender[:320],
        "subject": subject[:500],
        "ticket": fate.ticket_id,
        "message": fate.message_id,
    }


def _settle(letters: list[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_SETTLE, letters)


def _database_is_away(error: Exception) -> bool:
    """Whether the letter may simply be taken again. A value too large for the database comes back too large
    each time (class 54), and so does a statement that took too long (57014): these count as a try.
    """
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return isinstance(error, (OperationalError, InterfaceError)) and not state.startswith(("54", "57014"))


def _arrived_at(letter: Taken, parsed: ParsedLetter) -> list[str]:
    """Every address that may carry a token of ours: the envelope's first, as no sender can forge that."""
    named = [address.email for address in (*parsed.to, *parsed.cc)]
    return list(dict.fromkeys([*letter.envelope_to, *parsed.delivered_to, *named]))
