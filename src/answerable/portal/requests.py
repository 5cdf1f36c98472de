"""One request as its customer sees it: what we promised, what was said, what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from answerable.customers.models import Customer
from answerable.portal.mine import ICONS, promised
from answerable.portal.words import moment
from answerable.promises.left import left, span
from answerable.promises.models import Clock
from answerable.tickets.access import request_for
from answerable.tickets.models import Attachment, Message, Ticket
from answerable.tickets.rendition import Rendition, originals

if TYPE_CHECKING:
    from answerable.portal.visit import Visit

NEWEST = 200
TOLD = {"first response", "next response", "resolution", "escalation review", "status update", "workaround"}
"""Clocks a customer is shown; the others are about our work among ourselves."""


@dataclass(frozen=True)
class Opened:
    """A request in front of its customer, or by their role a colleague; `customer` is who looks at it.

    `answers`: our answers may be shown here.
    """

    ticket: Ticket
    customer: Customer
    answers: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A mark on the promise line: `state` is kept, on, soon, late, paused or next."""

    state: str
    title: str
    words: str
    clause: str = ""
    percent: int = 0

    @property
    def icon(self) -> str:
        return ICONS.get(self.state, "")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was said. `mine`: by the customer's side. A hidden one is known to exist, no more."""

    mine: bool
    who: str
    at: datetime
    text: str
    files: list[Attachment]
    hidden: bool = False
    automated: bool = False
    language: str = ""
    written: Rendition | None = None
    """What a person wrote, where a machine translated it for the customer."""


def opened(visit: Visit, reference: str) -> Opened:
    """The request, if it is this visitor's.

    Raises:
        NotYours: it is not, or there is none.
    """
    ticket = request_for(visit.customer, visit.brand, reference, follows=list(visit.follows))
    looks = visit.customer
    if looks is not None and (looks.pk == ticket.requester_id or _of_company(looks, ticket)):
        return Opened(ticket, looks, answers=True)
    return Opened(ticket, ticket.requester, answers=visit.follows.get(ticket.pk, False))


def _of_company(customer: Customer, ticket: Ticket) -> bool:
    return customer.sees_company and ticket.company_id == customer.company_id


def thread(found: Opened) -> list[Entry]:
    """Everything public, oldest first. Notes among colleagues are in another table. Two queries, or three."""
    newest = (
        public_messages(found.ticket)
        .select_related("agent", "customer")
        .defer("html")
        .prefetch_related(Prefetch("attachments", Attachment.objects.order_by("id")))
        .order_by("-at", "-id")[:NEWEST]
    )
    shown = list(reversed(newest))
    foreign = found.ticket.language not in {"", found.ticket.brand.language}
    written = originals(shown) if foreign else {}
    return [_entry(message, found, written.get(message.pk)) for message in shown]


def public_messages(ticket: Ticket) -> QuerySet[Message]:
    return Message.objects.filter(ticket=ticket)


def _entry(message: Message, found: Opened, written: Rendition | None) -> Entry:
    mine = message.author == Message.Author.CUSTOMER
    ours = message.author == Message.Author.AGENT
    hidden = ours and not found.answers
    return Entry(
        mine=mine,
        who=message.agent.name if message.agent else _writer(message, found) if mine else "",
        at=message.at,
        text="" if hidden else message.text,
        files=[] if hidden else list(message.attachments.all()),
        hidden=hidden,
        automated=message.automated,
        language=message.language,
        written=None if hidden else written,
    )


def _writer(message: Message, found: Opened) -> str:
    return (message.customer or found.ticket.requester).called


def promise_line(visit: Visit, ticket: Ticket) -> list[Step]:
    """From the receipt on: what was kept, what runs, what comes. One query."""
    clocks = Clock.objects.filter(ticket=ticket, metric__in=TOLD).select_related("promise")
    counted = [
        clock for clock in clocks.order_by("started_at", "id") if clock.state not in {"void", "unmeasurable"}
    ]
    steps = [_step(visit, clock) for clock in _strictest(counted)]
    past = [step for step in steps if step.state == "kept" or step.percent == 101]
    running = [step for step in steps if step not in past]
    line = [
        Step("kept", _("We have your request"), _when(visit, ticket.received_at)),
        *past[-2:],
        *running[:2],
    ]
    if ticket.is_done:
        line.append(Step("kept", _("Solved"), _when(visit, ticket.last_message_at)))
    elif not running:
        line.append(Step("next", _("Solution"), _("with us")))
    follow_up = next(iter(ticket.policy_version.policy.rules_of("send follow-up")), None)
    if follow_up is not None and len(line) < 5:
        line.append(
            Step("next", _("Follow-up"), _("we ask whether it is really solved"), follow_up.clause_id)
        )
    return line


def _strictest(clocks: list[Clock]) -> list[Clock]:
    """Of clocks that wait for the same thing, the one that ends first; what is over stays."""
    first: dict[str, Clock] = {}
    for clock in clocks:
        if clock.stopped_at is None and not clock.paused and clock.due_at is not None:
            known = first.get(clock.metric)
            if known is None or known.due_at is None or clock.due_at < known.due_at:
                first[clock.metric] = clock
    over: dict[tuple[str, datetime], Clock] = {}
    for clock in clocks:
        if clock.stopped_at is not None:
            known = over.get((clock.metric, clock.stopped_at))
            if known is None or (clock.state == "broken" and known.state != "broken"):
                over[clock.metric, clock.stopped_at] = clock
    kept = {id(clock) for clock in (*first.values(), *over.values())}
    return [
        clock
        for clock in clocks
        if id(clock) in kept
        or (clock.stopped_at is None and clock.metric not in first and (clock.paused or clock.due_at is None))
    ]


def _step(visit: Visit, clock: Clock) -> Step:
    names = {
        "first response": _("Answer"),
        "next response": _("Answer"),
        "resolution": _("Solution"),
        "escalation review": _("A senior’s review"),
        "status update": _("News"),
        "workaround": _("A way around"),
    }
    name, clause = names[clock.metric], clock.promise.clause
    if clock.stopped_at is not None:
        took = span(clock.stopped_at - clock.started_at)
        if clock.state == "broken":
            return Step("late", name, _("after %(time)s, later than promised") % {"time": took}, clause, 101)
        return Step("kept", name, _("after %(time)s") % {"time": took}, clause)
    if clock.paused or clock.due_at is None:
        return Step("paused", name, _("waiting for your answer"), clause, 50)
    found = left(clock.started_at, clock.due_at, visit.at)
    time = moment(clock.due_at, zone=visit.zone, now=visit.at)
    words = (
        _("late, was due %(time)s") % {"time": time}
        if found.state == "late"
        else promised(clock.metric, time)
    )
    return Step(found.state, name, words, clause, found.percent)


def _when(visit: Visit, at: datetime) -> str:
    return moment(at, zone=visit.zone, now=visit.at)
