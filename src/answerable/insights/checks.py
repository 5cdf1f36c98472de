"""Invariants the desk tries on itself, again and again: a check that failed is a broken promise."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from answerable.brands.models import Brand
from answerable.kit.scope import see_brands
from answerable.policy.models import PolicyVersion
from answerable.policy.rule import Rule
from answerable.promises.applying import facts_of
from answerable.promises.models import CheckRun
from answerable.promises.record import promises_of, record_check
from answerable.tickets.models import Ticket

LOOKED_AT = 200
"""Tickets of the queue a check looks at: the first pages of everybody's list."""

OPEN_TO_ALL = frozenset({"brands_address", "policy_policyversion", "promises_promise", "staff_membership"})
"""Tables with a brand and no walls: what a desk must know before it knows who asks. Nothing of a customer."""

_OF_BRANDS = """
SELECT table_.relname, table_.relrowsecurity AND table_.relforcerowsecurity
FROM pg_class table_ JOIN pg_attribute field ON field.attrelid = table_.oid
WHERE table_.relnamespace = 'public'::regnamespace AND table_.relkind IN ('r', 'p')
  AND field.attname = 'brand_id' AND NOT field.attisdropped ORDER BY 1
"""
_LOST = """
SELECT count(*), count(*) FILTER (WHERE lost), min(id) FILTER (WHERE lost) FROM (
    SELECT ticket.id, NOT EXISTS (
        SELECT FROM staff_membership member JOIN staff_agent agent ON agent.id = member.agent_id
        WHERE member.brand_id = ticket.brand_id AND agent.is_active
          AND (agent.id = ticket.assignee_id
               OR ticket.assignee_id IS NULL AND (member.tier >= ticket.tier OR member.lead))) AS lost
    FROM tickets_ticket ticket
    WHERE ticket.brand_id = %s AND ticket.status IN ('new', 'open', 'waiting', 'referred')) AS open_tickets
"""
_ABOVE_THE_WALLS = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


def check_walls(brand: Brand, *, at: datetime) -> list[CheckRun]:
    """Without a scope, and in the scope of no brand at all, no row of any brand may be seen; and every table
    with a brand has its walls, rows or none.
    """
    found, tables = _seen_without_scope()
    passed = bool(tables) and not found
    detail = (
        f"without a brand in scope, none of {len(tables)} tables shows a row"
        if passed
        else f"rows can be seen without a brand in scope: {', '.join(found) or 'no table has walls'}"
    )
    return [
        record_check(promise, name="brand walls", sample=len(tables), passed=passed, detail=detail, at=at)
        for promise in promises_of(brand.pk, "protect data", at=at)
    ]


def check_queue(brand: Brand, *, at: datetime) -> list[CheckRun]:
    """The queue as everybody sees it: do the tickets a rule names stand where it says?

    A queue without any of them proves nothing, and nothing is put on record.
    """
    promised = {promise.rule: promise for promise in promises_of(brand.pk, "order queue", at=at)}
    if not promised:
        return []
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy
    queue = list(Ticket.objects.filter(brand=brand).at_work().by_promise()[:LOOKED_AT])
    runs = []
    for rule in policy.rules_of("order queue"):
        named = [rule.applies(facts_of(ticket, policy)) for ticket in queue]
        if not any(named):
            continue
        wrong = _out_of_place(rule, named)
        detail = (
            f"{brand.prefix}-{queue[wrong].pk} does not stand {rule.settings['place']} in the queue"
            if wrong is not None
            else f"the first {len(queue)} tickets of the queue stand in order"
        )
        runs.append(
            record_check(
                promised[rule.id],
                name="queue order",
                sample=len(queue),
                passed=wrong is None,
                detail=detail,
                at=at,
            )
        )
    return runs


def check_owners(brand: Brand, *, at: datetime) -> list[CheckRun]:
    """No open ticket is without somebody: its owner works here, or its queue has people who may take it."""
    with connection.cursor() as cursor:
        cursor.execute(_LOST, [brand.pk])
        looked_at, lost, example = cursor.fetchone()
    detail = (
        f"{brand.prefix}-{example} has no owner who works here and stands in no queue anybody serves"
        if lost
        else f"{looked_at:,} open tickets, each with an owner or in a queue"
    )
    return [
        record_check(promise, name="owners", sample=looked_at, passed=not lost, detail=detail, at=at)
        for promise in promises_of(brand.pk, "define tiers", at=at)
    ]


def _out_of_place(rule: Rule, named: Sequence[bool]) -> int | None:
    """The place of a ticket that has others before it (or behind it) that should not be there."""
    first = rule.settings["place"] == "first"
    other_seen = False
    for place, is_named in enumerate(named):
        if is_named is first and other_seen:
            return place
        other_seen = other_seen or is_named is not first
    return None


def _seen_without_scope() -> tuple[list[str], list[str]]:
    """The tables that have no walls or show rows without a scope, and all that must not. The scope is put
    back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('answerable.brands', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute(_ABOVE_THE_WALLS)
        above = bool(cursor.fetchone()[0])
        cursor.execute(_OF_BRANDS)
        walled = {name: bool(walls) for name, walls in cursor.fetchall() if name not in OPEN_TO_ALL}
        see_brands(())
        try:
            seen = [name for name, walls in walled.items() if not walls or _shows_a_row(name)]
        finally:
            see_brands(int(brand) for brand in before.split(",") if brand)
    return (["this database role passes every wall"] if above else seen), list(walled)


def _shows_a_row(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {connection.ops.quote_name(table)})")  # noqa: S608
        return bool(cursor.fetchone()[0])
