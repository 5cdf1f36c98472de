"""A customer says how the support was."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.clock import ALWAYS, Calendar
from answerable.customers.models import Customer
from answerable.feedback.models import Rating, Task
from answerable.live.models import Chat
from answerable.privacy.cards import masked
from answerable.promises.applying import office_of
from answerable.staff.models import Agent
from answerable.tickets.models import Resolution, Ticket

LOW = 2
"""Scores up to this one are looked at by a lead."""
CHANGEABLE = timedelta(days=7)
LOOKED_AT = time(9, 0)
A_YEAR = 366


def rate(
    ticket: Ticket,
    *,
    customer: Customer,
    score: int,
    comment: str = "",
    through: str = "ticket page",
    at: datetime,
) -> Rating:
    """Keep a customer's score, 1 (bad) to 5 (very good), for the last time the ticket was resolved.

    A chat that is over may be rated before its ticket is settled; the score is of whoever talked with them.
    It may be changed for seven days. A score of 1 or 2 becomes a task for a lead, due at 09:00 of the next
    business day (AC-37).

    Raises:
        NotPossible: nothing was resolved yet, the seven days are over, it is no score, or an agent votes.
    """
    if score not in range(1, 6):
        raise NotPossible(_("Choose a number from 1 to 5."))
    if Agent.objects.filter(email__iexact=customer.email).exists():
        raise NotPossible(_("People who answer here do not rate the answers."))
    resolution = Resolution.objects.filter(ticket=ticket).select_related("agent").order_by("-cycle").first()
    settled = resolution is not None and resolution.cycle == ticket.cycle
    chat = None if settled else _talked(ticket)
    if chat is not None:
        cycle, agent = ticket.cycle, chat.agent
    elif resolution is not None:
        cycle, agent = resolution.cycle, resolution.agent
    else:
        raise NotPossible(_("This request is not settled yet. You can rate it as soon as it is."))
    with changing(ticket, customer=customer, at=at) as change:
        rating = Rating.objects.filter(ticket=ticket, cycle=cycle).first()
        if rating is None:
            rating = Rating(
                brand_id=ticket.brand_id,
                ticket=ticket,
                cycle=cycle,
                customer=customer,
                agent=agent,
                at=at,
            )
        elif at - rating.at > CHANGEABLE:
            raise NotPossible(_("You rated this more than seven days ago; it cannot be changed any more."))
        rating.score, rating.comment, rating.changed_at = score, masked(comment).strip()[:5000], at
        rating.through, rating.language = through, ticket.language
        rating.save()
        change.record("rated", score=score, through=through)
        if score <= LOW:
            _to_be_looked_at(change, rating)
    return rating


def look_at(task: Task, *, agent: Agent, outcome: str, at: datetime) -> None:
    """A lead has looked at a low score and says what came of it.

    Raises:
        NotPossible: nothing is said, or it is done already.
    """
    if not outcome.strip():
        raise NotPossible(_("Write what you found and what you did about it."))
    done = Task.objects.filter(pk=task.pk, done_at=None).update(
        done_at=at, done_by=agent, outcome=outcome.strip()
    )
    if not done:
        raise NotPossible(_("Somebody has looked at this already."))


def _talked(ticket: Ticket) -> Chat | None:
    """The chat of a ticket, where it is over and a person answered in it."""
    if ticket.channel != "chat":
        return None
    return (
        Chat.objects.filter(ticket=ticket, ended_at__isnull=False, answered_at__isnull=False)
        .select_related("agent")
        .first()
    )


def _to_be_looked_at(change: Change, rating: Rating) -> None:
    office = office_of(change.policy) or ALWAYS
    zone = change.ticket.brand.zone
    Task.objects.get_or_create(
        rating=rating,
        defaults={
            "brand_id": rating.brand_id,
            "opened_at": change.at,
            "due_at": next_business_morning(office, zone, change.at),
        },
    )


def next_business_morning(office: Calendar, zone: str, at: datetime) -> datetime:
    """09:00 of the next business day after the day of `at` in a zone; when the office opens, if later."""
    here = ZoneInfo(zone)
    day = at.astimezone(here).date()
    for _day in range(A_YEAR):
        day += timedelta(days=1)
        nine = datetime.combine(day, LOOKED_AT, tzinfo=here)
        if _opens(office, day):
            return nine if office.is_open(nine) else office.next_open(nine) or nine
    return at + timedelta(days=1)


def _opens(office: Calendar, day: date) -> bool:
    return bool(office.hours_on(day))
