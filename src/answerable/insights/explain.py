"""Why is it due then? Every clock of a ticket, stretch by stretch, with the words and readings behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from answerable.brands.models import Address
from answerable.clock import ALWAYS, Explanation, Pause, Target, at_risk, explain
from answerable.clock.words import FULL_DATE
from answerable.insights.readings import Other, other_readings, rules_behind
from answerable.insights.spoken import SPOKEN, STATES
from answerable.policy.plain import way
from answerable.promises.models import Clock
from answerable.promises.offices import Offices
from answerable.promises.outcome import Outcome
from answerable.promises.reasons import reason_in_words
from answerable.promises.running import Running, load
from answerable.promises.terms import target_in_words
from answerable.tickets.models import Hold, Message, Ticket

_STARTS = {
    "next response": gettext_noop("by the customer's next message"),
    "escalation review": gettext_noop("by the request for escalation"),
    "follow-up": gettext_noop("by the resolution"),
}
_OTHERWISE = gettext_noop("when a change of category or urgency brought it into play")


@dataclass(frozen=True, slots=True)
class ClockExplained:
    """One clock: what was promised, how far it is, and the way from its start to its due instant.

    What is told for people (`heading`, `started`, the notes, `text`) is in the language in force; `state`,
    `reason` and `at_risk` are as they are on record.
    """

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
    promised: Target
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
        told = self.explanation.text(
            heading=self.heading, started=self.started, reading=self._read_as(), words=SPOKEN
        )
        return "\n".join([told, *self.notes(), self._stands(place)])

    def notes(self) -> list[str]:
        """What a suspension and the other readings make of it, each in a sentence."""
        place = ZoneInfo(self.explanation.zone)
        notes = []
        if self.strict_due_at != self.due_at and self.strict_due_at is not None:
            told = _("Without the suspension it would be due %(when)s.")
            notes.append(told % {"when": _when(self.strict_due_at, place)})
        for other in self.others:
            if other.due == self.due_at:
                told = _("Under another reading (%(words)s) it is due at the same instant.")
            elif other.due is None:
                told = _("Under another reading (%(words)s) it would be due at no instant.")
            else:
                told = _("Under another reading (%(words)s) it would be due %(when)s.")
            when = _when(other.due, place) if other.due else ""
            notes.append(told % {"words": other.words, "when": when})
        return notes

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
        if not self.assumed:
            return self.reading
        return _("%(reading)s (assumed, not yet confirmed by the owner)") % {"reading": self.reading}

    def _stands(self, place: ZoneInfo) -> str:
        state = gettext(STATES[self.state])
        stopped = f" {_when(self.stopped_at, place)}" if self.stopped_at else ""
        why = f" ({reason_in_words(self.reason)})" if self.reason else ""
        told = _("Now: %(state)s.") % {"state": f"{state}{stopped}{why}"}
        if not self.at_risk:
            return told
        risks = ", ".join(map(gettext, self.at_risk))
        return _("%(now)s At risk: %(why)s.") % {"now": told, "why": risks}


def explain_clock(clock: Clock, *, at: datetime) -> ClockExplained:
    """One clock as it stands at `at`. The ticket's brand is in scope."""
    (explained,) = _explained(clock.ticket, Clock.objects.filter(pk=clock.pk), at=at)
    return explained


def explain_ticket(ticket: Ticket, *, at: datetime) -> list[ClockExplained]:
    """Every clock of a ticket, as it stands at `at`, oldest first, then those of tickets that go on in it.
    The ticket's brand is in scope.
    """
    absorbed = Ticket.objects.select_related("brand").filter(pk__in=ticket.absorbed or ()).order_by("id")
    return [
        explained
        for each in (ticket, *(absorbed if ticket.absorbed else ()))
        for explained in _explained(each, Clock.objects.filter(ticket=each).order_by("id"), at=at)
    ]


def _explained(ticket: Ticket, clocks: QuerySet[Clock], *, at: datetime) -> list[ClockExplained]:
    story = _Story(
        ticket,
        holds={hold.started_at: hold for hold in ticket.holds.select_related("agent")},
        numbers={pk: number for number, pk in enumerate(_thread(ticket), 1)},
        received=_received(ticket),
        offices=Offices(ticket.brand_id),
    )
    return [_explain(running, story, at) for running in load(clocks)]


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
    pauses = [_told(pause, story) for pause in (*found.pauses, *found.suspensions)]
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
        promised=found.target,
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
        heading=_(
            "Ticket %(reference)s, clause %(clause)s (policy version %(version)s, in force since %(since)s, "
            "line %(line)s): “%(words)s”"
        )
        % {
            "reference": ticket.reference,
            "clause": rule.clause_id,
            "version": version.number,
            "since": f"{since:%Y-%m-%d}",
            "line": rule.line,
            "words": words,
        },
        started=story.received
        if found.started_at == ticket.received_at
        else gettext(_STARTS.get(clock.metric, _OTHERWISE)),
    )


def _way(running: Running, found: Outcome, pauses: list[Pause], zone: str) -> Explanation:
    """The way to the due instant that holds: of several promises (R13) the one that ends first."""
    shown = zone if running.calendar == ALWAYS else running.calendar.zone
    ways = [
        explain(running.calendar, start, target, pauses, zone=shown, words=SPOKEN)
        for start, target in found.promised
    ]
    return min(ways, key=lambda way: (way.due is None, way.due or way.start))


def _told(pause: Pause, story: _Story) -> Pause:
    """The pause with who asked what: `waiting for customer (question by Priya Raman, message 3)`."""
    reason = reason_in_words(pause.reason)
    hold = story.holds.get(pause.start)
    if hold is None:
        return pause._replace(reason=reason)
    if hold.question_id is not None:
        number = story.numbers.get(hold.question_id, "?")
        by = _("question by %(name)s, message %(number)s") % {"name": hold.agent.name, "number": number}
    else:
        by = f"{hold.agent.name}: {hold.reason}"
    return pause._replace(reason=f"{reason} ({by})")


def _received(ticket: Ticket) -> str:
    """`by email <first@harborcafe.example> received by support@bulkimart.com`."""
    letter = ticket.messages.filter(author=Message.Author.CUSTOMER).order_by("at", "id").first()
    address = Address.objects.filter(brand=ticket.brand_id).first() if ticket.channel == "email" else None
    by = " ".join(filter(None, (way(ticket.channel), letter.rfc_id if letter else "")))
    if address is None:
        return by
    return _("%(by)s received by %(address)s") % {"by": by, "address": address.email}


def _thread(ticket: Ticket) -> list[int]:
    return list(ticket.messages.order_by("at", "id").values_list("id", flat=True))


def _when(at: datetime, place: ZoneInfo) -> str:
    local = at.astimezone(place)
    return f"{SPOKEN.date(local, FULL_DATE)} {local:%H:%M} {local:%Z}"
