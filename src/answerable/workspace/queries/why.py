"""The trace of one clock, from its own events."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from answerable.clock.explain import Line
from answerable.insights.explain import explain_clock
from answerable.policy.plain import length
from answerable.promises.left import span
from answerable.promises.metrics import metric_in_words
from answerable.promises.models import Clock
from answerable.promises.reasons import reason_in_words
from answerable.tickets.access import NotYours
from answerable.tickets.models import Ticket
from answerable.workspace.desk import Desk
from answerable.workspace.pages.why import Stretch, WhyPage
from answerable.workspace.queries.entries import clause_href

_HOURS = {"every hour": gettext_noop("every hour")}


def why_page(desk: Desk, ticket: Ticket, clock_id: int) -> WhyPage:
    """Replay a clock's events and say, stretch by stretch, how its due instant comes about.

    Raises NotYours for a clock of another ticket.
    """
    clock = (
        Clock.objects.select_related("ticket__brand")
        .filter(ticket_id__in=ticket.with_absorbed, pk=clock_id)
        .first()
    )
    if clock is None:
        raise NotYours(str(clock_id))
    told = explain_clock(clock, at=desk.at)
    calendar = clock.calendar
    return WhyPage(
        reference=clock.ticket.reference,
        metric=metric_in_words(told.metric),
        clause=told.clause,
        clause_href=clause_href(desk.seats[ticket.brand_id], told.clause),
        clause_words=told.words,
        version=told.version,
        line=told.line,
        target=length(told.promised),
        started_at=told.started_at,
        started=told.started,
        due_at=told.due_at,
        stopped_at=told.stopped_at,
        verdict=_verdict(clock, desk),
        stretches=tuple(map(_stretch, told.explanation.lines)),
        zone=told.explanation.zone,
        calendar=gettext(_HOURS[calendar]) if calendar in _HOURS else calendar,
        reading=told.reading,
        assumed=told.assumed,
        risks=tuple(map(gettext, told.at_risk)),
        notes=tuple(told.notes()),
        text=told.text(),
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
    return _("%(h)s h %(m)s") % {"h": minutes // 60, "m": f"{minutes % 60:02d}"}


def _verdict(clock: Clock, desk: Desk) -> str:
    if clock.state == "void":
        return _("does not count: %(why)s") % {"why": reason_in_words(clock.reason)}
    if clock.state == "unmeasurable":
        return _("cannot be measured: %(why)s") % {"why": reason_in_words(clock.reason)}
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
