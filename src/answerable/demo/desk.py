"""The people of one brand at work: letters come in and verbs are done, always through casework."""

from datetime import datetime, timedelta
from random import Random

from answerable.brands.models import Brand
from answerable.casework.incoming import Incoming
from answerable.casework.receive import Received, receive
from answerable.customers.models import Customer
from answerable.demo.pace import Pace
from answerable.demo.stories.story import Story
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import office_of
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Ticket

INTAKE = timedelta(seconds=3)
"""From a letter's arrival until it is a ticket."""


class BrandDesk:
    """Who is there, and who answers what. One brand, its dice and its pace."""

    def __init__(self, brand: Brand, start: datetime, dice: Random) -> None:
        self.brand = brand
        self.dice = dice
        self.customers = list(Customer.objects.filter(brand=brand).order_by("id"))
        members = Membership.objects.filter(brand=brand).select_related("agent").order_by("agent_id")
        self.members = list(members)
        self.address = brand.addresses.all()[0].email
        version = PolicyVersion.objects.in_force(brand_id=brand.pk, at=start)
        office = office_of(version.policy)
        if office is None:
            raise ValueError(f"The policy of {brand.name} sets no hours.")
        self.pace = Pace(brand.slug, brand.zone, office, dice)
        self.letters = 0

    def agent(self, first_name: str) -> Agent:
        return next(each.agent for each in self.members if each.agent.get_short_name() == first_name)

    def who_answers(self, ticket: Ticket, at: datetime) -> Agent:
        """By language, tier and day: the one who has it, else who can."""
        if ticket.assignee is not None and self.dice.random() < 0.92:
            return ticket.assignee
        if self.brand.slug == "bulkimart":
            weekend = at.astimezone(self.pace.zone).weekday() >= 5
            senior = weekend or ticket.tier > 1 or self.dice.random() < 0.35
            return self.agent("Samuel" if senior else "Priya")
        if ticket.language == "de":
            return self.agent("Lena")
        if ticket.language == "es" or ticket.tier > 1:
            return self.agent("Iris" if ticket.language == "en" and self.dice.random() < 0.3 else "Tomás")
        return self.agent("Lena" if self.dice.random() < 0.3 else "Priya")

    def reviewer(self, ticket: Ticket, asked_by: str) -> Agent:
        """A senior who has not had it, or the specialist an agent hands it up to."""
        had_it = ticket.assignee_id
        tier = 3 if asked_by == "customer" else 2
        able = [each for each in self.members if each.tier >= tier and each.agent_id != had_it]
        return min(able, key=lambda each: (each.tier, each.lead, each.agent_id)).agent

    def letter(self, customer: Customer, story: Story, at: datetime) -> Ticket:
        """A new matter comes in."""
        return self._receive(customer, story.subject, story.letter, story, at).ticket

    def answer_of(self, customer: Customer, ticket: Ticket, text: str, story: Story, at: datetime) -> Ticket:
        """The customer answers on the ticket, which opens a new one where the old matter is long settled."""
        return self._receive(customer, f"Re: {story.subject}", text, story, at, ticket=ticket).ticket

    def _receive(
        self,
        customer: Customer,
        subject: str,
        text: str,
        story: Story,
        at: datetime,
        *,
        ticket: Ticket | None = None,
    ) -> Received:
        self.letters += 1
        domain = customer.email.partition("@")[2]
        incoming = Incoming(
            brand_id=self.brand.pk,
            channel="email" if ticket is not None else story.channel,
            sender_email=customer.email,
            sender_name=customer.name,
            to=self.address,
            subject=subject,
            text=f"{text}\n\n{customer.name}",
            language=story.language,
            rfc_id=f"<{at:%Y%m%d%H%M%S}.{self.letters}@{domain}>",
            token_ticket=ticket.pk if ticket is not None else None,
            received_at=at,
        )
        return receive(incoming, at=at + INTAKE)
