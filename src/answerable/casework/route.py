"""Whose ticket it becomes, and why: every candidate is considered, and the reason is kept.

By tier (complexity), then what somebody knows (expertise), language and load (`define tiers … by:`); who has
said what they need meets somebody who knows how to help with that, if one is here (`assist accessibility`).
Nobody is given more than they can carry; a ticket nobody can take now stays in its brand's queue, where it is
tried again the moment somebody comes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.casework.candidates import Candidate
from answerable.casework.change import changing
from answerable.policy.model import Policy
from answerable.staff.models import ACCESS
from answerable.staff.presence import WEIGHTS
from answerable.tickets.models import AT_WORK, Ticket

LIVE = frozenset({"chat", "phone"})


@dataclass(frozen=True)
class Considered:
    """One candidate and what spoke for or against them. `why` is one of the words below."""

    agent_id: int
    name: str
    why: str
    tier: int
    load: int
    capacity: int
    skilled: bool
    trained: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "agent": self.agent_id, "name": self.name, "why": self.why, "tier": self.tier,
            "load": self.load, "capacity": self.capacity, "skilled": self.skilled,
            "trained": self.trained,
        }  # fmt: skip


TAKEN = "taken"
LOW_TIER, OTHER_TEAM, AWAY, ABSENT, LANGUAGE, FULL, HAD_IT, BEHIND = (
    "tier", "team", "away", "absent", "language", "full", "had it", "behind",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Who takes it, if anybody, and everyone who was looked at. `unspoken`: nobody here has its language."""

    taken: Candidate | None
    considered: tuple[Considered, ...]
    unspoken: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"considered": [each.to_json() for each in self.considered], "unspoken": self.unspoken}


def choose(
    ticket: Ticket,
    policy: Policy,
    candidates: Sequence[Candidate],
    *,
    tier: int | None = None,
    but: Iterable[int] = (),
) -> Choice:
    """Weigh all candidates for a ticket. Nothing is read or written.

    `tier` is what it needs if not the ticket's own; `but` are agents it must not go to.
    """
    needed, team, left_out = tier or ticket.tier, _team_of(ticket, policy), set(but)
    against: dict[int, str] = {}
    for each in candidates:
        why = _against(each, ticket, needed, team, left_out)
        if why:
            against[each.agent_id] = why
    able = [each for each in candidates if each.agent_id not in against]
    speak = [each for each in able if not ticket.language or ticket.language in each.languages]
    if speak:
        against |= {each.agent_id: LANGUAGE for each in able if each not in speak}
    ranked = sorted(speak or able, key=lambda each: _rank(each, ticket, needed))
    taken = next((each for each in ranked if each.has_room_for(ticket.channel)), None)
    for each in ranked:
        if each is not taken:
            against[each.agent_id] = BEHIND if each.has_room_for(ticket.channel) else FULL
    order = sorted(candidates, key=lambda each: (each is not taken, each.agent_id in against, each.name))
    considered = tuple(
        Considered(
            each.agent_id,
            each.name,
            against.get(each.agent_id, TAKEN),
            each.tier,
            each.load,
            each.capacity,
            ticket.category in each.skills,
            _helps(each, ticket),
        )
        for each in order
    )
    return Choice(taken, considered, unspoken=bool(able) and not speak)


def route(ticket: Ticket, choice: Choice, *, at: datetime, by: str = "routing") -> bool:
    """Give the ticket to whom was chosen, with the reasons; False where somebody was quicker."""
    taken = choice.taken
    if taken is None:
        return False
    with changing(ticket, at=at) as change:
        now = change.ticket
        if now.assignee_id != ticket.assignee_id or now.status not in AT_WORK:
            return False
        before, now.assignee_id = now.assignee_id, taken.agent_id
        change.record("assigned", to=taken.agent_id, before=before, by=by, **choice.to_json())
        for rule in change.policy.rules_of("define tiers"):
            change.enforced(rule.id, "done", f"tier {now.tier}: {taken.name}")
    taken.load += WEIGHTS.get(ticket.channel, 1)
    return True


def _against(each: Candidate, ticket: Ticket, needed: int, team: str, left_out: set[int]) -> str:
    if each.agent_id in left_out:
        return HAD_IT
    if each.tier < needed and not (each.lead and needed > each.tier):
        return LOW_TIER
    if team and team not in each.teams:
        return OTHER_TEAM
    if each.here == "away":
        return AWAY
    if each.here == "absent" or (ticket.channel in LIVE and each.here != "present"):
        return ABSENT
    return ""


def _helps(each: Candidate, ticket: Ticket) -> bool:
    return bool(ticket.requester.access_needs) and ACCESS in each.skills


def _rank(each: Candidate, ticket: Ticket, needed: int) -> tuple[Any, ...]:
    return (
        each.here != "present",
        not _helps(each, ticket),
        abs(each.tier - needed),
        ticket.category not in each.skills,
        each.load / max(each.capacity, 1),
        each.agent_id,
    )


def _team_of(ticket: Ticket, policy: Policy) -> str:
    """The team the policy names for the ticket's category (`define category … team:`)."""
    for rule in policy.rules_of("define category"):
        if rule.settings.get("category") == ticket.category:
            return str(rule.settings.get("team", ""))
    return ""
