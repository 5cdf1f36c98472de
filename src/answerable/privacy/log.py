"""The access log: one insert for every look, added to and never changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection

from answerable.privacy.cards import masked

_NOTE = """
WITH noted AS (
    INSERT INTO privacy_access (brand_id, agent_id, at, door, kind, about, words, purpose, trained_until)
    SELECT seen.brand, %(agent)s::bigint, %(at)s::timestamptz, %(door)s::text, %(kind)s::text,
           %(about)s::text, %(words)s::text, %(purpose)s::text, seen.until
    FROM unnest(%(brands)s::bigint[], %(untils)s::timestamptz[]) AS seen(brand, until),
         (SELECT set_config('synchronous_commit', 'off', true),
                 CASE WHEN %(enter)s::text <> ''
                      THEN set_config('answerable.brands', %(enter)s::text, true) END
         ) AS before
    RETURNING id)
SELECT CASE WHEN %(leave)s::boolean THEN set_config('answerable.brands', '', false) END
FROM (SELECT count(*) FROM noted) AS done
"""
SUPPORT = "support"


def _array(values: Iterable[str]) -> str:
    """As PostgreSQL writes it: the driver takes longer, and has another type for a list without a date."""
    return f"{{{','.join(values)}}}"


def note_access(
    brands: Mapping[int, datetime | None],
    *,
    agent: int,
    at: datetime,
    door: str,
    kind: str,
    about: str = "",
    words: str = "",
    purpose: str = SUPPORT,
    enter: Iterable[int] = (),
    leave: bool = False,
) -> None:
    """Put on record that an agent saw customer data of brands in scope, each with the end of training.

    With `enter` the same statement first lets the running transaction see these brands; with `leave` it takes
    all brands out of sight afterwards. It does not wait for the disk: a crash may lose the last looks of a
    second, never older ones.
    """
    if not brands:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "brands": _array(str(brand) for brand in brands),
                "untils": _array(f'"{until.isoformat()}"' if until else "NULL" for until in brands.values()),
                "agent": agent,
                "at": at,
                "door": door,
                "kind": kind[:40],
                "about": about.replace("\x00", "")[:80],
                "words": masked(words).replace("\x00", "")[:200],
                "purpose": purpose.replace("\x00", "")[:120],
                "enter": ",".join(str(brand) for brand in sorted(enter)),
                "leave": leave,
            },
        )
