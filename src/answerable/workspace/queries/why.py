"""The trace of one clock, from its own events."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from answerable.clock import explain
from answerable.clock.explain import Line
from answerable.promises.left import span
from answerable.promises.models import Clock, ClockEvent
from answerable.promises.outcome import outcome
from answerable.promises.terms import Step, target_in_words
from answerable.tickets.access import NotYours
from answerable.tickets.models import Ticket
from answerable.workspace.desk import Desk
from answerable.workspace.pages.why import Stretch, WhyPage
from answerable.workspace.queries.entries import clause_href
from answerable.workspace.words import metric


def why_page(desk: Desk, ticket: Ticket, clock_id: int) -> WhyPage:
    """Replay a clock's events and say, stretch by stretch, how its due instant comes about.

    Raises NotYours for a clock of another ticket.
    """
    clock = (
        Clock.objects.select_related("promise__policy_version")
        .filter(ticket_id__in=ticket.with_absorbed, pk=clock_id)
        .first()
    )
    if clock is None:
        raise NotYours(str(clock_id))
    seat = desk.seats[ticket.brand_id]
    version = clock.promise.policy_version
    policy = version.policy
    rule = policy.rule(clock.promise.rule)
    clause = policy.clause(clock.promise.clause)
    events = ClockEvent.objects.filter(clock=clock).order_by("id")
    steps = [Step(event.kind, event.at, event.data) for event in events]
    calendar = policy.calendar(clock.calendar)
    found = outcome(steps, calendar, at=desk.at)
    told = explain(calendar, found.started_at, found.target, found.pauses, zone=seat.zone)
    target = target_in_words(found.target)
    heading = _(
        "%(reference)s, clause %(clause)s (version %(version)s, line %(line)s): %(metric)s, %(target)s"
    )
    return WhyPage(
        reference=ticket.reference,
        metric=metric(clock.metric),
        clause=clause.id,
        clause_href=clause_href(seat, clause.id),
        clause_words=clause.text,
        version=version.number,
        line=clause.line,
        target=target,
        started_at=found.started_at,
        due_at=found.due_at,
        stopped_at=found.stopped_at,
        verdict=_verdict(clock, desk),
        state=clock.state,
        stretches=tuple(_stretch(line) for line in told.lines),
        zone=seat.zone,
        calendar=clock.calendar,
        reading=rule.reading,
        assumed=rule.assumed,
        text=told.text(
            heading=heading
            % {
                "reference": ticket.reference,
                "clause": clause.id,
                "version": version.number,
                "line": clause.line,
                "metric": metric(clock.metric),
                "target": target,
            },
            reading=rule.reading,
        ),
    )


def _stretch(line: Line) -> Stretch:
    return Stretch(
        line.since,
        line.until,
        line.kind,
        f"+{_exact(line.counted)}" if line.counted else "",
        _exact(line.total),
        line.note,
    )


def _exact(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60:02d}"


def _verdict(clock: Clock, desk: Desk) -> str:
    if clock.state == "void":
        return _("does not count: %(why)s") % {"why": clock.reason}
    if clock.state == "unmeasurable":
        return _("cannot be measured: %(why)s") % {"why": clock.reason}
    if clock.stopped_at and clock.due_at:
        early = clock.due_at - clock.stopped_at
        if early >= timedelta(0):
            return _("kept, with %(time)s to spare") % {"time": span(early)}
        return _("broken, %(time)s late") % {"time": span(-early)}
    if clock.paused:
        return _("stands still")
    if clock.due_at and clock.due_at < desk.at:
        return _("broken, %(time)s late so far") % {"time": span(desk.at - clock.due_at)}
    return _("running")
