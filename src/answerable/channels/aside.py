"""Letters to teams and partners, as the outbox takes them up and writes down what became of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from django.db import transaction
from django.db.models import F, QuerySet

from answerable.channels.deliveries import BROKEN_OFF
from answerable.channels.email import keys, sign, tokens
from answerable.channels.email.compose import (
    Outgoing,
    ascii_domain,
    enclose,
    mailbox,
    one_line,
    only_our_headers,
)
from answerable.channels.email.send import Answer, Outcome
from answerable.tickets.models import Attachment, Message
from answerable.tickets.side import SideLetter

MOST_FILES = 20
FILES_BYTES = 15_000_000
State = SideLetter.State


class SideLetters:
    """The outbox's `Post` of side letters."""

    def look_after(self, at: datetime) -> None:
        """What a killed sender left on the wire becomes visible as unknown."""
        left = SideLetter.objects.filter(state=State.SENDING, next_attempt_at__lte=at)
        left.update(state=State.UNKNOWN, next_attempt_at=None, error=BROKEN_OFF)

    def due(self, at: datetime) -> list[int]:
        waiting = SideLetter.objects.filter(state=State.QUEUED, next_attempt_at__lte=at)
        return list(waiting.order_by().values_list("brand", flat=True).distinct())

    @transaction.atomic
    def take(self, brand: int, at: datetime, *, until: datetime, most: int) -> Sequence[SideLetter]:
        waiting = (
            SideLetter.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("request__brand", "request__ticket__brand")
            .filter(brand=brand, state=State.QUEUED, next_attempt_at__lte=at)
        )
        letters = list(waiting.order_by("next_attempt_at", "id")[:most])
        for letter in letters:
            letter.attempts += 1
            letter.next_attempt_at = until
        SideLetter.objects.bulk_update(letters, ["attempts", "next_attempt_at"])
        return letters

    def give_back(self, mails: Sequence[SideLetter], at: datetime) -> None:
        for letter in mails:
            self._mine(letter).update(attempts=F("attempts") - 1, next_attempt_at=at)

    def compose(self, mail: SideLetter, at: datetime) -> Outgoing:
        return compose(mail, at=at)

    def on_the_wire(self, mail: SideLetter, until: datetime) -> bool:
        return bool(self._mine(mail).update(state=State.SENDING, next_attempt_at=until))

    def settle(self, mail: SideLetter, answer: Answer, at: datetime, *, again: timedelta | None) -> None:
        states = {Outcome.SENT: State.SENT, Outcome.UNKNOWN: State.UNKNOWN}
        SideLetter.objects.filter(pk=mail.pk).update(
            state=states.get(answer.outcome, State.FAILED) if again is None else State.QUEUED,
            next_attempt_at=None if again is None else at + again,
            error="" if answer.outcome is Outcome.SENT else answer.said,
        )

    def written_at(self, mail: SideLetter) -> datetime:
        return mail.at

    def _mine(self, letter: SideLetter) -> QuerySet[SideLetter]:
        """Its row, unless somebody else has taken it up since."""
        return SideLetter.objects.filter(pk=letter.pk, state=State.QUEUED, attempts=letter.attempts)


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
