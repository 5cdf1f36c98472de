"""Small policies for single cases: opening hours and a clock or two, published at the case's own date."""

from datetime import UTC, datetime, timedelta

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.promises.publish import publish


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def policy(version, effective, *clocks, hours="Mon-Fri 09:00-18:00", holidays="none"):
    """`clocks` are (clock, within, counting, more lines)."""
    blocks = "".join(
        f"\nPromise {number} {{#5.{number}}}\n\n```rule 5.{number}\nkind: measured\ndo: run clock\nclock: {clock}\n"
        f"within: {within}\ncounting: {counting}\n{more}proof: clock results\n```\n"
        for number, (clock, within, counting, more) in enumerate(clocks, 1)
    )
    return (
        f"---\nbrand: Bulkimart\ntitle: Support Policy\nversion: {version}\neffective: {effective}\n"
        "review: every 12 months\nowner: Support Manager\nlanguage: en\n---\n\n# Support Policy\n\n"
        "We are there on weekdays. {#4.1}\n\n```rule 4.1\nkind: measured\ndo: set hours\nname: business\n"
        f"weekly: {hours}\nzone: America/New_York\nholidays: {holidays}\n"
        f"goal: 98% of open minutes staffed per month\nproof: staffed minutes\n```\n{blocks}"
    )


def in_force(desk, *clocks, version=2, since="2026-02-01", **more):
    """Publish it for Bulkimart, the day before it takes effect."""
    text = policy(version, since, *clocks, **more)
    published = at(since) - timedelta(days=1)
    return publish(text, brand=desk.brands["bulkimart"], name="case", approved_by="Iris Okafor", at=published)


def letter(desk, received, *, taken_in=None, **more):
    given = {
        "brand_id": desk.brands["bulkimart"].pk,
        "channel": "email",
        "sender_email": "dana@harborcafe.example",
        "subject": "A pallet",
        "text": "Where is it?",
        "received_at": at(received),
        "rfc_id": f"<{received}@harborcafe.example>",
        **more,
    }
    return receive(Incoming(**given), at=at(taken_in or received)).ticket
