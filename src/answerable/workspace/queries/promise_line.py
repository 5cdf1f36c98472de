"""The promise line: the process the policy promises for a ticket, with the clocks that run on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_noop

from answerable.kit.addresses import address
from answerable.kit.moments import moment
from answerable.kit.rows import read
from answerable.kit.words import gettext as _
from answerable.policy.model import Policy
from answerable.promises.left import Left, left, span
from answerable.promises.metrics import metric_in_words
from answerable.promises.models import Clock, Promise
from answerable.promises.reasons import reason_in_words
from answerable.tickets.models import Ticket
from answerable.workspace.desk import Desk
from answerable.workspace.pages.ticket import Step
from answerable.workspace.queries.entries import clause_href
from answerable.workspace.queries.seats import Seat
from answerable.workspace.words import goal

LONGEST = 5
_UNITS = {
    "hour": gettext_noop("%(n)s h"),
    "hours": gettext_noop("%(n)s h"),
    "minute": gettext_noop("%(n)s min"),
    "minutes": gettext_noop("%(n)s min"),
    "business day": gettext_noop("%(n)s business day"),
    "business days": gettext_noop("%(n)s business days"),
}
_CLOCKS = """
FROM promises_clock clock JOIN promises_promise promise ON promise.id = clock.promise_id
WHERE clock.ticket_id {these} ORDER BY clock.started_at, clock.id
"""
_OF_ONE, _OF_MANY = _CLOCKS.format(these="= %s"), _CLOCKS.format(these="= ANY (%s)")
"""Planned once a connection, and anew for each page: of a list PostgreSQL expects ten."""


def clocks_of(ticket: Ticket) -> list[Clock]:
    """Every clock of a ticket, and of those that go on in it, as they began. One statement."""
    clocks = []
    many = bool(ticket.absorbed)
    found = read(
        _OF_MANY if many else _OF_ONE,
        {"clock": Clock, "promise": Promise},
        [ticket.with_absorbed if many else ticket.pk],
    )
    for clock, promise in found:
        clock.promise = promise
        clocks.append(clock)
    return clocks


def step_of(desk: Desk, clock: Clock, ticket: Ticket) -> Step:
    """One clock as a mark: kept, running, late, paused or without a verdict."""
    promise = clock.promise
    name = title = metric_in_words(clock.metric)
    target = short(clock.target)
    stopped = clock.stopped_at
    time: Left | None = None
    if clock.state == "void":
        state, words = "next", reason_in_words(clock.reason) or _("no longer applies")
    elif clock.state == "unmeasurable":
        state, words = "next", reason_in_words(clock.reason) or _("cannot be measured")
    elif stopped is not None and clock.state == "broken":
        over = span(stopped - clock.due_at) if clock.due_at and stopped > clock.due_at else ""
        state = "late"
        words = _("%(time)s late, promised %(target)s") % {"time": over, "target": target}
        time = Left("late", words=_("%(time)s late") % {"time": over}, percent=100)
    elif stopped is not None:
        state = "kept"
        words = _("promised %(target)s") % {"target": target}
        took = span(stopped - clock.started_at)
        time = Left("kept", took, 100)
        title = _("%(name)s in %(time)s") % {"name": name, "time": took}
    elif clock.paused:
        state, words = "paused", _("stands still, %(target)s in all") % {"target": target}
        time = Left("paused", _("paused"), 50)
    else:
        time = left(clock.started_at, clock.due_at, desk.at)
        state = time.state if time.state != "none" else "next"
        words = (
            _("by %(moment)s") % {"moment": moment(time.due, zone=desk.zone, now=desk.at)} if time.due else ""
        )
    return Step(
        state=state,
        title=title,
        name=name,
        goal=goal(clock.metric),
        clause=promise.clause,
        clause_href=clause_href(desk.seats[ticket.brand_id], promise.clause),
        words=words,
        left=time,
        why_href=address("why", ticket.reference, clock.pk),
    )


def short(target: str) -> str:
    """A stored target with the units of the list: "24 hours" as "24 h"."""
    number, __, unit = target.partition(" ")
    return _(_UNITS[unit]) % {"n": number} if unit in _UNITS else target


def promise_line(
    desk: Desk, ticket: Ticket, policy: Policy, clocks: Sequence[Clock], steps_of: Sequence[Step]
) -> tuple[Step, ...]:
    """From the receipt to the follow-up, at most five marks: what is past gives way first."""
    seat = desk.seats[ticket.brand_id]
    counted = [
        (clock, step)
        for clock, step in zip(clocks, steps_of, strict=True)
        if clock.state not in {"void", "unmeasurable"}
    ]
    steps = [step for _clock, step in counted]
    past = [step for step in steps if not step.runs and step.state != "paused"]
    current = sorted(
        (step for step in steps if step.runs or step.state == "paused"),
        key=lambda step: step.left.due if step.left and step.left.due else desk.at,
    )
    ahead = list(_ahead(ticket, policy, [clock for clock, _step in counted], seat))
    room = LONGEST - 1 - len(current[:2]) - len(ahead[:2])
    return (
        _logged(ticket, policy, seat, moment(ticket.received_at, zone=desk.zone, now=desk.at)),
        *past[-room:],
        *current[:2],
        *ahead[:2],
    )


def _logged(ticket: Ticket, policy: Policy, seat: Seat, received: str) -> Step:
    logging = policy.rules_of("log every inquiry")
    channels = [
        rule
        for rule in policy.rules_of("open channel")
        if ticket.channel in _listed(rule.settings.get("channel"))
    ]
    rule = next(iter((*logging, *channels)), None)
    clause = rule.clause_id if rule else ""
    return Step("kept", _("Logged"), clause, clause_href(seat, clause) if clause else "", received)


def _ahead(ticket: Ticket, policy: Policy, clocks: Iterable[Clock], seat: Seat) -> Iterable[Step]:
    if ticket.is_done:
        yield Step("kept", _("Resolved"), *_clause(policy, "require step", seat, step="resolve"), "")
    elif not any(clock.metric == "resolution" for clock in clocks):
        clause = _clause(policy, "require step", seat, step="resolve")
        yield Step("next", _("Solution"), *clause, _("an answer or a question"))
    if not any(clock.metric == "follow-up" for clock in clocks):
        clause = _clause(policy, "send follow-up", seat)
        if clause[0]:
            yield Step("next", _("Follow-up"), *clause, _("goes out after resolving"))


def _clause(policy: Policy, verb: str, seat: Seat, step: str = "") -> tuple[str, str]:
    for rule in policy.rules_of(verb):
        if not step or rule.settings.get("step") == step:
            return rule.clause_id, clause_href(seat, rule.clause_id)
    return "", ""


def _listed(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, (tuple, list)) else ()
