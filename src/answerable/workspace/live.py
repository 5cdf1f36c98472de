"""Where a page listens for news: the live process, opened with a signed pass that names only the agent."""

from django.core import signing

from answerable.kit.streams import stream_url

_SALT = "answerable.live"
VALID_FOR = 12 * 3600
"""Seconds a pass opens streams; each stream looks up the agent's brands anew."""


def live_url(agent_id: int) -> str:
    """An agent's stream: at the port of `answerable live`, unless ANSWERABLE_LIVE_URL names another place."""
    return stream_url("live", **{"pass": issue(agent_id)})


def issue(agent_id: int) -> str:
    """A pass for an agent's browser."""
    return signing.dumps(agent_id, salt=_SALT)


def agent_of(text: str) -> int | None:
    """The agent a pass names, or None if it is forged or too old."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None
