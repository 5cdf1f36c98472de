"""The life of a ticket, from its letter to its end.

A life is a generator: it yields the instant at which it goes on and is sent that instant when it has come.
Nothing is done ahead of its time, so whatever the last day cuts short stays open, as it would have.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.casework.assign import assign
from answerable.casework.classify import classify
from answerable.casework.escalate import escalate_for_customer, review_escalation
from answerable.casework.hand_up import accept, hand_up
from answerable.casework.hold import hold, resume
from answerable.casework.note import note
from answerable.casework.refer import answered, refer
from answerable.casework.reply import Then, reply
from answerable.casework.resolve import resolve
from answerable.casework.steps import ORDER_NUMBER, Filled
from answerable.customers.models import Customer
from answerable.demo.afterwards import afterwards
from answerable.demo.desk import INTAKE, BrandDesk
from answerable.demo.stories.story import Story
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket

Life = Generator[datetime, datetime, None]
Stretch = Generator[datetime, datetime, datetime]
"""A part of a life; what it gives back is when it is over."""
Handover = Generator[datetime, datetime, tuple[datetime, Agent]]
"""A part of a life after which somebody else has the ticket."""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass
class Matter:
    """One customer's matter with a brand."""

    desk: BrandDesk
    customer: Customer
    story: Story
    ticket: Ticket

    def look(self) -> Ticket:
        """The ticket as it stands now."""
        self.ticket = Ticket.objects.select_related("brand", "assignee").get(pk=self.ticket.pk)
        return self.ticket

    def chance(self, share: float) -> bool:
        return self.desk.dice.random() < share

    def says(self, text: str, at: datetime) -> None:
        """The customer writes on the ticket."""
        self.desk.answer_of(self.customer, self.ticket, text, self.story, at)

    def told(self, agent: Agent, text: str, at: datetime, then: Then) -> None:
        """The customer is written to."""
        reply(
            self.ticket,
            agent=agent,
            text=text,
            then=then,
            code=self.story.code if then == "resolve" else "",
            steps=self.steps() if then == "resolve" else None,
            at=at,
        )

    def steps(self) -> dict[str, Filled]:
        """What the agent fills in before it counts as resolved."""
        if self.desk.brand.slug != "barbar":
            return {}
        if self.ticket.category in {"product", "technical"}:
            return {"troubleshooting checklist": Filled("Went through it with the customer's words.")}
        said = f"{self.story.subject} {self.story.letter} {self.story.reply}"
        if self.ticket.category in {"order", "returns"} and not ORDER_NUMBER.search(said):
            return {"order number": Filled("Found by the customer's address.", applies=False)}
        return {}


def live(desk: BrandDesk, customer: Customer, story: Story, at: datetime) -> Life:
    """One matter as its story tells it."""
    matter = Matter(desk, customer, story, desk.letter(customer, story, at))
    if matter.chance(0.25):
        at = yield desk.pace.worked(at + INTAKE, 12 * MINUTE, late=HOUR)
        ticket = matter.look()
        assign(ticket, agent=desk.agent("Iris"), to=desk.who_answers(ticket, at), at=at)
    at = yield _first_look(matter, at)
    agent = desk.who_answers(matter.look(), at)
    if story.code == "duplicate":
        resolve(matter.ticket, agent=agent, code=story.code, at=at)
        return
    _file(matter, agent, at)
    if story.question:
        matter.told(agent, story.question, at, "wait")
        if matter.chance(0.08):
            at = yield desk.pace.worked(at, 40 * HOUR, late=60 * HOUR)
            resolve(matter.ticket, agent=agent, code="no reply from customer", at=at)
            return
        at = yield desk.pace.customer(at, hours=9)
        matter.says(story.reply, at)
        at = yield _next_look(matter, at)
    if story.team and matter.chance(0.6):
        at = yield from _ask_other_team(matter, agent, at)
    if story.demand and matter.chance(0.5):
        at, agent = yield from _senior_asked_for(matter, agent, at)
    elif story.stuck and matter.chance(0.7):
        at, agent = yield from _handed_up(matter, agent, at)
    yield from _settle(matter, agent, at)


def _settle(matter: Matter, agent: Agent, at: datetime) -> Life:
    story, desk = matter.story, matter.desk
    if story.thanks and matter.chance(0.5):
        matter.told(agent, story.answer, at, "wait")
        at = yield desk.pace.customer(at, hours=20)
        matter.says(story.thanks, at)
        at = yield desk.pace.worked(at, 40 * MINUTE, late=4 * HOUR)
        resolve(matter.ticket, agent=agent, code=story.code, steps=matter.steps(), at=at)
    else:
        matter.told(agent, story.answer, at, "resolve")
    if story.back and matter.chance(0.6):
        at = yield desk.pace.customer(at, hours=60)
        matter.says(story.back, at)
        at = yield _next_look(matter, at)
        matter.told(agent, story.again, at, "resolve")
    yield from afterwards(matter, at)


def _first_look(matter: Matter, at: datetime) -> datetime:
    """When the first answer leaves: mostly in time, now and then not."""
    pace, ticket, start = matter.desk.pace, matter.ticket, at + INTAKE
    if matter.desk.brand.slug == "bulkimart":
        by_office = pace.worked(start, 150 * MINUTE, slips=0.02, late=9 * HOUR)
        return pace.covered(start, by_office, share=0.85)
    if ticket.urgency in {"urgent", "critical"}:
        return pace.worked(start, 35 * MINUTE, slips=0.06, late=2 * HOUR)
    if not pace.office.is_open(ticket.received_at):
        return pace.worked(start, 70 * MINUTE, slips=0.03, late=4 * HOUR)
    return pace.worked(start, 110 * MINUTE, slips=0.05, late=8 * HOUR)


def _next_look(matter: Matter, at: datetime) -> datetime:
    return matter.desk.pace.worked(at + INTAKE, 80 * MINUTE, slips=0.05, late=9 * HOUR)


def _file(matter: Matter, agent: Agent, at: datetime) -> None:
    """Category and urgency, where the policy's words found none or an agent knows better."""
    ticket = matter.ticket
    if ticket.category == "":
        classify(ticket, agent=agent, category=matter.story.category, urgency=ticket.urgency, at=at)
    elif ticket.urgency == "urgent" and matter.chance(0.06):
        why = "The customer writes that it can wait until next week."
        classify(ticket, agent=agent, category=ticket.category, urgency="normal", reason=why, at=at)


def _ask_other_team(matter: Matter, agent: Agent, at: datetime) -> Stretch:
    who, _, question = matter.story.team.partition(": ")
    team = matter.desk.teams.get(who)
    if team is None:
        hold(matter.ticket, agent=agent, waiting_for="other team", reason=matter.story.team, at=at)
        at = yield matter.desk.pace.worked(at, 90 * MINUTE, late=5 * HOUR)
        note(matter.ticket, agent=agent, text=matter.story.note, at=at)
        at = yield at + MINUTE
        resume(matter.ticket, agent=agent, at=at)
        return (yield at + 6 * MINUTE)
    asked = refer(matter.ticket, agent=agent, team=team, text=question, within=4 * HOUR, wait=True, at=at)
    at = yield matter.desk.pace.worked(at, 90 * MINUTE, late=5 * HOUR)
    answered(asked.pk, sender=team.email, text=matter.story.note, at=at)
    return (yield at + 7 * MINUTE)


def _senior_asked_for(matter: Matter, agent: Agent, at: datetime) -> Handover:
    desk, story = matter.desk, matter.story
    matter.told(agent, story.answer, at, "open")
    at = yield desk.pace.customer(at, hours=20)
    matter.says(story.demand, at)
    at = yield at + INTAKE
    escalate_for_customer(matter.ticket, customer=matter.customer, reason=story.demand, at=at)
    reviewer = desk.above(matter.look(), matter.ticket.tier, agent)
    if reviewer is None:
        return at, agent
    by_office = desk.pace.worked(at, 4 * HOUR, slips=0.04, late=9 * HOUR)
    at = yield desk.pace.covered(at, by_office, share=0.9)
    review_escalation(matter.ticket, agent=reviewer, review=story.review, at=at)
    return (yield at + 9 * MINUTE), reviewer


def _handed_up(matter: Matter, agent: Agent, at: datetime) -> Handover:
    desk, story, ticket = matter.desk, matter.story, matter.look()
    above = desk.above(ticket, ticket.tier + 1, agent)
    if above is None:
        return at, agent
    hand_up(ticket, agent=agent, tried=story.stuck, found=story.found, wanted=story.wanted, at=at)
    at = yield desk.pace.worked(at, 2 * HOUR, late=6 * HOUR)
    accept(ticket, agent=above, at=at)
    at = yield at + 9 * MINUTE
    note(ticket, agent=above, text=story.review, at=at)
    return (yield at + 11 * MINUTE), above
