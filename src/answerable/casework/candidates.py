"""Who could take a ticket now: tier, languages, expertise, whether they are here and how much they have."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Literal

from django.db import connection

from answerable.clock import Calendar
from answerable.staff.presence import GONE_AFTER, WEIGHTS

Here = Literal["present", "on shift", "away", "absent"]

_MEMBERS = """
SELECT member.brand_id, agent.id, agent.name, agent.languages, agent.capacity, member.tier, member.lead,
       brand.zone, shift.weekly, presence.state, presence.beat_at,
       ARRAY(SELECT category FROM staff_skill WHERE membership_id = member.id),
       ARRAY(SELECT team.name FROM staff_team team JOIN staff_team_members link ON link.team_id = team.id
             WHERE link.membership_id = member.id)
FROM staff_membership member
JOIN staff_agent agent ON agent.id = member.agent_id
JOIN brands_brand brand ON brand.id = member.brand_id
LEFT JOIN staff_shift shift ON shift.membership_id = member.id
LEFT JOIN staff_presence presence ON presence.agent_id = agent.id
WHERE agent.is_active AND member.brand_id = ANY (%s) ORDER BY agent.id
"""
_LOADS = """
SELECT assignee_id, channel, count(*) FROM tickets_ticket
WHERE status IN ('new', 'open') AND assignee_id = ANY (%s) GROUP BY 1, 2
"""


@dataclass
class Candidate:
    """An agent at one brand at one instant. `load` counts open conversations by their weight, of all brands
    in scope.
    """

    agent_id: int
    name: str
    tier: int
    lead: bool
    languages: frozenset[str]
    skills: frozenset[str]
    teams: frozenset[str]
    here: Here
    capacity: int
    load: int = 0
    shift: Calendar | None = field(default=None, repr=False)

    def has_room_for(self, channel: str) -> bool:
        return self.load + WEIGHTS.get(channel, 1) <= self.capacity


def candidates_of(brands: Iterable[int], at: datetime) -> dict[int, list[Candidate]]:
    """The agents of each brand. Two statements, however many brands and agents there are."""
    found: dict[int, list[Candidate]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [list(brands)])
        rows = cursor.fetchall()
        cursor.execute(_LOADS, [list({row[1] for row in rows})])
        loads: dict[int, int] = {}
        for agent, channel, count in cursor.fetchall():
            loads[agent] = loads.get(agent, 0) + WEIGHTS.get(channel, 1) * count
    for brand, agent, name, languages, capacity, tier, lead, zone, weekly, state, beat, skills, teams in rows:
        shift = _hours(zone, weekly) if weekly else None
        found.setdefault(brand, []).append(
            Candidate(
                agent_id=agent,
                name=name,
                tier=tier,
                lead=lead,
                languages=frozenset(languages),
                skills=frozenset(skills),
                teams=frozenset(teams),
                here=_here(shift, state, beat, at),
                capacity=capacity,
                load=loads.get(agent, 0),
                shift=shift,
            )
        )
    return found


def _here(shift: Calendar | None, state: str | None, beat: datetime | None, at: datetime) -> Here:
    if beat is not None and at - GONE_AFTER < beat:
        return "present" if state == "available" else "away"
    return "on shift" if shift is not None and shift.is_open(at) else "absent"


@lru_cache(maxsize=500)
def _hours(zone: str, weekly: str) -> Calendar:
    return Calendar(zone=zone, weekly=weekly)
