"""The pass with which a browser opens its live stream: signed, short-lived, naming only the agent."""

from django.conf import settings
from django.core import signing

_SALT = "answerable.live"
VALID_FOR = 12 * 3600
"""Seconds a pass opens streams; each stream looks up the agent's brands anew."""


def live_url(agent_id: int) -> str:
    """Where this agent's browser listens for news."""
    return f"{settings.LIVE_URL or f'http://127.0.0.1:{settings.LIVE_PORT}'}/live?pass={issue(agent_id)}"


def issue(agent_id: int) -> str:
    return signing.dumps(agent_id, salt=_SALT)


def agent_of(text: str) -> int | None:
    """The agent a pass names, or None if it is forged or too old."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None
