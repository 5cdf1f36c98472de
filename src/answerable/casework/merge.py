"""Two tickets are one matter: the thread is joined, and of each promise the one that began first stays (R18).

The clocks of the ticket that goes on in the other run on there (`Ticket.absorbed`); where both have one of
the same promise, the later does not count. Nothing is moved: undoing it parts them again.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.hold import take_up
from answerable.casework.readers import put_reader
from answerable.casework.reopen import reopen_by_message
from answerable.live.models import Chat
from answerable.staff.models import Agent
from answerable.tickets.models import Link, Message, Status, Ticket


def merge(ticket: Ticket, *, into: Ticket, agent: Agent, at: datetime, aware: bool = False) -> None:
    """Let a ticket go on in another of its brand. Letters to either reach the other from now on.

    `aware`: the agent has read whose letters others will see, where the two are not one person's. Somebody
    else of the same company becomes a reader of the other ticket; who is of another company does not.

    Raises:
        NotPossible: they are of two brands, one was merged already, or something still runs that ends first.
    """
    _may_be_one(ticket, into, aware=aware)
    with transaction.atomic():
        lock(ticket, into)
        with changing(ticket, agent=agent, at=at) as change:
            source = change.ticket
            waits, since = source.status == Status.WAITING, source.customer_waits_since
            change.record("merged into", other=into.pk, reference=into.reference, waits=_iso(since))
            if source.status in {Status.WAITING, Status.REFERRED}:
                take_up(change)
            source.status = Status.CLOSED
            source.merged_into_id = into.pk
            source.customer_waits_since = source.snoozed_until = None
        with changing(into, agent=agent, at=at) as change:
            _take_in(change, source, waits=waits, since=since)
        Link.objects.create(
            brand_id=source.brand_id, ticket=source, other=into, kind=Link.Kind.MERGED, agent=agent, at=at
        )


def part(ticket: Ticket, *, agent: Agent, at: datetime) -> None:
    """Undo a merge: the ticket is its own again, with its clocks as they are by now.

    Raises:
        NotPossible: it was not merged, or what it went on in was itself merged since.
    """
    number = ticket.merged_into_id or 0
    into = Ticket.objects.select_related("brand").filter(pk=number).first()
    if into is None:
        raise NotPossible(_("This ticket was not merged into another."))
    if into.merged_into_id is not None:
        raise NotPossible(
            _("%(reference)s was merged itself. Part that one first.") % {"reference": into.reference}
        )
    with transaction.atomic():
        lock(into)  # what is done on it may touch the clocks of the other: this order, as there
        lock(ticket)
        with changing(into, agent=agent, at=at) as change:
            gone = {ticket.pk, *(ticket.absorbed or ())}
            change.ticket.absorbed = [pk for pk in change.ticket.absorbed or () if pk not in gone] or None
            event = change.record("parted", ticket=ticket.pk, reference=ticket.reference)
            change.promises.parted(ticket, event)
        with changing(ticket, agent=agent, at=at, even_merged=True) as change:
            source = change.ticket
            went = source.events.filter(kind="merged into").latest("id")
            source.merged_into_id = None
            settled = source.resolutions.filter(undone_at=None).exists()
            source.status = Status.RESOLVED if settled else Status.OPEN
            since = went.data.get("waits")
            if since and not _answered(into, went.at):
                source.customer_waits_since = datetime.fromisoformat(since)
            event = change.record("parted from", other=into.pk, reference=into.reference)
            change.promises.parted(ticket, event)
        merged = Link.objects.filter(ticket=ticket, other=into, kind=Link.Kind.MERGED, ended_at=None)
        merged.update(ended_at=at)


def _may_be_one(ticket: Ticket, into: Ticket, *, aware: bool) -> None:
    if ticket.pk == into.pk:
        raise NotPossible(_("A ticket cannot be merged into itself. Choose the other one."))
    if ticket.brand_id != into.brand_id:
        raise NotPossible(
            _("These are tickets of two brands, which share nothing. Answer each where it was asked.")
        )
    if into.merged_into_id is not None:
        raise NotPossible(
            _("%(reference)s was merged itself. Choose the ticket it goes on in.")
            % {"reference": into.reference}
        )
    for each in (ticket, into):
        if Chat.objects.filter(ticket=each, ended_at=None).exists():
            raise NotPossible(
                _("Somebody is talking on %(reference)s now. End the chat first.")
                % {"reference": each.reference}
            )
    if ticket.escalated:
        raise NotPossible(
            _(
                "%(reference)s is escalated. Merge the other one into it, "
                "or let the escalation be reviewed first."
            )
            % {"reference": ticket.reference}
        )
    if ticket.requester_id != into.requester_id and not aware:
        raise NotPossible(warning(ticket, into))


def warning(ticket: Ticket, into: Ticket) -> str:
    """What merging tickets of two people means; "" for one person's."""
    one, other = ticket.requester, into.requester
    if one.pk == other.pk:
        return ""
    said = {"one": one.called, "other": other.called}
    if ticket.company_id is not None and ticket.company_id == into.company_id:
        return (
            _(
                "%(one)s and %(other)s are two people of one company. %(one)s gets the answers to %(other)s "
                "as a reader. Confirm that this is right."
            )
            % said
        )
    return (
        _(
            "%(one)s and %(other)s are not of one company. Answers go to %(other)s only, and must not tell "
            "what %(one)s wrote. Confirm that this is right."
        )
        % said
    )


def _take_in(change: Change, source: Ticket, *, waits: bool, since: datetime | None) -> None:
    into = change.ticket
    into.absorbed = [*(into.absorbed or ()), source.pk, *(source.absorbed or ())]
    event = change.record("merged", ticket=source.pk, reference=source.reference)
    change.promises.merged(source, event)
    if since is not None:
        into.customer_waits_since = min(filter(None, (since, into.customer_waits_since)))
        if into.is_done:  # somebody waits for an answer there now
            reopen_by_message(change, event)
    into.last_message_at = max(into.last_message_at, source.last_message_at)
    if into.status == Status.WAITING and waits:
        change.promises.stand_still_too("customer", event)
    elif into.status in {Status.WAITING, Status.REFERRED} and since is not None:
        take_up(change)
    same_company = source.company_id is not None and source.company_id == into.company_id
    if source.requester_id != into.requester_id and same_company:
        put_reader(change, source.requester.email)


def lock(*tickets: Ticket) -> None:
    """In one order, so that two agents who merge crosswise wait instead of blocking each other."""
    numbers = sorted(ticket.pk for ticket in tickets)
    list(
        Ticket.objects.select_for_update().filter(pk__in=numbers).order_by("pk").values_list("pk", flat=True)
    )


def _answered(into: Ticket, since: datetime) -> bool:
    answers = Message.objects.filter(ticket=into, author=Message.Author.AGENT, automated=False)
    return answers.filter(at__gte=since).exists()


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
