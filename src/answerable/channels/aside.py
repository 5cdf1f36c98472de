"""Side letters on their way out, to teams and partners: queued → sending → sent, failed or unknown.

As in the outbox, `sending` is written only once the relay has agreed to everything but the content, so a
letter is never sent twice by itself.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from django.db import transaction

from answerable.brands.models import Brand
from answerable.channels.email import keys, sign, tokens
from answerable.channels.email.compose import (
    NotYet,
    Outgoing,
    ascii_domain,
    enclose,
    mailbox,
    one_line,
    only_our_headers,
)
from answerable.channels.email.send import Line, Outcome, Relay
from answerable.channels.outbox import AGAIN_AFTER, BROKEN_OFF, GIVE_UP_AFTER, LEASE
from answerable.kit.now import now
from answerable.kit.scope import see_brands_until_commit
from answerable.tickets.models import Attachment, Message
from answerable.tickets.side import SideLetter

MOST_FILES = 20
FILES_BYTES = 15_000_000
log = logging.getLogger("answerable.aside")
State = SideLetter.State


def drain(*, clock: Callable[[], datetime] = now, relay: Relay | None = None) -> int:
    """Send all side letters that are due; how many there were. Without a relay they wait."""
    brands = list(Brand.objects.values_list("pk", flat=True))
    relay = relay or _relay()
    if relay is None:
        return 0
    sent = 0
    with Line(relay) as line:
        while _one(line, brands, clock()):
            sent += 1
    return sent


def compose(letter: SideLetter, *, at: datetime) -> Outgoing:
    """The mail of a side letter: our words alone, nothing of the ticket and nobody's name but the team's.

    A forwarded ticket stands in its words; the customer's files go along.

    Raises:
        ValueError: it can never be sent.
        NotYet: a file still has to be looked at.
    """
    request = letter.request
    ours = request.brand.addresses.first()
    if ours is None:
        raise ValueError(f"{request.brand.name} has no address to write from.")
    back = tokens.address(ours.email, tokens.make(keys.mail(), request.brand_id, "side", request.pk))
    to = ascii_domain(request.to)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mailbox(ours.name, ours.email)
    mail["To"] = mailbox(request.name if request.team_id else "", to)
    mail["Reply-To"] = mailbox(ours.name, back)
    mail["Subject"] = one_line(f"{request.brand.name}: [{request.ticket.reference}/{request.pk}]")
    mail["Date"] = at
    mail["Message-ID"] = letter.rfc_id
    earlier = (
        request.letters.exclude(pk=letter.pk).exclude(rfc_id="").filter(at__lte=letter.at).order_by("id")
    )
    ids = [each.rfc_id for each in earlier if each.agent_id is not None]
    if ids:
        mail["In-Reply-To"] = ids[-1]
        mail["References"] = " ".join(ids[-20:])
    mail.set_content(letter.text, cte="quoted-printable")
    for file in _files(letter) if letter.along else ():
        enclose(mail, file)
    content = mail.as_bytes()
    only_our_headers(mail, content)
    return Outgoing(back, to, sign.signed(content, domain=ours.domain), utf8=False)


def _files(letter: SideLetter) -> list[Attachment]:
    """The customer's files until then, the latest that fit into one mail."""
    theirs = Attachment.objects.filter(
        message__ticket=letter.request.ticket_id,
        message__author=Message.Author.CUSTOMER,
        message__at__lte=letter.at,
    ).exclude(checked=Attachment.Checked.INFECTED)
    chosen: list[Attachment] = []
    for file in theirs.order_by("-id")[:MOST_FILES]:
        if sum(each.size for each in chosen) + file.size <= FILES_BYTES:
            chosen.append(file)
    return chosen[::-1]


def _one(line: Line, brands: list[int], at: datetime) -> bool:
    letter = _claim(brands, at)
    if letter is None:
        return False
    try:
        with transaction.atomic():
            see_brands_until_commit([letter.brand_id])
            mail = compose(letter, at=at)
    except NotYet as wait_for:
        _record(letter, State.QUEUED, str(wait_for), again=at + AGAIN_AFTER[0])
        return True
    except ValueError as error:
        _record(letter, State.FAILED, str(error))
        return True
    answer = line.send(mail, on_the_wire=lambda: _record(letter, State.SENDING))
    if answer.outcome is Outcome.SENT:
        _record(letter, State.SENT)
    elif answer.outcome is Outcome.UNKNOWN:
        _record(letter, State.UNKNOWN, answer.said)
    elif answer.outcome is Outcome.REFUSED or at - letter.at > GIVE_UP_AFTER:
        _record(letter, State.FAILED, answer.said)
    else:
        wait: timedelta = AGAIN_AFTER[min(letter.attempts, len(AGAIN_AFTER)) - 1]
        _record(letter, State.QUEUED, answer.said, again=at + wait)
    return True


def _claim(brands: list[int], at: datetime) -> SideLetter | None:
    with transaction.atomic():
        see_brands_until_commit(brands)
        left = SideLetter.objects.filter(state=State.SENDING, next_attempt_at__lte=at)
        left.update(state=State.UNKNOWN, next_attempt_at=None, error=BROKEN_OFF)
        due = (
            SideLetter.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("request__brand", "request__ticket__brand")
            .filter(state=State.QUEUED, next_attempt_at__lte=at)
        )
        letter = due.order_by("next_attempt_at", "id").first()
        if letter is None:
            return None
        letter.attempts += 1
        letter.next_attempt_at = at + LEASE
        letter.save(update_fields=["attempts", "next_attempt_at"])
        return letter


def _record(letter: SideLetter, state: str, said: str = "", *, again: datetime | None = None) -> None:
    with transaction.atomic():
        see_brands_until_commit([letter.brand_id])
        changes = {"state": state, "error": said}
        due = SideLetter.objects.filter(pk=letter.pk)
        if state == State.SENDING:
            due.update(**changes)
        else:
            due.update(**changes, next_attempt_at=again)


def _relay() -> Relay | None:
    try:
        return Relay.from_environment()
    except ValueError:
        return None  # the outbox says so
