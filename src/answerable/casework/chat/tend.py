"""What time does to chats: offers run out, agents and customers go, a promised minute passes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.chat.end import leave
from answerable.casework.chat.hand_over import return_to_queue
from answerable.casework.chat.offer import close, offer_next
from answerable.casework.chat.say import tell
from answerable.live.models import Chat, Offer
from answerable.promises.models import Clock
from answerable.staff.models import Presence
from answerable.staff.presence import GONE_AFTER

UNANSWERED_LEAVES = timedelta(minutes=2)
ANSWERED_LEAVES = timedelta(minutes=15)
"""Without any sign of life of the visitor's page. How long somebody takes to write is nobody's business."""


def tend(brand_id: int, *, at: datetime) -> None:
    """Do what is due for the open chats of a brand at this instant. Needs the brand in scope.

    Several may do so at once: every step looks again under a lock, and done twice it changes nothing.
    """
    chats = list(
        Chat.objects.filter(brand=brand_id, ended_at=None).select_related("ticket", "customer").order_by("id")
    )
    if not chats:
        return
    held = {chat.agent_id for chat in chats if chat.agent_id is not None}
    here = set(
        Presence.objects.filter(agent__in=held, beat_at__gt=at - GONE_AFTER).values_list(
            "agent_id", flat=True
        )
    )
    for chat in chats:
        if _gone(chat, at):
            leave(chat, at=at)
            continue
        if chat.agent_id is not None and chat.agent_id not in here:
            return_to_queue(chat, at=at)
        elif chat.agent_id is None:
            _ask_on(chat, at)
        if chat.answered_at is None and chat.late_told_at is None:
            _offer_other_ways(chat, at)


def _gone(chat: Chat, at: datetime) -> bool:
    return at - chat.seen_at > (ANSWERED_LEAVES if chat.answered_at else UNANSWERED_LEAVES)


@transaction.atomic
def _ask_on(chat: Chat, at: datetime) -> None:
    chat = Chat.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=chat.pk)
    for offer in Offer.objects.filter(chat=chat, ended_at=None, expires_at__lte=at):
        close(offer, Offer.Outcome.EXPIRED, at=at)
    offer_next(chat, at=at)


@transaction.atomic
def _offer_other_ways(chat: Chat, at: datetime) -> None:
    """The promised time is over: say so, and offer what else there is. Never twice."""
    late = Clock.objects.filter(
        ticket=chat.ticket, metric="live answer", stopped_at=None, due_at__lt=at
    ).exists()
    if not late:
        return
    chat = Chat.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=chat.pk)
    if chat.late_told_at is not None or chat.answered_at is not None:
        return
    Chat.objects.filter(pk=chat.pk).update(late_told_at=at)
    with changing(chat.ticket, at=at) as change, translation.override(chat.language):
        change.record("chat late")
        tell(
            change,
            _(
                "This takes longer than we promised, and we are sorry. "
                "You can stay, be called back, or be answered by e-mail."
            ),
        )
