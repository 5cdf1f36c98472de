"""Who of those present can take one more conversation, the least busy first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F, Max

from answerable.live.models import Offer
from answerable.staff.models import ACCESS, Agent, Skill
from answerable.staff.presence import WEIGHTS, present

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Free:
    """An agent with room for one more, what they carry now, and when they took a chat last."""

    agent: Agent
    load: int
    last: datetime


def free_for_chat(brand: int, *, at: datetime) -> list[Free]:
    """The agents who are there with room for one more chat and are not being asked about another."""
    asked = Offer.objects.filter(ended_at=None).values("agent")
    rows = present(brand, at).select_related("presence").annotate(last=Max("chats__joined_at"))
    free = rows.filter(presence__load__lte=F("capacity") - WEIGHTS["chat"]).exclude(pk__in=asked)
    return [Free(agent, agent.presence.load, agent.last or _NEVER) for agent in free]


def next_for_chat(
    brand: int, *, language: str, passed: Collection[int], at: datetime, needs: bool = False
) -> Agent | None:
    """The agent to offer a chat to: best one with the customer's language, and the least busy.

    `passed` are agents who let it pass already; they are asked again only when nobody else is left. `needs`:
    the customer has said what they need, so who knows how to help with that comes before the others.
    """
    helping = (
        Skill.objects.filter(membership__brand=brand, category=ACCESS) if needs else Skill.objects.none()
    )
    trained = set(helping.values_list("membership__agent", flat=True))
    order = sorted(
        free_for_chat(brand, at=at),
        key=lambda one: (
            one.agent.pk in passed,
            language not in one.agent.languages,
            one.agent.pk not in trained,
            one.load,
            one.last,
            one.agent.pk,
        ),
    )
    return order[0].agent if order else None
