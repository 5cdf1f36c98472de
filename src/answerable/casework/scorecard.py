"""How a ticket was worked on: filled from its steps and promises, judged by somebody else."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.casework.steps import standing
from answerable.feedback.models import Scorecard
from answerable.privacy.cards import masked
from answerable.promises.models import Clock, Enforcement
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Resolution, Ticket

SENIOR = 3
WELL = frozenset({"done", "kept"})
COUNTED = WELL | {"missing", "broken"}
"""States that count; what did not apply, or cannot be measured, does not."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the policy asks for on this ticket. `state`: done, left out, exempt, missing; kept, broken,
    open, void or unmeasurable for a promise with a time.
    """

    words: str
    clause: str
    state: str
    text: str = ""


def filled(ticket: Ticket) -> list[Line]:
    """The card of a ticket as its records stand now. Six statements."""
    policy = ticket.policy_version.policy
    acts = (
        Enforcement.objects.filter(ticket=ticket, outcome="exempt").select_related("promise").order_by("id")
    )
    exempt = {act.promise.rule: act.reason for act in acts}
    lines = []
    for need, there in standing(ticket, policy):
        if there is not None:
            lines.append(Line(need.words, need.clause, "done" if there.applies else "left out", there.text))
        elif need.rule in exempt:
            lines.append(Line(need.words, need.clause, "exempt", exempt[need.rule]))
        else:
            lines.append(Line(need.words, need.clause, "missing"))
    clocks = Clock.objects.filter(ticket=ticket).select_related("promise").order_by("id")
    reopened = Resolution.objects.filter(ticket=ticket).aggregate(at=Max("undone_at"))["at"]
    if reopened is not None:
        clocks = clocks.exclude(stopped_at__lte=reopened)
    return lines + [Line(clock.metric, clock.promise.clause, clock.state, clock.reason) for clock in clocks]


def score(ticket: Ticket, *, agent: Agent, verdict: str, note: str = "", at: datetime) -> Scorecard:
    """A lead or senior who did not work on it says how it went; the card is kept as it stands.

    Raises:
        NotPossible: it is not resolved, it is their own work, they judge nothing here, it was done already,
            or nothing is said of what there is to learn.
    """
    with changing(ticket, agent=agent, at=at) as change:
        ticket = change.ticket
        resolved = Resolution.objects.filter(ticket=ticket, undone_at=None).order_by("-id").first()
        if resolved is None:
            raise NotPossible(_("This ticket is still open. Look at it once it is resolved."))
        if agent.pk in {resolved.agent_id, ticket.assignee_id}:
            raise NotPossible(_("This is your own work. Somebody else looks at it."))
        seat = Membership.objects.filter(agent=agent, brand=ticket.brand_id).first()
        if seat is None or not (seat.lead or seat.tier >= SENIOR):
            raise NotPossible(_("A lead or a senior of the brand looks at how tickets were worked on."))
        if Scorecard.objects.filter(ticket=ticket, cycle=ticket.cycle).exists():
            raise NotPossible(_("Somebody has looked at it already."))
        if verdict not in Scorecard.Verdict.values:
            raise NotPossible(_("Say how it went."))
        if verdict == Scorecard.Verdict.LEARN and not note.strip():
            raise NotPossible(_("Say what there is to learn; whoever worked on it reads it."))
        lines = filled(ticket)
        card = Scorecard.objects.create(
            brand_id=ticket.brand_id,
            ticket=ticket,
            cycle=ticket.cycle,
            lines=[asdict(line) for line in lines],
            done=sum(line.state in WELL for line in lines),
            asked=sum(line.state in COUNTED for line in lines),
            verdict=verdict,
            note=masked(note.strip())[:2000],
            reviewer=agent,
            at=at,
        )
        change.record("scored", verdict=verdict, done=card.done, asked=card.asked)
    return card
