"""One change of one ticket: what happened, what it does to promises, saved in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.casework.call import call
from answerable.casework.errors import NotPossible, Refused, ThreadChanged
from answerable.customers.models import Customer
from answerable.kit.rows import insert, made
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import promise_of
from answerable.promises.keep import TicketPromises, write_together
from answerable.promises.models import Enforcement
from answerable.staff.models import Agent
from answerable.tickets import access
from answerable.tickets.models import Delivery, Event, Ticket

BACK_BEFORE_DUE = timedelta(minutes=30)
"""How long before the next promise ends a ticket that was put away is back at the latest."""


class Change:
    """Collects the events and promises of a verb, and writes them when the verb is done."""

    def __init__(
        self,
        ticket: Ticket,
        version: PolicyVersion,
        *,
        at: datetime,
        agent: Agent | None = None,
        customer: Customer | None = None,
        new: bool = False,
    ) -> None:
        self.ticket = ticket
        self.version = version
        self.policy = version.policy
        self.at = at
        self.agent = agent
        self.customer = customer
        self.promises = TicketPromises(ticket, version, at=at, new=new)
        self.events: list[Event] = []
        self.enforcements: list[Enforcement] = []
        self.mails: list[Delivery] = []
        self.calls: list[tuple[str, str, str]] = []

    def record(self, kind: str, *, rule: str = "", **data: Any) -> Event:
        """Note what happened. The event is written with everything else at the end of the verb."""
        event = made(
            Event,
            brand_id=self.ticket.brand_id,
            ticket=self.ticket,
            kind=kind,
            at=self.at,
            agent=self.agent,
            customer=self.customer,
            rule=rule,
            data=data,
        )
        self.events.append(event)
        return event

    def enforced(self, rule: str, outcome: str, reason: str = "") -> None:
        """Note that the desk did what a rule says, or refused what it forbids."""
        self.enforcements.append(
            made(
                Enforcement,
                brand_id=self.ticket.brand_id,
                promise_id=promise_of(self.version, rule),
                ticket=self.ticket,
                outcome=outcome,
                at=self.at,
                agent=self.agent,
                reason=reason[:500],
            )
        )

    def call(self, urgency: str, rule: str, reason: str) -> None:
        """People are called once everything else is written."""
        self.calls.append((urgency, rule, reason))

    def write_ticket(self) -> None:
        """Save the ticket, with the promise that ends next on it."""
        self.promises.put_next_on_ticket()
        self._back_in_time()
        self.ticket.revision += 1
        if self.ticket._state.adding:  # noqa: SLF001
            insert([self.ticket])
        else:
            self.ticket.save(force_update=True)

    def _back_in_time(self) -> None:
        """What was put away is back before its next promise ends, also where that has come nearer since."""
        ticket = self.ticket
        if ticket.snoozed_until is not None and ticket.due_at is not None:
            ticket.snoozed_until = min(ticket.snoozed_until, ticket.due_at - BACK_BEFORE_DUE)

    def write_records(self) -> None:
        """Save what happened, the clocks it moved, what was enforced and what leaves by mail."""
        write_records_of([self])

    def write(self) -> None:
        self.write_records()
        self.write_ticket()


def write_records_of(changes: Sequence[Change]) -> None:
    """Save the records of several changes of one transaction together, in as few statements as of one."""
    insert([event for change in changes for event in change.events])
    write_together(change.promises for change in changes)
    insert([enforcement for change in changes for enforcement in change.enforcements])
    insert([mail for change in changes for mail in change.mails])
    for change in changes:
        for urgency, rule, reason in change.calls[:1]:
            call(change.ticket, urgency=urgency, rule=rule, reason=reason, at=change.at)


@contextmanager
def changing(
    ticket: Ticket,
    *,
    at: datetime,
    agent: Agent | None = None,
    customer: Customer | None = None,
    seen_revision: int | None = None,
    even_merged: bool = False,
) -> Iterator[Change]:
    """Change a ticket alone: others wait, all of it is saved or none, and a refusal is kept as evidence.

    Args:
        ticket: the ticket, as an access function returned it.
        at: the instant of the change, aware UTC.
        agent: who does it, if an agent.
        customer: who does it, if a customer.
        seen_revision: the revision the person had on the screen, if the verb must not cross another's.

        even_merged: whether an agent may do it to a ticket that goes on in another.

    Raises:
        NotPossible: it goes on in another ticket, where agents work on it now.
        ThreadChanged: somebody changed the ticket since `seen_revision`.
        Refused: a rule forbids it; the refusal has been recorded.
    """
    try:
        with transaction.atomic():
            locked = access.locked(ticket.pk)
            if locked is None:
                raise Ticket.DoesNotExist(f"There is no ticket {ticket.pk} in scope any more.")
            if locked.merged_into_id is not None and agent is not None and not even_merged:
                raise NotPossible(
                    _(
                        "%(reference)s was merged and goes on in another ticket. "
                        "Nothing was done; go on there."
                    )
                    % {"reference": locked.reference}
                )
            if seen_revision is not None and locked.revision != seen_revision:
                raise ThreadChanged(locked, seen_revision)
            version = PolicyVersion.objects.in_force(brand_id=locked.brand_id, at=at)
            change = Change(locked, version, at=at, agent=agent, customer=customer)
            yield change
            change.write()
    except Refused as refusal:
        keep_refusal(ticket, refusal, at=at, agent=agent)
        raise


def in_ledger(refusal: Refused) -> str:
    """The ledger speaks one language, whoever was refused."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(refusal)


def keep_refusal(ticket: Ticket, refusal: Refused, *, at: datetime, agent: Agent | None = None) -> None:
    """Put on record that a rule refused a verb. Whoever undoes several verbs together calls it once more."""
    Enforcement.objects.create(
        brand_id=ticket.brand_id,
        promise_id=promise_of(refusal.version, refusal.rule),
        ticket=ticket,
        outcome=Enforcement.Outcome.BLOCKED,
        at=at,
        agent=agent,
        reason=in_ledger(refusal)[:500],
    )
