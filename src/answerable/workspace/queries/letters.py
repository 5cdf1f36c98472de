"""Letters that did not become a message, and why; and what the demo's mail catcher kept."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

from answerable.channels import letters
from answerable.channels.models import CaughtMail, Letter
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk
from answerable.workspace.pages.letters import Caught, CaughtLetter, LetterAside, UnreadLetter
from answerable.workspace.queries.entries import size_in_words

SHOWN = 100
ASIDE = 50
HEAD = 2000
TOLD = ("From", "To", "Date", "Reply-To", "In-Reply-To", "Auto-Submitted", "Message-ID")


def unread_letters(desk: Desk) -> tuple[UnreadLetter, ...]:
    """Letters nobody could read, the newest first. One statement."""
    letters = Letter.objects.filter(brand_id__in=desk.brands, state="unreadable").order_by("-id")[:SHOWN]
    return tuple(
        UnreadLetter(
            letter.pk,
            desk.seats[letter.brand_id].mark,
            letter.sender or letter.envelope_from or "",
            letter.subject,
            letter.received_at,
            letter.state,
            letter.reason,
            letter.tries,
            size_in_words(letter.size),
            bytes(letter.raw or b"")[:HEAD].decode("utf-8", "replace"),
        )
        for letter in letters
    )


def letters_aside(desk: Desk, *, before: int | None) -> tuple[tuple[LetterAside, ...], int | None]:
    """Letters a machine seems to have written and that belong to no ticket, the newest first; and where the
    next page begins. One statement, through the index `letter_set_aside`.
    """
    found = Letter.objects.filter(brand_id__in=desk.brands, **letters.SET_ASIDE)
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found.order_by("-id")[: ASIDE + 1])
    shown = tuple(
        LetterAside(
            letter.pk,
            desk.seats[letter.brand_id].mark,
            letter.sender or letter.envelope_from or "",
            letter.subject,
            letter.received_at,
            letter.reason,
            bytes(letter.raw or b"")[:HEAD].decode("utf-8", "replace"),
        )
        for letter in page[:ASIDE]
    )
    return shown, shown[-1].pk if len(page) > ASIDE else None


def letter_of(desk: Desk, pk: int) -> int:
    """The id of a letter in the agent's brands. Raises NotYours."""
    if not Letter.objects.filter(brand_id__in=desk.brands, pk=pk).exists():
        raise NotYours(str(pk))
    return pk


def caught_mail(desk: Desk) -> tuple[Caught, ...]:
    """What would have left, the newest first. One statement."""
    rows = CaughtMail.objects.filter(brand_id__in=desk.brands).order_by("-id").defer("raw")[:SHOWN]
    return tuple(
        Caught(row.pk, row.subject, row.sender, ", ".join(row.recipients), row.caught_at) for row in rows
    )


def caught_letter(desk: Desk, pk: int) -> CaughtLetter:
    """One caught mail as its reader would see it. Raises NotYours."""
    row = CaughtMail.objects.filter(brand_id__in=desk.brands, pk=pk).first()
    if row is None:
        raise NotYours(str(pk))
    mail = message_from_bytes(bytes(row.raw), policy=default)
    body = mail.get_body(("plain", "html"))
    return CaughtLetter(
        row.pk,
        row.subject,
        row.sender,
        ", ".join(row.recipients),
        row.caught_at,
        tuple((name, str(mail[name])) for name in TOLD if mail[name]),
        str(body.get_content()) if body else "",
    )
