"""Where a page listens for news: the live process, opened with a signed pass that names only the agent."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from answerable.staff.models import Agent

_SALT = "answerable.live"
VALID_FOR = 12 * 3600
"""Seconds a pass opens streams; each stream looks up the agent's brands anew."""


def address(request: HttpRequest, agent: Agent) -> str:
    """The address of this agent's stream."""
    base = settings.LIVE_URL or f"{request.scheme}://{_host(request)}:{settings.LIVE_PORT}"
    return f"{base.rstrip('/')}/live?{urlencode({'pass': issue(agent.pk)})}"


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


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host
