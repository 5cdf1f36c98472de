"""Everything on a ticket in the order it happened, and what its reader is writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from answerable.kit.rows import wide
from answerable.tickets.models import Ticket

# One statement over eleven tables; each branch reads an index. `these` is the one ticket wherever nothing was
# merged into it: of a list PostgreSQL expects ten, finds the general plan dear and plans each page anew.
_THREAD = """
SELECT 'message' AS what, m.id, m.at, m.author AS kind, m.text, m.automated, m.language, a.id AS agent_id,
       a.name AS agent, coalesce(nullif(c.name, ''), c.email) AS customer, d.state AS delivery, d.error,
       (SELECT json_agg(json_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.content_type,
               'checked', f.checked, 'cid', f.content_id) ORDER BY f.id)
          FROM tickets_attachment f WHERE f.message_id = m.id) AS data,
       array_to_string(m.copied, ', ') AS rule,
       m.doubt AS other,
       CASE WHEN d.state = 'queued' AND d.attempts = 0 THEN d.next_attempt_at END AS leaves_at
  FROM tickets_message m
  LEFT JOIN staff_agent a ON a.id = m.agent_id
  LEFT JOIN customers_customer c ON c.id = m.customer_id
  LEFT JOIN tickets_delivery d ON d.message_id = m.id
 WHERE m.ticket_id {these}
UNION ALL
SELECT 'note', n.id, n.at, '', n.text, false, '', a.id, a.name, NULL, NULL, NULL, NULL, '', '',
       NULL
  FROM tickets_note n JOIN staff_agent a ON a.id = n.agent_id WHERE n.ticket_id {these}
UNION ALL
SELECT 'event', e.id, e.at, e.kind, '', false, '', a.id, a.name, coalesce(nullif(c.name, ''), c.email),
       NULL, NULL, e.data::json, e.rule, coalesce(o.name, ''), NULL
  FROM tickets_event e
  LEFT JOIN staff_agent a ON a.id = e.agent_id
  LEFT JOIN customers_customer c ON c.id = e.customer_id
  LEFT JOIN staff_agent o ON e.kind = 'assigned' AND o.id = (e.data->>'to')::bigint
 WHERE e.ticket_id {these}
   AND e.kind NOT IN ('mentioned', 'merged into', 'received', 'replied', 'noted', 'customer replied',
                      'translated')
UNION ALL
SELECT 'draft', d.id, d.saved_at, d.kind, d.text, false, '', d.agent_id, '', NULL, NULL, NULL,
       json_build_object('revision', d.base_revision), '', '', NULL
  FROM tickets_draft d WHERE d.ticket_id = %(ticket)s AND d.agent_id = %(agent)s
UNION ALL
SELECT 'upload', u.id, u.at, '', u.name, false, '', u.agent_id, '', NULL, NULL, NULL,
       json_build_object('size', u.size, 'checked', u.checked), '', '', NULL
  FROM tickets_upload u WHERE u.ticket_id = %(ticket)s AND u.agent_id = %(agent)s
UNION ALL
SELECT 'step', s.id, s.at, s.need, s.text, s.applies, '', NULL, '', NULL, NULL, NULL, NULL, s.rule, '', NULL
  FROM tickets_stepentry s WHERE s.ticket_id = %(ticket)s
UNION ALL
SELECT 'aside', l.id, l.at, l.state, l.text, l.automated, '', a.id, a.name, r.name, l.state, l.error,
       json_build_object('request', r.id, 'asked', r.asked_at, 'due', r.due_at, 'answered', r.answered_at,
           'off', r.called_off_at, 'files', (SELECT json_agg(json_build_object('id', f.id, 'name', f.name,
           'size', f.size, 'type', f.content_type, 'checked', f.checked) ORDER BY f.id)
           FROM tickets_sidefile f WHERE f.letter_id = l.id)), '', l.sender, NULL
  FROM tickets_siderequest r JOIN tickets_sideletter l ON l.request_id = r.id
  LEFT JOIN staff_agent a ON a.id = l.agent_id WHERE r.ticket_id {these}
UNION ALL
SELECT 'page', p.id, p.paged_at, p.kind, '', p.acknowledged_at IS NOT NULL, '', a.id, a.name, NULL, NULL,
       p.error, NULL, p.rule, coalesce(k.name, ''), NULL
  FROM escalation_page p JOIN staff_agent a ON a.id = p.agent_id
  LEFT JOIN staff_agent k ON k.id = p.acknowledged_by_id WHERE p.ticket_id = %(ticket)s
UNION ALL
SELECT 'link', t.id, k.at, k.kind, t.subject, k.ticket_id = %(ticket)s, '', a.id, a.name, t.status, NULL,
       NULL, NULL, '', '', NULL
  FROM tickets_link k
  JOIN tickets_ticket t ON t.id = CASE WHEN k.ticket_id = %(ticket)s THEN k.other_id ELSE k.ticket_id END
  JOIN staff_agent a ON a.id = k.agent_id
 WHERE (k.ticket_id = %(ticket)s OR k.other_id = %(ticket)s) AND k.ended_at IS NULL
UNION ALL
SELECT 'reader', w.id, w.added_at, '', w.email, false, '', a.id, a.name, NULL, NULL, NULL, NULL, '', '', NULL
  FROM tickets_reader w JOIN staff_agent a ON a.id = w.added_by_id
 WHERE w.ticket_id = %(ticket)s AND w.removed_at IS NULL
UNION ALL
(SELECT 'earlier', t.id, t.last_message_at, t.status, t.subject, false, '', NULL, '', NULL, NULL, NULL, NULL,
       '', '', NULL
  FROM tickets_ticket t WHERE t.{whose} = %(who)s AND t.id <> %(ticket)s
 ORDER BY t.last_message_at DESC, t.id DESC LIMIT {earlier})
ORDER BY at, id
"""
EARLIER = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the thread, as the database tells it."""

    what: str
    id: int
    at: datetime
    kind: str
    text: str
    automated: bool
    language: str
    agent_id: int | None
    agent: str | None
    customer: str | None
    delivery: str | None
    error: str | None
    data: Any
    rule: str
    """Of a message: the other people its sender named."""
    other: str
    """Of a message: why its sender may be somebody else."""
    leaves_at: datetime | None


def thread_of(ticket: Ticket, agent_id: int) -> list[Line]:
    """The thread of a ticket that an access function returned, what an agent is writing on it, and the latest
    other tickets of its company, or else of its requester. One statement.
    """
    given: dict[str, Any] = {
        "ticket": wide(ticket.pk),
        "agent": wide(agent_id),
        "who": wide(ticket.company_id or ticket.requester_id),
    }
    if ticket.absorbed:
        given["tickets"] = wide(ticket.with_absorbed)
    statement = _statement(
        these="= ANY (%(tickets)s)" if ticket.absorbed else "= %(ticket)s",
        whose="company_id" if ticket.company_id else "requester_id",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [Line(*row) for row in cursor.fetchall()]


@cache
def _statement(*, these: str, whose: str) -> str:
    """In few characters: the driver takes a statement of more than 4,096 apart each time."""
    return " ".join(_THREAD.format(these=these, whose=whose, earlier=EARLIER).split())
