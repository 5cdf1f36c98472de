"""Where a page listens for news: the live process, opened with a signed pass that names only the agent."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.core import signing
from django.db import connection

from answerable.kit.streams import stream_url

if TYPE_CHECKING:  # the live process loads no models
    from answerable.staff.models import Agent
    from answerable.tickets.models import Ticket

_SALT = "answerable.live"
VALID_FOR = 12 * 3600
"""Seconds a pass opens streams; each stream looks up the agent's brands anew."""


def live_url(agent_id: int, *, at: datetime) -> str:
    """An agent's stream: at the port of `answerable live`, unless ANSWERABLE_LIVE_URL names another place."""
    return stream_url("live", **{"pass": issue(agent_id, at=at)})


def issue(agent_id: int, *, at: datetime) -> str:
    """A pass for an agent's browser; signing out takes back those given before (`staff.sign_out`)."""
    return signing.dumps((agent_id, at.isoformat()), salt=_SALT)


def agent_of(text: str) -> tuple[int, datetime] | None:
    """The agent a pass names and when it was given, or None if it is forged or too old."""
    try:
        agent, given = signing.loads(text, salt=_SALT, max_age=VALID_FOR)
        return int(agent), datetime.fromisoformat(given)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def tell_here(ticket: Ticket, agent: Agent, doing: str, *, said: int) -> None:
    """Tell the other open screens who is at a ticket: looking, typing or gone. Nothing of it is kept.

    `said` is when their browser says so, in milliseconds of its clock: what was overtaken is old.
    """
    news = {
        "brand": ticket.brand_id, "ticket": ticket.pk, "kind": "here", "event": 0,
        "agent": agent.pk, "name": agent.name, "doing": doing, "said": said,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('answerable_live', %s)", [json.dumps(news)])
