"""The training register of a brand: until when everybody's training counts."""

from datetime import datetime

from django.db import connection

_REGISTER = """
SELECT (SELECT max(valid_until) FROM staff_training
        WHERE agent_id = agent.id AND course = %(course)s AND withdrawn_at IS NULL AND recorded_at <= %(at)s)
FROM staff_agent agent JOIN staff_membership member ON member.agent_id = agent.id
WHERE member.brand_id = %(brand)s AND agent.is_active
"""


def register(brand_id: int, course: str, at: datetime) -> list[datetime | None]:
    """For each person of a brand, when their training in a course runs out; None without one."""
    with connection.cursor() as cursor:
        cursor.execute(_REGISTER, {"brand": brand_id, "course": course, "at": at})
        return [until for (until,) in cursor.fetchall()]
