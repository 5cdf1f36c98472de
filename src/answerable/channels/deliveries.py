"""Answers to customers, as the outbox takes them up and writes down what became of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from answerable.channels import undelivered
from answerable.channels.email.compose import Outgoing, compose
from answerable.channels.email.send import Answer, Outcome
from answerable.tickets.models import Delivery

State = Delivery.State
BROKEN_OFF = "Sending broke off: it may have arrived. Ask the customer, or send it again."

_TAKE = """
UPDATE tickets_delivery SET attempts = attempts + 1, next_attempt_at = %(until)s, taken_by = pg_backend_pid()
WHERE id = ANY(ARRAY(
    SELECT id FROM tickets_delivery
    WHERE brand_id = %(brand)s AND state = 'queued' AND next_attempt_at <= %(at)s
    ORDER BY next_attempt_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED))
RETURNING id
"""
_GIVE_BACK = """
UPDATE tickets_delivery SET attempts = attempts - 1, next_attempt_at = %(at)s, taken_by = NULL
WHERE id = ANY(%(taken)s::bigint[]) AND state = 'queued' AND taken_by = pg_backend_pid()
"""
_LEFT = """
UPDATE tickets_delivery SET next_attempt_at = %(at)s, taken_by = NULL
WHERE state = 'queued' AND next_attempt_at > %(at)s AND taken_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = taken_by)
"""


class Deliveries:
    """The outbox's `Post` of messages on tickets."""

    def look_after(self, at: datetime) -> None:
        """What a sender held whose session with the database is gone, is due at once and not after its lease:
        if it lives on after all, it finds its attempt outnumbered before a word is on the wire. What a killed
        sender left on the wire becomes visible as unknown.
        """
        with connection.cursor() as cursor:
            cursor.execute(_LEFT, {"at": at})
        with transaction.atomic():
            left = (
                Delivery.objects.select_related("message", "ticket")
                .select_for_update(skip_locked=True, of=("self",))
                .filter(state=State.SENDING, next_attempt_at__lte=at)
            )
            for delivery in left:
                undelivered.mark(delivery, State.UNKNOWN, BROKEN_OFF, at=at)

    def due(self, at: datetime) -> list[int]:
        waiting = Delivery.objects.filter(state=State.QUEUED, next_attempt_at__lte=at)
        return list(waiting.order_by().values_list("brand", flat=True).distinct())

    def take(self, brand: int, at: datetime, *, until: datetime, most: int) -> Sequence[Delivery]:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, {"brand": brand, "at": at, "until": until, "most": most})
            taken = [row[0] for row in cursor.fetchall()]
        if not taken:
            return ()
        found = Delivery.objects.select_related("brand", "message__agent", "ticket__requester")
        deliveries = list(found.filter(pk__in=taken).order_by("id"))
        for delivery in deliveries:
            delivery.ticket.brand = delivery.brand
            delivery.message.ticket = delivery.ticket
        return deliveries

    def give_back(self, mails: Sequence[Delivery], at: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_GIVE_BACK, {"taken": [mail.pk for mail in mails], "at": at})

    def compose(self, mail: Delivery, at: datetime) -> Outgoing:
        return compose(mail, at=at)

    def on_the_wire(self, mail: Delivery, until: datetime) -> bool:
        mine = Delivery.objects.filter(pk=mail.pk, state=State.QUEUED, attempts=mail.attempts)
        return bool(mine.update(state=State.SENDING, next_attempt_at=until))

    def settle(self, mail: Delivery, answer: Answer, at: datetime, *, again: timedelta | None) -> None:
        mine = Delivery.objects.filter(pk=mail.pk)
        if answer.outcome is Outcome.SENT:
            mine.update(state=State.SENT, sent_at=at, next_attempt_at=None, error="")
            for reader, said in answer.left_out:
                undelivered.not_to(mail, reader, said, at=at)
        elif again is not None:
            mine.update(state=State.QUEUED, next_attempt_at=at + again, taken_by=None, error=answer.said)
        else:
            state = State.UNKNOWN if answer.outcome is Outcome.UNKNOWN else State.FAILED
            with transaction.atomic():
                undelivered.mark(mail, state, answer.said, at=at, ours=answer.ours)

    def written_at(self, mail: Delivery) -> datetime:
        return mail.message.at
