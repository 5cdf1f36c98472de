"""Why is it due then? Every clock of a ticket, stretch by stretch, with the words and readings behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from answerable.brands.models import Address
from answerable.clock import ALWAYS, Explanation, Pause, at_risk, explain
from answerable.insights.readings import Other, other_readings, rules_behind
from answerable.promises.models import Clock
from answerable.promises.offices import Offices
from answerable.promises.outcome import Outcome
from answerable.promises.running import Running, load
from answerable.promises.terms import target_in_words
from answerable.tickets.models import Hold, Message, Ticket

_STARTS = {
    "next response": "by the customer's next message",
    "escalation review": "by the request for escalation",
    "follow-up": "by the resolution",
}
_OTHERWISE = "when a change of category or urgency brought it into play"


@dataclass(frozen=True, slots=True)
class ClockExplained:
    """One clock: what was promised, how far it is, and the way from its start to its due instant."""

    clock_id: int
    cycle: int
    metric: str
    state: str
    rule: str
    clause: str
    words: str
    version: int
    in_force_since: datetime
    line: int
    target: str
    started_at: datetime
    due_at: datetime | None
    strict_due_at: datetime | None
    stopped_at: datetime | None
    reason: str
    reading: str
    assumed: bool
    at_risk: tuple[str, ...]
    others: tuple[Other, ...]
    explanation: Explanation
    heading: str
    started: str

    def text(self) -> str:
        """In the form of docs/clock.md: words, start, stretches, due, reading, other readings."""
        place = ZoneInfo(self.explanation.zone)
        notes = [self.explanation.text(heading=self.heading, started=self.started, reading=self._read_as())]
        if self.strict_due_at != self.due_at and self.strict_due_at is not None:
            notes.append(f"Without the suspension it would be due {_when(self.strict_due_at, place)}.")
        for other in self.others:
            if other.due == self.due_at:
                notes.append(f"Under another reading ({other.words}) it is due at the same instant.")
            else:
                due = _when(other.due, place) if other.due else "at no instant"
                notes.append(f"Under another reading ({other.words}) it would be due {due}.")
        notes.append(self._stands(place))
        return "\n".join(notes)

    def to_json(self) -> dict[str, Any]:
        """Instants as ISO 8601 in UTC, durations in seconds."""
        return {
            "metric": self.metric,
            "cycle": self.cycle,
            "state": self.state,
            "clause": self.clause,
            "rule": self.rule,
            "words": self.words,
            "policy_version": self.version,
            "line": self.line,
            "target": self.target,
            "started_at": self.started_at.isoformat(),
            "due_at": self.due_at and self.due_at.isoformat(),
            "strict_due_at": self.strict_due_at and self.strict_due_at.isoformat(),
            "stopped_at": self.stopped_at and self.stopped_at.isoformat(),
            "reason": self.reason,
            "reading": self.reading,
            "assumed": self.assumed,
            "at_risk": list(self.at_risk),
            "other_readings": [
                {"words": other.words, "due": other.due and other.due.isoformat()} for other in self.others
            ],
            "explanation": self.explanation.to_json(),
            "text": self.text(),
        }

    def _read_as(self) -> str:
        if not self.reading:
            return ""
        return f"{self.reading} (assumed, not yet confirmed by the owner)" if self.assumed else self.reading

    def _stands(self, place: ZoneInfo) -> str:
        risk = f", at risk: {', '.join(self.at_risk)}" if self.at_risk else ""
        stopped = f" {_when(self.stopped_at, place)}" if self.stopped_at else ""
        why = f" ({self.reason})" if self.reason else ""
        return f"Now: {self.state}{stopped}{why}{risk}."


def explain_ticket(ticket: Ticket, *, at: datetime) -> list[ClockExplained]:
    """Every clock of a ticket, as it stands at `at`, oldest first. The ticket's brand is in scope."""
    story = _Story(
        ticket,
        holds={hold.started_at: hold for hold in ticket.holds.select_related("agent")},
        numbers={pk: number for number, pk in enumerate(_thread(ticket), 1)},
        received=_received(ticket),
        offices=Offices(ticket.brand_id),
    )
    return [
        _explain(running, story, at) for running in load(Clock.objects.filter(ticket=ticket).order_by("id"))
    ]


@dataclass(frozen=True, slots=True)
class _Story:
    """What happened on the ticket that an explanation may name."""

    ticket: Ticket
    holds: dict[datetime, Hold]
    numbers: dict[int, int]
    received: str
    offices: Offices


def _explain(running: Running, story: _Story, at: datetime) -> ClockExplained:
    ticket = story.ticket
    clock = running.clock
    version = clock.promise.policy_version
    policy = version.policy
    rule = policy.rule(clock.promise.rule)
    found = running.outcome(at)
    pauses = [*(_told(pause, story) for pause in found.pauses), *found.suspensions]
    behind = rules_behind(policy, rule, clock.calendar)
    readings = [each for each in behind if each.reading]
    words = rule.says or policy.clause(rule.clause_id).text
    risk: tuple[str, ...] = ()
    if found.state == "open":
        hours = story.offices.of(running, found.due_at)
        risk = at_risk(running.calendar, found.started_at, found.target, at, hours=hours, pauses=found.pauses)
    since = version.effective_from.astimezone(ZoneInfo(ticket.brand.zone))
    return ClockExplained(
        clock_id=clock.pk,
        cycle=clock.cycle,
        metric=clock.metric,
        state=found.state,
        rule=rule.id,
        clause=rule.clause_id,
        words=words,
        version=version.number,
        in_force_since=version.effective_from,
        line=rule.line,
        target=target_in_words(found.target),
        started_at=found.started_at,
        due_at=found.due_at,
        strict_due_at=found.strict_due_at,
        stopped_at=found.stopped_at,
        reason=found.reason,
        reading="; ".join(each.reading for each in readings),
        assumed=any(each.assumed for each in readings),
        at_risk=risk,
        others=tuple(other_readings(behind, running, found)),
        explanation=_way(running, found, pauses, ticket.brand.zone),
        heading=(
            f"Ticket {ticket.reference}, clause {rule.clause_id} (policy version {version.number}, "
            f"in force since {since:%Y-%m-%d}, line {rule.line}): “{words}”"
        ),
        started=story.received
        if found.started_at == ticket.received_at
        else _STARTS.get(clock.metric, _OTHERWISE),
    )


def _way(running: Running, found: Outcome, pauses: list[Pause], zone: str) -> Explanation:
    """The way to the due instant that holds: of several promises (R13) the one that ends first."""
    shown = zone if running.calendar == ALWAYS else running.calendar.zone
    ways = [explain(running.calendar, start, target, pauses, zone=shown) for start, target in found.promised]
    return min(ways, key=lambda way: (way.due is None, way.due or way.start))


def _told(pause: Pause, story: _Story) -> Pause:
    """The pause with who asked what: `waiting for customer (question by Priya Raman, message 3)`."""
    hold = story.holds.get(pause.start)
    if hold is None:
        return pause
    if hold.question_id is not None:
        by = f"question by {hold.agent.name}, message {story.numbers.get(hold.question_id, '?')}"
    else:
        by = f"{hold.agent.name}: {hold.reason}"
    return pause._replace(reason=f"{pause.reason} ({by})")


def _received(ticket: Ticket) -> str:
    """`by email <first@harborcafe.example> received by support@bulkimart.com`."""
    letter = ticket.messages.filter(author=Message.Author.CUSTOMER).order_by("at", "id").first()
    named = f" {letter.rfc_id}" if letter and letter.rfc_id else ""
    address = Address.objects.filter(brand=ticket.brand_id).first() if ticket.channel == "email" else None
    return f"by {ticket.channel}{named}" + (f" received by {address.email}" if address else "")


def _thread(ticket: Ticket) -> list[int]:
    return list(ticket.messages.order_by("at", "id").values_list("id", flat=True))


def _when(at: datetime, place: ZoneInfo) -> str:
    local = at.astimezone(place)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M} {local:%Z}"
