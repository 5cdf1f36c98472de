"""Looks for tickets without an owner the moment they appear, or somebody comes who can take them.

Receiving a letter waits for none of this: the database wakes the router afterwards. Any number may run.
"""

import logging
import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from answerable.brands.models import Brand
from answerable.casework.candidates import Candidate, candidates_of
from answerable.casework.change import changing
from answerable.casework.route import choose, route
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.kit.watch import watch
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Membership
from answerable.tickets.models import Ticket

log = logging.getLogger("answerable.router")
LOOKED_AT = 500
REST = 0.2
"""Seconds between two looks: of a hundred letters a second five find the router looking."""
NEXT_SHIFT_WITHIN = timedelta(days=14)


def route_waiting(brands: Sequence[int], *, at: datetime) -> int:
    """Give every ticket nobody owns to who can take it now; how many found an owner.

    Needs the brands in scope. A few statements and those of each ticket that finds somebody; where nobody has
    room no ticket is looked at, for every letter asks this.
    """
    here = candidates_of(brands, at)
    staffed = [brand for brand, candidates in here.items() if any(map(_can_take, candidates))]
    if not staffed:
        return 0
    given = 0
    for ticket in list(_waiting(staffed)):
        candidates = here[ticket.brand_id]
        if not any(map(_can_take, candidates)):
            continue
        choice = choose(ticket, ticket.policy_version.policy, candidates)
        given += route(ticket, choice, at=at)
    return given


def hand_over(brands: Sequence[int], *, at: datetime) -> int:
    """At the end of a shift: what falls due before its owner comes back goes to somebody who is here.

    What can wait stays with who knows it. Tickets whose owner works here no more go back to the queue.
    """
    _give_back_of_leavers(brands, at=at)
    here = candidates_of(brands, at)
    moved = 0
    for brand, candidates in here.items():
        gone = {each.agent_id: back for each in candidates if (back := _back_at(each, at)) is not None}
        if not gone or all(each.here in {"absent", "away"} for each in candidates):
            continue
        policy = PolicyVersion.objects.in_force(brand_id=brand, at=at).policy
        theirs = Ticket.objects.filter(brand=brand, assignee__in=gone, due_at__lt=max(gone.values()))
        for ticket in theirs.at_work().select_related("brand", "requester").order_by("due_at", "id"):
            owner = ticket.assignee_id
            if owner is None or ticket.due_at is None or ticket.due_at >= gone[owner]:
                continue
            choice = choose(ticket, policy, candidates, but=[owner])
            moved += route(ticket, choice, at=at, by="shift")
    return moved


def start(stop: threading.Event) -> threading.Thread:
    """Route in a thread of its own until `stop` is set."""

    def run() -> None:
        try:
            watch("answerable_route", _drain, stop, rest=REST)
        finally:
            stop.set()

    thread = threading.Thread(target=run, name="router")
    thread.start()
    return thread


def _drain() -> None:
    brands = everywhere()
    with brands_visible(brands):
        while route_waiting(brands, at=now()):
            pass


def everywhere() -> list[int]:
    return list(Brand.objects.values_list("pk", flat=True))


def _waiting(brands: Sequence[int]) -> Iterable[Ticket]:
    queue = Ticket.objects.filter(brand__in=brands).unassigned().at_work().by_promise()
    long = ("policy_version__source", "policy_version__compiled")  # each version is read once a process
    return queue.select_related("policy_version", "brand", "requester").defer(*long)[:LOOKED_AT]


def _can_take(each: Candidate) -> bool:
    return each.here not in {"absent", "away"} and each.load < each.capacity


def _back_at(each: Candidate, at: datetime) -> datetime | None:
    """When somebody who is gone begins again; None for who is here, or keeps no shifts."""
    if each.here in {"present", "on shift"} or each.shift is None:
        return None
    return each.shift.next_open(at) or at + NEXT_SHIFT_WITHIN


def _give_back_of_leavers(brands: Sequence[int], *, at: datetime) -> None:
    members = Membership.objects.filter(agent__is_active=True).values_list("brand_id", "agent_id")
    working = set(members)
    owned = Ticket.objects.filter(brand__in=brands, assignee__isnull=False).at_work()
    owners = owned.values_list("brand_id", "assignee_id").distinct()
    for brand, agent in [pair for pair in owners if pair not in working]:
        for ticket in Ticket.objects.filter(brand=brand, assignee=agent).at_work():
            with changing(ticket, at=at) as change:
                change.ticket.assignee = None
                change.record("assigned", to=None, before=agent, by="left")
