"""Keep a letter: the one way into the table of letters. After the commit nothing can lose it.

A letter that became no message can be sent through the intake again, by a person who looked at it.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from answerable.channels.email import digest
from answerable.channels.email.seen_whole import verdicts_on
from answerable.channels.email.without_cards import without_cards
from answerable.channels.models import Letter
from answerable.kit.scope import see_brands_until_commit
from answerable.staff.models import Agent

# Where no transaction is open this is one by itself: it narrows its scope to the letter's brand.
_KEEP = """
WITH narrowed AS MATERIALIZED (
    SELECT set_config('answerable.brands', (%(brand)s::bigint)::text, true) AS scope
)
INSERT INTO channels_letter (brand_id, digest, raw, size, source, mailbox_id, envelope_from, envelope_to,
    received_at, verdicts, state, reason, tries, next_try_at, sender, subject)
SELECT %(brand)s::bigint, %(digest)s::varchar, %(raw)s::bytea, %(size)s::int, %(source)s::varchar,
    %(mailbox)s::bigint, %(from)s::varchar, %(to)s::varchar[], %(received)s::timestamptz,
    %(verdicts)s::varchar, %(state)s::varchar, %(refused)s::varchar, 0, %(at)s::timestamptz, '', ''
FROM narrowed
ON CONFLICT (brand_id, digest) WHERE duplicate_of_id IS NULL DO NOTHING
"""
_KEEP_DUPLICATE = """
INSERT INTO channels_letter (brand_id, digest, raw, size, source, mailbox_id, envelope_from, envelope_to,
    received_at, state, reason, tries, next_try_at, settled_at, sender, subject, duplicate_of_id)
SELECT %(brand)s::bigint, %(digest)s::varchar, NULL, %(size)s::int, %(source)s::varchar, %(mailbox)s::bigint,
    %(from)s::varchar, %(to)s::varchar[], %(received)s::timestamptz, 'duplicate',
    'The same letter had come before.', 0, %(at)s::timestamptz, %(at)s::timestamptz, sender, subject, id
FROM channels_letter WHERE brand_id = %(brand)s AND digest = %(digest)s AND duplicate_of_id IS NULL
"""

SET_ASIDE: dict[str, Any] = {"state__in": ["automatic", "bounce"], "ticket": None}
"""Letters in the books that belong to no ticket: a machine wrote them, so it seemed."""


def keep(
    raw: bytes,
    *,
    brand_id: int,
    source: str,
    envelope_from: str | None,
    envelope_to: list[str],
    received_at: datetime,
    at: datetime,
    mailbox_id: int | None = None,
    refused: str = "",
) -> bool:
    """Write the letter down as received; True when it is new, False when the same letter is here already.

    A duplicate is counted (AC-10) but not kept twice. The brand alone is in scope, to the end of the
    transaction that runs, if one does. `received_at`: the receiving server's time (R8); `at`: now. `refused`:
    why nobody will read it; it is kept visible as unreadable. The intake is notified by the database. Card
    numbers are masked first; nothing here ever sees them (AC-43).
    """
    whole, raw = raw, without_cards(raw)
    values: dict[str, Any] = {
        "brand": brand_id,
        "digest": digest.of(raw),
        "raw": raw,
        "size": len(raw),
        "source": source,
        "mailbox": mailbox_id,
        "from": None if envelope_from is None else envelope_from[:320],
        "to": [address[:320] for address in envelope_to],
        "received": received_at,
        "verdicts": "" if raw is whole else verdicts_on(whole, envelope_from),
        "state": "unreadable" if refused else "unread",
        "refused": refused,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
        if cursor.rowcount:
            return True
        with transaction.atomic(savepoint=False):
            see_brands_until_commit([brand_id])
            cursor.execute(_KEEP_DUPLICATE, values)
        return False


def read_again(letter_id: int, *, at: datetime) -> bool:
    """A person wants an unreadable letter tried once more; False when it is no longer unreadable."""
    unreadable = Letter.objects.filter(pk=letter_id, state=Letter.State.UNREADABLE)
    return bool(unreadable.update(**_to_the_intake(at)))


def written_by_a_person(letter_id: int, *, agent: Agent, at: datetime) -> bool:
    """A person says that a letter set aside as a machine's came from a person: it becomes a message.

    Its promises count from when it arrived (R8), not from now. False when it has been taken in already.
    """
    aside = Letter.objects.filter(pk=letter_id, **SET_ASIDE)
    return bool(aside.update(vouched_by=agent, **_to_the_intake(at)))


def _to_the_intake(at: datetime) -> dict[str, Any]:
    return {"state": Letter.State.UNREAD, "reason": "", "tries": 0, "next_try_at": at, "settled_at": None}
