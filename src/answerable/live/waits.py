"""How long one waits for a person in the chat: what the last chats say; nothing where they are few."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from answerable.live.models import Chat

LOOKED_AT = 20
ENOUGH = 5
SINCE = timedelta(days=7)


def expected_wait(brand: int, *, at: datetime) -> timedelta | None:
    """The time within which four of five of the last chats had a person's answer; None where too few were.

    Of chats nobody answered the whole wait counts, so that those who gave up do not make us look quick.
    One statement.
    """
    ends = Chat.objects.filter(brand=brand, opened_at__gt=at - SINCE, opened_at__lte=at).annotate(
        waited=Coalesce(F("answered_at"), F("ended_at")) - F("opened_at")
    )
    newest: QuerySet[Chat, timedelta] = (
        ends.exclude(waited=None).order_by("-opened_at").values_list("waited", flat=True)[:LOOKED_AT]
    )
    waits = sorted(newest)
    if len(waits) < ENOUGH:
        return None
    return waits[-(-len(waits) * 4 // 5) - 1]


def before(chat: Chat) -> int:
    """How many wait in this brand's chat for longer than this one. One statement."""
    waiting = Chat.objects.filter(brand=chat.brand_id, ended_at=None, agent=None, answered_at=None)
    return waiting.filter(opened_at__lt=chat.opened_at).count()
