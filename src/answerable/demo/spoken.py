"""Chats, calls and who was there: the part of the ninety days in which both sides talk at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from answerable.casework.chat.accept import accept
from answerable.casework.chat.end import end
from answerable.casework.chat.say import say
from answerable.casework.chat.start import Visitor, start
from answerable.casework.classify import classify
from answerable.casework.phone.pick_up import hang_up, pick_up
from answerable.casework.phone.ring import ring
from answerable.casework.phone.verify import verify
from answerable.casework.reply import reply
from answerable.casework.resolve import resolve
from answerable.casework.steps import Filled
from answerable.customers.models import Customer
from answerable.demo.desk import BrandDesk
from answerable.demo.lives import MINUTE, Life
from answerable.live.standing import hours_of, rule_of
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent, Attendance
from answerable.staff.presence import beat
from answerable.tickets.models import Ticket

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Talk:
    """A conversation: who asks, what is said in turn, what it was about."""

    person: str
    lines: tuple[str, ...]
    category: str
    summary: str


CHATS = (
    Talk(
        "Dana",
        ("Can I still add two cartons of oat milk to tomorrow's pallet?",
         "Yes, until 17:00. Shall I add them?", "Please do!", "Done: two cartons are on BK-48213."),
        "order", "Two cartons added to tomorrow's pallet.",
    ),
    Talk(
        "Teo",
        ("Where do I find last month's invoices?", "Under Account, Invoices. Shall I send you the link?",
         "Found them, thanks.", "You are welcome, Teo."),
        "account", "Shown where invoices are.",
    ),
    Talk(
        "Pete",
        ("Do the paper cups come with lids?", "The 8 oz ones do, the 12 oz ones have theirs apart.",
         "Good to know.", "I have put both on your list."),
        "product", "Told which cups come with lids.",
    ),
)  # fmt: skip
CALLS = {
    "bulkimart": (("Dana", "+12125550134", "order"), ("Rosa", "+12125550171", "account")),
    "barbar": (("Noor", "+442079460123", "returns"), ("Arthur", "+442079460188", "order")),
}
DAYS_BACK = (61, 44, 33, 26, 19, 12, 6, 3)
"""How many days before today somebody chats or calls, at an open hour."""


def lives(desk: BrandDesk, begin: datetime, at: datetime) -> Iterator[tuple[datetime, Life]]:
    """The chats and calls of a brand, each with the instant it begins; and who was there meanwhile."""
    policy = PolicyVersion.objects.in_force(brand_id=desk.brand.pk, at=at).policy
    zone = ZoneInfo(desk.brand.zone)
    dice = Random(f"spoken {desk.brand.slug}")  # noqa: S311  its own, so that the letters stay as they are
    _attendance(desk, policy, begin, at)
    for place, back in enumerate(DAYS_BACK):
        hours = hours_of(policy, "phone")
        midnight = datetime.combine((at - back * DAY).astimezone(zone).date(), time(0), tzinfo=zone)
        opened = hours.next_open(midnight)
        if opened is None or opened < begin or opened > at - 2 * DAY:
            continue
        first = opened + dice.randrange(20, 240) * MINUTE
        yield first, _call(desk, CALLS[desk.brand.slug][place % 2], dice, first)
        if rule_of(policy, "chat") is not None:
            second = first + dice.randrange(10, 150) * MINUTE
            talk = CHATS[place % len(CHATS)]
            yield second, _chat(desk, _named(desk, talk.person), talk, dice, second)


def _chat(desk: BrandDesk, customer: Customer, talk: Talk, dice: Random, at: datetime) -> Life:
    agent = desk.agent(dice.choice(["Priya", "Samuel"]))
    beat(agent, at)
    visitor = Visitor(customer.email, customer.name, language=customer.language or "en", zone=desk.brand.zone)
    chat = start(desk.brand.pk, visitor, text=talk.lines[0], at=at)
    at = yield at + dice.randrange(6, 20) * SECOND
    accept(chat, agent=agent, at=at)
    at = yield at + dice.randrange(8, 30) * SECOND
    for place, line in enumerate(talk.lines[1:], 1):
        ticket = Ticket.objects.get(pk=chat.ticket_id)
        if place % 2:
            reply(ticket, agent=agent, text=line, then="open", at=at)
        else:
            say(chat, text=line, client_id=str(place), at=at)
        at = yield at + dice.randrange(20, 70) * SECOND
    end(chat, by=agent, summary=talk.summary, at=at)
    _settle(chat.ticket, agent, talk.category, at + SECOND)


def _call(desk: BrandDesk, spoken: tuple[str, str, str], dice: Random, at: datetime) -> Life:
    person, number, category = spoken
    customer = _named(desk, person)
    Customer.objects.filter(pk=customer.pk, phone="").update(phone=number)
    agent = desk.agent("Priya")
    call = ring(desk.brand.pk, source="events", outside_id=f"{at:%Y%m%d%H%M}", number=number, at=at)
    if dice.random() < 0.12:  # some hang up before anybody answers
        at = yield at + dice.randrange(10, 30) * SECOND
        hang_up(call, at=at)
        return
    at = yield at + dice.randrange(4, 40) * SECOND
    pick_up(call, agent=agent, at=at)
    at = yield at + MINUTE
    ticket = Ticket.objects.get(calls=call)
    verify(ticket, agent=agent, question="number of the last order", passed=True, at=at)
    at = yield at + dice.randrange(60, 420) * SECOND
    hang_up(call, at=at)
    at = yield at + 2 * MINUTE
    text = "Thank you for your call. As we said on the phone, it is settled."
    reply(ticket, agent=agent, text=text, then="open", at=at)
    _settle(ticket, agent, category, at + SECOND)


def _settle(ticket: Ticket, agent: Agent, category: str, at: datetime) -> None:
    ticket = Ticket.objects.get(pk=ticket.pk)
    if ticket.category == "":
        classify(ticket, agent=agent, category=category, urgency=ticket.urgency, at=at)
    asked = {"order number": Filled("Said on the phone.")} if ticket.brand.slug == "barbar" else {}
    resolve(ticket, agent=agent, code="solved", steps=asked, at=at)


def _attendance(desk: BrandDesk, policy: Policy, begin: datetime, at: datetime) -> None:
    """Somebody was there nearly always; on one lunch of the month nobody was, for a quarter of an hour."""
    zone = ZoneInfo(desk.brand.zone)
    rows = []
    for opens, closes in hours_of(policy, "phone").spans(begin, at):
        gap = opens + timedelta(hours=3)
        if opens.astimezone(zone).day == 17 and gap + 15 * MINUTE < closes:
            spans = [(True, opens, gap), (False, gap, gap + 15 * MINUTE), (True, gap + 15 * MINUTE, closes)]
        else:
            spans = [(True, opens, closes)]
        rows += [
            Attendance(brand=desk.brand, staffed=staffed, began_at=since, until_at=until)
            for staffed, since, until in spans
        ]
    Attendance.objects.bulk_create(rows)


def _named(desk: BrandDesk, person: str) -> Customer:
    return next(each for each in desk.customers if each.name.startswith(person))
