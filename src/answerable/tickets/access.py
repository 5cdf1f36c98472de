"""Who may see which ticket. Doors reach tickets through these functions and no other way.

What is not a person's to see does not exist for them: every function answers `NotYours`, which doors show
as 404. Row-level security stands behind it, so a mistake here still shows nothing of another brand.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q

from answerable.brands.models import Brand
from answerable.customers.models import Company, Customer
from answerable.kit.rows import read
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket
from answerable.tickets.queue import TicketQueue

_JOINED = """
FROM tickets_ticket ticket
JOIN brands_brand brand ON brand.id = ticket.brand_id
JOIN customers_customer requester ON requester.id = ticket.requester_id
LEFT JOIN customers_company company ON company.id = ticket.company_id
LEFT JOIN staff_agent assignee ON assignee.id = ticket.assignee_id
JOIN policy_policyversion version ON version.id = ticket.policy_version_id
"""
_WHOLE = f"{_JOINED} WHERE ticket.id = %s AND ticket.brand_id = ANY (%s)"
_WHOLE_MANY = f"{_JOINED} WHERE ticket.id = ANY (%s) AND ticket.brand_id = ANY (%s)"
_OF_CUSTOMER = f"""{_JOINED}
WHERE ticket.id = %s AND ticket.brand_id = %s
AND ((ticket.company_id IS NULL OR requester.company_id = ticket.company_id)
     AND (ticket.requester_id = %s::bigint OR ticket.id = ANY (%s))
     OR ticket.company_id = %s::bigint)
"""
_ALONE = f"{_JOINED} WHERE ticket.id = %s FOR UPDATE OF ticket"
_PARTS = {
    "ticket": Ticket,
    "brand": Brand,
    "requester": Customer,
    "company": Company,
    "assignee": Agent,
    "version": PolicyVersion,
}
_REFERENCE = re.compile(r"#?(?:(?P<prefix>[A-Za-z]{1,6})-)?(?P<number>\d{1,12})")


class NotYours(Exception):
    """There is no such thing, as far as this person may know."""


def tickets_for(agent: Agent, brands: Sequence[int]) -> TicketQueue:
    """All tickets an agent may see."""
    if not agent.is_active:
        return Ticket.objects.none()
    return Ticket.objects.filter(brand_id__in=brands)


def request_for(
    customer: Customer | None, brand: Brand, reference: str, *, follows: Collection[int] = ()
) -> Ticket:
    """The ticket as its customer reaches it: their own, a followed link's, or by role a colleague's.

    Raises:
        NotYours: there is none, it is somebody else's, or another brand's.
    """
    found = _REFERENCE.fullmatch(reference.strip())
    if found is None or (found["prefix"] or brand.prefix).upper() != brand.prefix.upper():
        raise NotYours(reference)
    who = customer.pk if customer else None
    company = customer.company_id if customer and customer.sees_company else None
    rows = read(_OF_CUSTOMER, _PARTS, [int(found["number"]), brand.pk, who, list(follows), company])
    if not rows:
        raise NotYours(reference)
    return _whole(rows[0])


def tickets_visible_to(customer: Customer) -> TicketQueue:
    """The tickets a customer may see: their own, and by their role their colleagues' (rule 5.2).

    What they asked for a company they no longer belong to is the company's: it is out of their sight at once.
    """
    own = Q(requester=customer) & (Q(company=None) | Q(company_id=customer.company_id))
    if customer.sees_company:
        own |= Q(company_id=customer.company_id)
    return Ticket.objects.filter(own, brand_id=customer.brand_id)


def ticket_for(agent: Agent, brands: Sequence[int], reference: str) -> Ticket:
    """The ticket people call BM-1042, if this agent may see it.

    Raises:
        NotYours: there is none, or it belongs to a brand the agent does not work for.
    """
    found = _REFERENCE.fullmatch(reference.strip())
    if found is None:
        raise NotYours(reference)
    rows = read(_WHOLE, _PARTS, [int(found["number"]), list(brands)]) if agent.is_active else []
    if not rows:
        raise NotYours(reference)
    ticket = _whole(rows[0])
    if found["prefix"] and found["prefix"].upper() != ticket.brand.prefix.upper():
        raise NotYours(reference)
    return ticket


def tickets_called(agent: Agent, brands: Sequence[int], references: Sequence[str]) -> list[Ticket]:
    """Those of the tickets people call so that this agent may see, in that order. One statement.

    What is missing does not exist for them; nothing says whether it does for others.
    """
    found = [match for reference in references if (match := _REFERENCE.fullmatch(reference.strip()))]
    if not agent.is_active or not found:
        return []
    numbers = list(dict.fromkeys(int(match["number"]) for match in found))
    rows = read(_WHOLE_MANY, _PARTS, [numbers, list(brands)])
    by_number = {ticket.pk: ticket for ticket in map(_whole, rows)}
    prefixes = {int(match["number"]): (match["prefix"] or "").upper() for match in found}
    return [
        by_number[number]
        for number in numbers
        if number in by_number and prefixes[number] in {"", by_number[number].brand.prefix.upper()}
    ]


def locked(number: int) -> Ticket | None:
    """A ticket for the transaction that changes it: others wait. None if none is in scope."""
    rows = read(_ALONE, _PARTS, [number])
    return _whole(rows[0]) if rows else None


def _whole(row: tuple[Any, ...]) -> Ticket:
    """A row of `_PARTS` as a ticket with its brand, people and policy version."""
    ticket, brand, requester, company, assignee, version = row
    ticket.brand, ticket.requester, ticket.company = brand, requester, company
    ticket.assignee, ticket.policy_version = assignee, version
    whole: Ticket = ticket
    return whole
