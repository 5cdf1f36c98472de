"""Whoever has no valid training sees no customer data (`require training`)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from answerable.policy.durations import Months, months_after
from answerable.policy.model import Policy
from answerable.policy.models import policy_of
from answerable.staff.models import Agent, Membership, Training

BLOCKED = "customer data"
WARN = timedelta(days=30)

TRAINED = """
       (SELECT jsonb_object_agg(course, until) FROM (
            SELECT course, max(valid_until) AS until FROM staff_training
            WHERE agent_id = member.agent_id AND withdrawn_at IS NULL GROUP BY course) AS courses),
       version.id, version.sha256
"""
"""Columns that say what an agent has learned and which policy asks for it; see `IN_FORCE`."""
IN_FORCE = """
LEFT JOIN LATERAL (
    SELECT id, sha256 FROM policy_policyversion
    WHERE brand_id = member.brand_id AND effective_from <= %(at)s
    ORDER BY effective_from DESC, number DESC LIMIT 1) AS version ON true
"""
_BRANDS = f"""
SELECT member.brand_id, {TRAINED} FROM staff_membership member {IN_FORCE}
WHERE member.agent_id = %(agent)s ORDER BY member.brand_id
"""  # noqa: S608  parts of this module


class NotTrained(Exception):
    """A person may not see customer data; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course a policy asks for, and how long it counts."""

    rule: str
    clause: str
    name: str
    valid: timedelta | Months

    def until(self, completed: date) -> datetime:
        """When a course completed on a day stops counting: the end of that day, UTC."""
        day = (
            months_after(completed, self.valid.count)
            if isinstance(self.valid, Months)
            else completed + self.valid
        )
        return datetime.combine(day, time(0), tzinfo=UTC) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trained:
    """How an agent stands at a brand. `until` is when the first course runs out, None where none is asked.

    `missing` is the course that closes customer data, `expired` when it ran out, if it ever was done.
    """

    until: datetime | None = None
    missing: Course | None = None
    expired: datetime | None = None

    def __str__(self) -> str:
        """Why customer data is closed; empty where it is open."""
        if self.missing is None:
            return ""
        since = f"yours ran out on {self.expired:%d %B %Y}" if self.expired else "none of yours is on record"
        return (
            f"Clause {self.missing.clause} asks for training in {self.missing.name} before anybody sees "
            f"customer data, and {since}."
        )


def courses_of(policy: Policy) -> Iterator[Course]:
    """The courses without which customer data is closed."""
    for rule in policy.rules_of("require training"):
        if rule.settings["blocks"] == BLOCKED:
            yield Course(rule.id, rule.clause_id, rule.settings["course"], rule.settings["valid"])


def standing(learned: Any, version: int | None, sha256: str, at: datetime) -> Trained:
    """How somebody stands who has learned this, at a brand whose policy in force is this version."""
    if version is None:
        return Trained()
    known = json.loads(learned) if isinstance(learned, str) else learned or {}  # jsonb comes as text
    first: datetime | None = None
    for course in courses_of(policy_of(version, sha256)):
        said = known.get(course.name)
        until = datetime.fromisoformat(said) if said else None
        if until is None or until <= at:
            return Trained(missing=course, expired=until)
        first = until if first is None else min(first, until)
    return Trained(until=first)


def trained_at(agent: Agent, *, at: datetime) -> dict[int, Trained]:
    """How an agent stands at each of their brands. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_BRANDS, {"agent": agent.pk, "at": at})
        return {
            brand: standing(learned, version, digest, at)
            for brand, learned, version, digest in cursor.fetchall()
        }


def record(
    agent: Agent, course: Course, *, completed: date, statement: str, by: Agent, at: datetime
) -> Training:
    """Put on record that somebody has done a course.

    Raises:
        NotTrained: the day is to come, nothing is said, or it would not count any more.
    """
    until = course.until(completed)
    if completed > at.date() + timedelta(days=1):
        raise NotTrained(_("This day is to come. Record a training once it is done."))
    if not statement.strip():
        raise NotTrained(_("Say where it was done, or the number of the certificate."))
    if until <= at:
        raise NotTrained(
            _("A course of %(completed)s does not count any more. Choose a later one.")
            % {"completed": f"{completed:%d %B %Y}"}
        )
    return Training.objects.create(
        agent=agent,
        course=course.name,
        completed_on=completed,
        valid_until=until,
        statement=statement.strip()[:300],
        recorded_by=by,
        recorded_at=at,
    )


def running_out(brand_id: int, policy: Policy, *, at: datetime) -> list[Training]:
    """The last records of a brand's people that run out within 30 days, and of which nobody was told yet."""
    names = [course.name for course in courses_of(policy)]
    members = Membership.objects.filter(brand=brand_id, agent__is_active=True).values("agent")
    latest = (
        Training.objects.filter(agent__in=members, course__in=names, withdrawn_at=None)
        .order_by("agent", "course", "-valid_until")
        .distinct("agent", "course")
        .select_related("agent")
    )
    return [each for each in latest if each.warned_at is None and each.valid_until - WARN <= at]
