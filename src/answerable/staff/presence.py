"""Who is at the desk now. A tab that stays silent for a minute is nobody, whatever it said before."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from answerable.staff.models import Agent, Presence

GONE_AFTER = timedelta(seconds=60)
WEIGHTS = {"email": 1, "web": 1, "app": 1, "chat": 2, "phone": 5}
"""What one conversation takes of an agent's capacity."""

_BEAT = """
INSERT INTO staff_presence (agent_id, state, since, beat_at, load) VALUES (%s, 'available', %s, %s, 0)
ON CONFLICT (agent_id) DO UPDATE SET beat_at = greatest(staff_presence.beat_at, excluded.beat_at)
RETURNING state
"""


def beat(agent: Agent, at: datetime) -> str:
    """A tab of the agent lives. Who was never here before is available; the answer is their state."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [agent.pk, at, at])
        (state,) = cursor.fetchone()
    return str(state)


def be(agent: Agent, state: str, at: datetime) -> None:
    """The agent says whether they take conversations. Raises ValueError for a state that is none."""
    if state not in Presence.State.values:
        raise ValueError(f"Somebody is {' or '.join(Presence.State.values)}, not {state!r}.")
    beat(agent, at)
    Presence.objects.filter(agent=agent).exclude(state=state).update(state=state, since=at)


def state_of(agent: Agent) -> str:
    """What the agent said last; available where they were never here."""
    try:
        return agent.presence.state
    except Presence.DoesNotExist:
        return Presence.State.AVAILABLE.value


def talks(agent: Agent) -> bool:
    """Whether the agent has a chat or a call now."""
    try:
        return agent.presence.load > 0
    except Presence.DoesNotExist:
        return False


def present(brand: int, at: datetime) -> QuerySet[Agent]:
    """The agents of a brand who are there and take conversations, by name."""
    return Agent.objects.filter(
        is_active=True,
        memberships__brand=brand,
        presence__state=Presence.State.AVAILABLE,
        presence__beat_at__gt=at - GONE_AFTER,
    ).order_by("name", "id")


def weight(channels: Iterable[str]) -> int:
    """What conversations on these channels take of an agent's capacity; an unknown channel takes 1."""
    return sum(WEIGHTS.get(channel, 1) for channel in channels)
