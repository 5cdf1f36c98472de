"""The promises on one ticket during one change: started, stopped, paused, judged and written together."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from answerable.clock import TZDATA, due
from answerable.kit.rows import insert, made, update
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import facts_of, office_of, promise_of, terms_for
from answerable.promises.models import Clock, ClockEvent, Suspension
from answerable.promises.outcome import Outcome, outcome
from answerable.promises.running import Running, copy_outcome, load, load_of
from answerable.promises.terms import (
    RESUMED_BY_REOPENING,
    STARTED_BY_ESCALATION,
    STARTED_BY_NEXT_MESSAGE,
    STARTED_BY_RECEIPT,
    STARTED_BY_RESOLUTION,
    STOPPED_BY_ANSWER,
    STOPPED_BY_RESOLUTION,
    ClockTerms,
    Step,
    target_in_words,
    target_to_json,
)
from answerable.tickets.models import WAITS_FOR, Event, Ticket


class TicketPromises:
    """Everything promised on a ticket that somebody still has to keep.

    Casework says what happened (`received`, `answered`, `held` …) and then lets `write` store every clock
    that moved.
    """

    def __init__(self, ticket: Ticket, version: PolicyVersion, *, at: datetime, new: bool = False) -> None:
        self.ticket = ticket
        self.version = version
        self.policy = version.policy
        self.at = at
        self._running: list[Running] | None = [] if new else None
        self._judged_anew: list[Running] = []

    @property
    def running(self) -> list[Running]:
        if self._running is None:
            self._running = load_of(self.ticket.with_absorbed)
        return self._running

    def received(self, cause: Event) -> None:
        """A new matter: start every clock the policy starts on receipt (R8)."""
        for terms in self._terms(STARTED_BY_RECEIPT):
            self._start(terms, self.ticket.received_at, cause)

    def asked_again(self, cause: Event) -> None:
        """The customer wrote again: the next answer is owed from the oldest unanswered message (R10)."""
        running = {running.metric for running in self.running}
        if "first response" in running or running & STARTED_BY_NEXT_MESSAGE:
            return
        self._begin(STARTED_BY_NEXT_MESSAGE, cause)

    def answered(self, cause: Event) -> None:
        """A person's public message left (R9). What is promised again and again starts anew with it."""
        again = {
            running.rule
            for running in self.running
            if running.metric in STOPPED_BY_ANSWER and running.repeats
        }
        self._step(STOPPED_BY_ANSWER, "stop", cause)
        for rule in again:
            self._begin(STOPPED_BY_ANSWER, cause, rule=rule)

    def acknowledged(self, cause: Event) -> None:
        """The desk itself told that the letter is here: enough where a rule says so (R9)."""
        for running in self.running:
            if running.automated:
                running.step("stop", self.at, cause)

    def picked_up(self, cause: Event) -> None:
        """A person joined a call or a chat (R9)."""
        self._step({"live answer"}, "stop", cause)

    def not_timed(self, cause: Event) -> None:
        """An agent wrote the call down: nothing tells how long it rang (R18)."""
        reason = "no telephone tells when it began to ring"
        self._step({"live answer"}, "unmeasurable", cause, reason=reason)

    def caller_left(self, cause: Event) -> None:
        """Who called or chatted went before the promised time was over: nothing was owed any more.

        Whoever waited that long by the clock on the wall is owed it, though the office closed meanwhile.
        """
        for running in self.running:
            if running.metric != "live answer":
                continue
            found = running.outcome(self.at)
            counting = found.due_at is not None and found.due_at > self.at
            if (
                counting
                and isinstance(found.target, timedelta)
                and self.at - found.started_at >= found.target
            ):
                continue
            running.step("void", self.at, cause, reason="the customer left first")

    def reviewed(self, cause: Event) -> None:
        """A named person opened it and set category and urgency (R9)."""
        self._step({"initial review", "acknowledgement"}, "stop", cause)

    def held(self, waiting_for: str, cause: Event) -> None:
        """R11: only the clocks whose rule says so stand still."""
        reason = f"waiting for {waiting_for}"
        for running in self.running:
            if reason in running.pause:
                running.step("pause", self.at, cause, reason=reason)

    def stand_still_too(self, waiting_for: str, cause: Event) -> None:
        """Clocks that came to a ticket that waits, by merging or by another category, stand as its own do."""
        reason = f"waiting for {waiting_for}"
        for running in self.running:
            if reason in running.pause and not running.outcome(self.at).paused:
                running.step("pause", self.at, cause, reason=reason)

    def resumed(self, cause: Event) -> None:
        for running in self.running:
            if running.outcome(self.at).paused:
                running.step("resume", self.at, cause)

    def resolved(self, cause: Event) -> None:
        self._step(STOPPED_BY_RESOLUTION, "stop", cause)
        self._begin(STARTED_BY_RESOLUTION, cause)

    def followed_up(self, cause: Event) -> None:
        self._step({"follow-up"}, "stop", cause)

    def reopened(self, resolved_at: datetime, cause: Event, *, was_one: bool) -> None:
        """R12: a resolution clock goes on with the time it had left; the time in between does not count.

        `was_one`: an agent took it for no matter (R18) and has learned better, so what did not count any more
        counts as if they had known. A customer who writes to it again is promised an answer to that letter.
        """
        self._step({"follow-up"}, "void", cause, reason="reopened")
        for earlier in load_of(self.ticket.with_absorbed, stopped_at=resolved_at):
            as_none = "even_if_broken" in earlier.taken[-1].data
            counts = as_none or earlier.clock.state != Clock.State.VOID
            if earlier.metric in RESUMED_BY_REOPENING and counts:
                self._go_on(earlier, resolved_at, cause)
            elif as_none and was_one:
                self.running.append(earlier)
                earlier.step("undo", self.at, cause, was_one=True)
        if all(running.metric != "status update" for running in self.running):
            self._begin({"status update"}, cause)
        self._begin_what_is_missing(cause)

    def _go_on(self, earlier: Running, resolved_at: datetime, cause: Event) -> None:
        """A clock a resolution has stopped runs again, as one more of its promise."""
        if earlier.restarts:
            self._begin({earlier.metric}, cause, rule=earlier.rule)
            return
        clock = earlier.clock
        again = replace(
            earlier,
            clock=made(
                Clock,
                brand_id=clock.brand_id,
                promise_id=clock.promise_id,
                ticket_id=clock.ticket_id,
                cycle=self._next_cycle(clock.promise_id, ticket_id=clock.ticket_id),
                metric=clock.metric,
                target=clock.target,
                calendar=clock.calendar,
            ),
            taken=[],
            added=[],
        )
        self.running.append(again)
        for step in earlier.taken:
            if step.kind not in {"stop", "undo"} and not step.data.keys() & {"merged", "even_if_broken"}:
                again.added.append((step, cause))
        again.step("pause", resolved_at, cause, reason="resolved")
        again.step("resume", self.at, cause)

    def reclassified(self, cause: Event, *, reason: str) -> None:
        """R13: category or urgency changed; clocks start, change their target or become void.

        What became void because somebody took it for another matter starts anew once they know better. What
        is settled starts nothing before it is open again.
        """
        wanted = {terms.rule: terms for terms in self._terms(STARTED_BY_RECEIPT)}
        replaced: dict[str, Outcome] = {}
        for running in self.running:
            if running.metric not in STARTED_BY_RECEIPT:
                continue
            terms = wanted.get(running.rule)
            if terms is None:
                replaced[running.metric] = running.outcome(self.at)
                running.step("void", self.at, cause, reason=reason or "its rule no longer applies")
            elif target_to_json(terms.target) != target_to_json(running.outcome(self.at).target):
                stricter = self._stricter(terms, running)
                running.step(
                    "retarget",
                    self.at,
                    cause,
                    target=target_to_json(terms.target),
                    stricter=stricter,
                    reason=reason,
                )
        if not self.ticket.is_done:
            self._begin_what_is_missing(cause, replaced)

    def _begin_what_is_missing(self, cause: Event, replaced: Mapping[str, Outcome] | None = None) -> None:
        """Start what receipt would start for such a ticket, unless it runs or has had its end."""
        going = {running.rule for running in self.running}
        missing = [terms for terms in self._terms(STARTED_BY_RECEIPT) if terms.rule not in going]
        if not missing:
            return
        clocks = Clock.objects.filter(ticket__in=self.ticket.with_absorbed)
        rows = clocks.values_list("promise__rule", "state")  # whichever version promised it
        void = {rule for rule, state in rows if state == Clock.State.VOID}
        ended = {rule for rule, state in rows if state != Clock.State.VOID}
        answered = self.ticket.customer_waits_since is None
        for terms in missing:
            if terms.rule in ended or (answered and terms.metric in STOPPED_BY_ANSWER):
                continue
            if terms.metric == "live answer" and (answered or terms.rule in void):
                continue  # nobody rings any more
            begins = self._begins(terms, (replaced or {}).get(terms.metric))
            self._start(terms, begins, cause, again=terms.rule in void)
        if waiting_for := WAITS_FOR.get(self.ticket.status):
            self.stand_still_too(waiting_for, cause)

    def escalation_asked(self, cause: Event) -> None:
        self._begin(STARTED_BY_ESCALATION, cause)

    def escalation_reviewed(self, cause: Event) -> None:
        self._step(STARTED_BY_ESCALATION, "stop", cause)

    def voided(self, reason: str, cause: Event) -> None:
        """R18: spam, duplicate, merged, test: the matter itself was none."""
        for running in self.running:
            running.step("void", self.at, cause, reason=reason, even_if_broken=True)

    def merged(self, source: Ticket, cause: Event) -> None:
        """R18: of two clocks of one promise the earlier start stays, the other does not count any more. One
        that is late stays late: nobody's figures become better by merging.
        """
        earliest: dict[str, Running] = {}
        for running in sorted(self.running, key=lambda one: (one.clock.started_at, one.clock.pk)):
            if running.metric not in STARTED_BY_RECEIPT | STARTED_BY_NEXT_MESSAGE:
                continue
            first = earliest.setdefault(running.rule, running)
            if first is not running and first.clock.ticket_id != running.clock.ticket_id:
                reason = f"merged into {self.ticket.reference}"
                if running.clock.ticket_id == self.ticket.pk:
                    reason = f"merged with {source.reference}, which came first"
                running.step("void", self.at, cause, reason=reason, merged=source.pk, first=first.clock.pk)

    def parted(self, source: Ticket, cause: Event) -> None:
        """What a merge let not count counts again, and stopped when the promise that went on was kept."""
        voided = Clock.objects.filter(
            ticket=self.ticket, state="void", events__kind="void", events__data__merged=source.pk
        )
        for running in load(voided.order_by("id").distinct()):
            self.running.append(running)
            running.step("undo", self.at, cause, parted=source.pk)
            number = next(step.data["first"] for step in reversed(running.taken) if "first" in step.data)
            first = Clock.objects.filter(pk=number).exclude(state__in=["void", "unmeasurable"]).first()
            if first is not None and first.stopped_at is not None:
                running.step("stop", first.stopped_at, cause)

    def undone(
        self, sent_at: datetime, cause: Event, *, unseen: bool = False, instead: datetime | None = None
    ) -> None:
        """An answer came back and it was our fault: the promises it kept are open again (R9).

        `unseen`: it was taken back before it left, so that not even the review it stood for is on record.
        `instead`: when the next answer left that counts; it kept what this one did not.
        """
        metrics = STOPPED_BY_ANSWER | {"initial review", "acknowledgement"} if unseen else STOPPED_BY_ANSWER
        for running in self.running:  # what that answer began anew
            if running.repeats and running.clock.started_at == sent_at:
                running.step("void", self.at, cause, reason="the answer did not arrive")
        for running in load_of(self.ticket.with_absorbed, stopped_at=sent_at, metrics=metrics):
            self.running.append(running)
            running.step("undo", self.at, cause)
            if instead is not None:
                running.step("stop", instead, cause)

    def suspended(self, suspension: Suspension, cause: Event) -> None:
        """R16: an emergency lets the clocks of some rules stand; the strict due instant is kept beside."""
        for running in self.running:
            if running.rule not in suspension.rules or running.outcome(self.at).state != "open":
                continue
            if any(step.data.get("suspension") == suspension.pk for step in running.taken):
                continue
            running.step(
                "suspend",
                suspension.since,
                cause,
                suspension=suspension.pk,
                until=suspension.until.isoformat(),
                reason=f"suspended: {suspension.reason}",
                approved_by=suspension.approved_by.name,
            )

    def sooner_by_this_version(self) -> list[tuple[Running, ClockTerms]]:
        """R15: what runs under an earlier version and would be due sooner by this one, counted from now."""
        named = {rule.id: rule.was or rule.id for rule in self.policy.rules}
        terms_now = terms_for(self.policy, facts_of(self.ticket, self.policy))
        wanted = {named[terms.rule]: terms for terms in terms_now}
        sooner = []
        for running in self.running:
            terms, found = wanted.get(running.rule), running.outcome(self.at)
            if terms is None or terms.metric != running.metric or found.state != "open":
                continue
            ends = due(running.calendar, self.at, terms.target)
            if self._stricter(terms, running) and (found.due_at is None or (ends and ends < found.due_at)):
                sooner.append((running, terms))
        return sooner

    def made_sooner(self, sooner: list[tuple[Running, ClockTerms]], cause: Event) -> None:
        """R15: these clocks run towards the targets of this version from now on."""
        reason = f"version {self.version.number}"
        for running, terms in sooner:
            target = target_to_json(terms.target)
            running.step("retarget", self.at, cause, target=target, stricter=True, reason=reason)

    def judged_by_new_law(self) -> list[tuple[Running, datetime | None]]:
        """R17: what was promised was a local time. The clocks whose due instant a newer time-zone law moves,
        each with the instant it had before.
        """
        moved = []
        for running in self.running:
            found = running.outcome(self.at)
            if running.clock.tzdata != TZDATA and found.state == "open":
                if found.due_at != running.clock.due_at:
                    moved.append((running, running.clock.due_at))
                self._judged_anew.append(running)
        return moved

    def judged(self) -> tuple[list[Running], list[Running]]:
        """The clocks that moved, and those a newer law judges otherwise, each with its outcome on its row."""
        moved = [running for running in self._running or () if running.added]
        anew = [running for running in self._judged_anew if not running.added]
        for running in (*moved, *anew):
            copy_outcome(running.outcome(self.at), running)
        return moved, anew

    def next_due(self, metrics: Iterable[str]) -> Running | None:
        """The clock of these kinds that ends first, if any runs."""
        wanted = frozenset(metrics)
        ends = [
            (end, index, running)
            for index, running in enumerate(self.running)
            if running.metric in wanted
            and not running.automated
            and (end := running.outcome(self.at).due_at) is not None
        ]
        return min(ends)[2] if ends else None

    def promised_by(self, metrics: Iterable[str]) -> datetime | None:
        """When the first of these promises ends that still has to be kept."""
        wanted = frozenset(metrics)
        ends = [running.outcome(self.at) for running in self.running if running.metric in wanted]
        return min((each.due_at for each in ends if each.running and each.due_at), default=None)

    def put_next_on_ticket(self) -> None:
        """Tell the ticket, unsaved, which promise ends next."""
        ends = [
            (found.due_at, index, running)
            for index, running in enumerate(self.running)
            if (found := running.outcome(self.at)).running and found.due_at is not None
        ]
        ticket = self.ticket
        if not ends or ticket.merged_into_id is not None:
            ticket.due_at = ticket.due_since = None
            ticket.due_clause = ticket.due_metric = ""
            return
        ticket.due_at, _, first = min(ends)
        ticket.due_since = first.clock.started_at
        ticket.due_clause = first.clause
        ticket.due_metric = first.metric

    def _terms(self, metrics: frozenset[str]) -> list[ClockTerms]:
        facts = facts_of(self.ticket, self.policy)
        return [terms for terms in terms_for(self.policy, facts) if terms.metric in metrics]

    def _begin(self, metrics: Iterable[str], cause: Event, *, rule: str | None = None) -> None:
        """Start clocks of these kinds (of one rule) now, whatever became of earlier ones."""
        for terms in self._terms(frozenset(metrics)):
            if rule in {None, terms.rule}:
                self._start(terms, self.at, cause, again=True)

    def _start(self, terms: ClockTerms, at: datetime, cause: Event, *, again: bool = False) -> None:
        promise = promise_of(self.version, terms.rule)
        clock = made(
            Clock,
            brand_id=self.ticket.brand_id,
            promise_id=promise,
            ticket=self.ticket,
            cycle=self._next_cycle(promise, ticket_id=self.ticket.pk) if again else 1,
            metric=terms.metric,
            target=target_in_words(terms.target),
            calendar=terms.calendar,
        )
        running = Running(
            clock,
            terms.clause,
            terms.rule,
            terms.pause,
            self.policy.calendar(terms.calendar),
            office_of(self.policy),
            taken=[],
            settings=self.policy.rule(terms.rule).settings,
        )
        self.running.append(running)
        running.step(
            "start", at, cause, rule=terms.rule, target=target_to_json(terms.target), calendar=terms.calendar
        )

    def _begins(self, terms: ClockTerms, replaced: Outcome | None) -> datetime:
        """R13: a looser promise counts from where the one it replaces began, a stricter one from now."""
        if replaced is None or replaced.due_at is None or terms.metric not in STOPPED_BY_ANSWER:
            return self.at
        ends = due(self.policy.calendar(terms.calendar), replaced.started_at, terms.target)
        return replaced.started_at if ends is not None and ends > replaced.due_at else self.at

    def _next_cycle(self, promise: int, *, ticket_id: int) -> int:
        """The number of one more clock of a promise on a ticket."""
        stored = Clock.objects.filter(ticket=ticket_id, promise=promise)
        mine = (running.clock for running in self.running if not running.taken)  # stored ones took a step
        fresh = [clock.cycle for clock in mine if (clock.ticket_id, clock.promise_id) == (ticket_id, promise)]
        return max(stored.aggregate(last=Max("cycle"))["last"] or 0, *fresh, 0) + 1

    def _step(self, metrics: Iterable[str], kind: str, cause: Event, **data: Any) -> None:
        for running in self.running:
            if running.metric in metrics:
                running.step(kind, self.at, cause, **data)

    def _stricter(self, terms: ClockTerms, running: Running) -> bool:
        """Whether the new target, counted from the start, ends before the old one."""
        now = running.outcome(self.at)
        start = Step("start", now.started_at, {"target": target_to_json(terms.target)})
        fresh = outcome([start], running.calendar, at=self.at).due_at
        old = outcome(
            [Step("start", now.started_at, {"target": target_to_json(now.target)})],
            running.calendar,
            at=self.at,
        ).due_at
        return fresh is not None and (old is None or fresh < old)


def write_together(promises: Iterable[TicketPromises]) -> None:
    """Store the clocks of several tickets that moved, and what moved them, in as few statements as of one."""
    moved: list[Running] = []
    anew: list[Running] = []
    for each in promises:
        more_moved, more_anew = each.judged()
        moved += more_moved
        anew += more_anew
    insert([running.clock for running in moved if not running.taken])
    update([running.clock for running in (*moved, *anew) if running.taken], _WRITTEN)
    events = [
        made(
            ClockEvent,
            brand_id=running.clock.brand_id,
            clock_id=running.clock.pk,
            kind=step.kind,
            at=step.at,
            cause_id=None if cause is None else cause.pk,
            data=dict(step.data),
        )
        for running in moved
        for step, cause in running.added
    ]
    insert(events)


_WRITTEN = [
    "due_at",
    "warn_at",
    "stopped_at",
    "state",
    "reason",
    "counted_s",
    "paused",
    "relaxed",
    "target",
    "tzdata",
]
