"""Tickets as plain values for the API."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from answerable.promises.models import Clock
from answerable.tickets.models import Event, Message, Note, Ticket

LIST_FIELDS = (
    "id", "subject", "preview", "status", "category", "urgency", "tier", "escalated", "channel", "language",
    "received_at", "last_message_at", "due_at", "due_since", "due_clause", "due_metric", "revision",
    "brand__slug", "brand__prefix", "requester__name", "requester__email", "company__name",
    "assignee__name", "assignee__email",
)  # fmt: skip


def item(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    """A row of LIST_FIELDS as a list shows it."""
    due = None
    if row["due_at"] is not None:
        due = {
            "at": row["due_at"],
            "since": row["due_since"] or row["received_at"],
            "metric": row["due_metric"],
            "clause": row["due_clause"],
            "over": row["due_at"] < at,
        }
    assignee = None
    if row["assignee__email"] is not None:
        assignee = {"name": row["assignee__name"], "email": row["assignee__email"]}
    return {
        **row,
        "reference": f"{row['brand__prefix']}-{row['id']}",
        "brand": row["brand__slug"],
        "requester": {
            "name": row["requester__name"],
            "email": row["requester__email"],
            "company": row["company__name"],
            "language": row["language"],
        },
        "assignee": assignee,
        "due": due,
    }


def row_of(ticket: Ticket) -> dict[str, Any]:
    """A ticket with its brand and people loaded, as a row of LIST_FIELDS."""
    row = {}
    for name in LIST_FIELDS:
        value: Any = ticket
        for part in name.split("__"):
            value = getattr(value, part, None)
        row[name] = value
    return row


def thread(messages: Iterable[Message], notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Messages and notes, each given newest first, as one conversation from its beginning.

    The messages carry `sent` and `files` from their query.
    """
    entries = [
        {
            "id": message.pk,
            "kind": message.author,
            "at": message.at,
            "by": _by(message),
            "text": message.text,
            "language": message.language,
            "automated": message.automated,
            "delivery": getattr(message, "sent", None),
            "files": getattr(message, "files", []),
        }
        for message in messages
    ]
    entries += [
        {"id": note.pk, "kind": "note", "at": note.at, "by": note.agent.name, "text": note.text}
        for note in notes
    ]
    entries.reverse()
    return sorted(entries, key=lambda entry: entry["at"])


def clock(row: Clock, at: datetime) -> dict[str, Any]:
    """A promise as it stands at an instant: one whose time ran out is broken, noticed or not (R2)."""
    over = row.state == Clock.State.OPEN and row.due_at is not None and row.due_at < at
    return {
        "metric": row.metric,
        "clause": row.promise.clause,
        "rule": row.promise.rule,
        "state": "broken" if over else row.state,
        "target": row.target,
        "calendar": row.calendar,
        "started": row.started_at,
        "due": row.due_at,
        "stopped": row.stopped_at,
        "paused": row.paused,
        "relaxed": row.relaxed,
        "cycle": row.cycle,
        "reason": row.reason,
    }


def event(row: Event) -> dict[str, Any]:
    by = row.agent.name if row.agent else row.customer.called if row.customer else "desk"
    return {"id": row.pk, "kind": row.kind, "at": row.at, "by": by, "rule": row.rule, "data": row.data}


def _by(message: Message) -> str:
    if message.agent is not None:
        return message.agent.name
    return message.customer.called if message.customer is not None else "desk"
