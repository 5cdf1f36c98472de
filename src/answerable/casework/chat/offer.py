"""A waiting chat is offered to one agent after another, until somebody takes it."""

from datetime import datetime, timedelta

from answerable.casework.change import changing
from answerable.live.load import next_for_chat
from answerable.live.models import Chat, Offer

LASTS = timedelta(seconds=30)


def offer_next(chat: Chat, *, at: datetime) -> Offer | None:
    """Ask the next agent who is there and has room; None where nobody is. The watcher tries again.

    Whoever let it pass is asked again only when all others have. Needs the brand in scope.
    """
    if chat.agent_id is not None or chat.ended_at is not None:
        return None
    if Offer.objects.filter(chat=chat, ended_at=None).exists():
        return None
    since = chat.joined_at or chat.opened_at
    passed = Offer.objects.filter(chat=chat, offered_at__gte=since).values_list("agent_id", flat=True)
    agent = next_for_chat(
        chat.brand_id,
        language=chat.language,
        passed=set(passed),
        at=at,
        needs=bool(chat.customer.access_needs),
    )
    if agent is None:
        return None
    return offer_to(chat, agent.pk, at=at)


def offer_to(chat: Chat, agent_id: int, *, at: datetime) -> Offer:
    """Ask one agent."""
    offer = Offer.objects.create(
        brand_id=chat.brand_id, chat=chat, agent_id=agent_id, offered_at=at, expires_at=at + LASTS
    )
    with changing(chat.ticket, at=at) as change:
        change.record("chat offered", to=agent_id)
    return offer


def close(offer: Offer, outcome: str, *, at: datetime) -> None:
    """An offer is over."""
    Offer.objects.filter(pk=offer.pk, ended_at=None).update(ended_at=at, outcome=outcome)
