"""An agent signs out, or gets another password: what their screens listened to falls silent at once."""

from datetime import datetime

from answerable.staff.models import Agent, Presence
from answerable.staff.presence import GONE_AFTER


def signed_out(agent: Agent, *, at: datetime) -> None:
    """Take back the passes to live news given so far, and do not wait a minute to see that nobody is there.

    A screen where the agent is still signed in asks for a new pass, and says again that they are here.
    """
    Agent.objects.filter(pk=agent.pk).update(signed_out_at=at)
    Presence.objects.filter(agent=agent, beat_at__gt=at - GONE_AFTER).update(beat_at=at - GONE_AFTER)
