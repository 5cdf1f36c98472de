"""What lies on the desk when the demo opens: late, due soon, due later, waiting, with a senior."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta

from answerable.casework.assign import assign
from answerable.casework.escalate import escalate_for_customer
from answerable.casework.reply import reply
from answerable.clock import Calendar, due
from answerable.customers.models import Customer
from answerable.demo.desk import BrandDesk
from answerable.demo.lives import HOUR, MINUTE, Life
from answerable.demo.stories.library import named
from answerable.demo.stories.story import Story
from answerable.tickets.models import Ticket

LOOK_BACK = timedelta(days=6)


def lives(desk: BrandDesk, at: datetime) -> Iterator[tuple[datetime, Life]]:
    """Lives that end in the middle, each with the instant it begins."""
    scenes = BULKIMART if desk.brand.slug == "bulkimart" else BARBAR
    for person, subject, ago, life in scenes:
        customer = next(each for each in desk.customers if each.name.startswith(person))
        begin = at - ago if isinstance(ago, timedelta) else _due_in(desk, at, *ago)
        if begin is not None:
            yield begin, life(desk, customer, named(desk.brand.slug, subject, desk.dice), begin)


def _untouched(desk: BrandDesk, customer: Customer, story: Story, at: datetime) -> Life:
    """Nobody has opened it yet."""
    desk.letter(customer, story, at)
    yield from ()


def _taken(desk: BrandDesk, customer: Customer, story: Story, at: datetime) -> Life:
    """Somebody has it and has not answered yet."""
    ticket = desk.letter(customer, story, at)
    at = yield at + 11 * MINUTE
    assign(ticket, agent=desk.agent("Iris"), to=desk.who_answers(ticket, at), at=at)


def _asked(desk: BrandDesk, customer: Customer, story: Story, at: datetime) -> Life:
    """It waits for the customer."""
    yield from _question(desk, customer, story, at)


def _came_back(desk: BrandDesk, customer: Customer, story: Story, at: datetime) -> Life:
    """The customer has replied and is owed the next answer."""
    ticket, at = yield from _question(desk, customer, story, at)
    at = yield at + 3 * HOUR
    desk.answer_of(customer, ticket, story.reply, story, at)


def _question(
    desk: BrandDesk, customer: Customer, story: Story, at: datetime
) -> Generator[datetime, datetime, tuple[Ticket, datetime]]:
    ticket = desk.letter(customer, story, at)
    at = yield at + 50 * MINUTE
    ticket = Ticket.objects.select_related("assignee").get(pk=ticket.pk)
    reply(ticket, agent=desk.who_answers(ticket, at), text=story.question, then="wait", at=at)
    return ticket, at


def _wants_senior(desk: BrandDesk, customer: Customer, story: Story, at: datetime) -> Life:
    """Answered once, and the customer asks for a senior."""
    ticket = desk.letter(customer, story, at)
    at = yield at + 2 * HOUR
    reply(ticket, agent=desk.agent("Priya"), text=story.answer, then="open", at=at)
    at = yield at + 3 * HOUR
    desk.answer_of(customer, ticket, story.demand, story, at)
    escalate_for_customer(ticket, customer=customer, reason=story.demand, at=at + MINUTE)


BULKIMART = (
    ("Teo", "Invoice with", 25 * HOUR + 10 * MINUTE, _taken),
    ("Dana", "{cartons} cartons", 23 * HOUR + 18 * MINUTE, _taken),
    ("Pete", "Pallet arrived", 21 * HOUR, _wants_senior),
    ("Rosa", "Lista de", 16 * HOUR, _untouched),
    ("Dana", "New buyer", 29 * HOUR, _asked),
    ("Teo", "CSV export", 8 * HOUR, _came_back),
    ("Pete", "Is {item}", 47 * MINUTE, _untouched),
    ("Dana", "Data sheet", 6 * MINUTE, _untouched),
)
BARBAR = (
    ("Arthur", "Where is my order", (-90 * MINUTE, -5 * MINUTE), _taken),
    ("Lukas", "Rücksendung", (10 * MINUTE, 58 * MINUTE), _taken),
    ("Maya", "¿Cómo funciona", (2 * HOUR, 5 * HOUR), _untouched),
    ("Noor", "Charged twice", 52 * MINUTE, _untouched),
    ("Mei", "Marked as delivered", 26 * HOUR, _asked),
    ("Mei", "Is the {item}", 9 * MINUTE, _untouched),
    ("Maya", "No me llega", 31 * HOUR, _asked),
)
PROMPTLY = timedelta(hours=8)
"""BarBar's promise for what is not urgent, in opening hours."""


def _due_in(desk: BrandDesk, at: datetime, soonest: timedelta, latest: timedelta) -> datetime | None:
    """When a letter has to have come for its answer to be due between the two; None if never.

    While the office is closed they count from when it closed, or opens.
    """
    office = desk.pace.office
    if not office.is_open(at):
        at = _last_open(office, at) if latest < timedelta(0) else office.next_open(at) or at
    begin = at - 3 * MINUTE
    while begin > at - LOOK_BACK:
        ends = due(office, begin, PROMPTLY)
        if ends is not None and at + soonest <= ends <= at + latest and office.is_open(begin):
            return begin
        begin -= 7 * MINUTE
    return None


def _last_open(office: Calendar, at: datetime) -> datetime:
    return max((end for _, end in office.spans(at - LOOK_BACK, at)), default=at)
