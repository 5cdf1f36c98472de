"""The people of one brand at work: letters come in by mail and verbs are done, always through casework."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from random import Random

from answerable.brands.models import Brand
from answerable.channels.email.intake import Intake
from answerable.channels.email.reader import Reader
from answerable.channels.letters import keep
from answerable.channels.models import Letter
from answerable.customers.models import Customer
from answerable.demo.pace import Pace
from answerable.demo.stories.story import Story
from answerable.kit.scope import see_brands
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import office_of
from answerable.staff.models import Agent, Membership, Team
from answerable.tickets.models import Ticket

INTAKE = timedelta(seconds=3)
"""From a letter's arrival until it is a ticket."""


class BrandDesk:
    """Who is there, and who answers what. One brand, its dice and its pace."""

    def __init__(self, brand: Brand, start: datetime, dice: Random, reader: Reader) -> None:
        self.brand = brand
        self.dice = dice
        self.customers = list(Customer.objects.filter(brand=brand).order_by("id"))
        members = Membership.objects.filter(brand=brand).select_related("agent").order_by("agent_id")
        self.members = list(members)
        self.teams = {team.name: team for team in Team.objects.filter(brand=brand)}
        self.address = brand.addresses.all()[0].email
        version = PolicyVersion.objects.in_force(brand_id=brand.pk, at=start)
        office = office_of(version.policy)
        if office is None:
            raise ValueError(f"The policy of {brand.name} sets no hours.")
        self.pace = Pace(brand.slug, brand.zone, office, dice)
        self.letters = 0
        self.now = start
        self.intake = Intake(reader, clock=lambda: self.now, only=brand)

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

    def above(self, ticket: Ticket, tier: int, but: Agent) -> Agent | None:
        """Who takes what goes up to a tier: the nearest who has not had it."""
        had_it = {ticket.assignee_id, but.pk}
        able = [each for each in self.members if each.tier >= tier and each.agent_id not in had_it]
        nearest = min(able, key=lambda each: (each.tier, each.lead, each.agent_id), default=None)
        return nearest.agent if nearest else None

    def letter(self, customer: Customer, story: Story, at: datetime) -> Ticket:
        """A new matter comes in."""
        return self._receive(customer, story.subject, story.letter, at)

    def answer_of(self, customer: Customer, ticket: Ticket, text: str, story: Story, at: datetime) -> Ticket:
        """The customer answers on the ticket, which opens a new one where the old matter is long settled."""
        return self._receive(customer, f"Re: {story.subject}", text, at, ticket=ticket)

    def _receive(
        self,
        customer: Customer,
        subject: str,
        text: str,
        at: datetime,
        *,
        ticket: Ticket | None = None,
    ) -> Ticket:
        self.letters += 1
        letter = EmailMessage()
        letter["From"] = formataddr((customer.name, customer.email))
        letter["To"] = self.address
        letter["Subject"] = subject
        letter["Date"] = format_datetime(at)
        domain = customer.email.partition("@")[2]
        letter["Message-ID"] = f"<{at:%Y%m%d%H%M%S}.{self.letters}@{domain}>"
        if ticket is not None:
            letter["In-Reply-To"] = ticket.messages.exclude(rfc_id="").latest("at").rfc_id
        letter.set_content(f"{text}\n\n{customer.name}")
        return self._take_in(letter.as_bytes(policy=SMTP), customer.email, at)

    def _take_in(self, raw: bytes, sender: str, at: datetime) -> Ticket:
        """Through the doors every letter takes: kept first, then read and received."""
        keep(
            raw,
            brand_id=self.brand.pk,
            source="smtp",
            envelope_from=sender,
            envelope_to=[self.address],
            received_at=at,
            at=at,
        )
        self.now = at + INTAKE
        self.intake.drain()
        see_brands([self.brand.pk])
        kept = Letter.objects.select_related("ticket__brand", "ticket__requester").latest("id")
        if kept.ticket is None:
            raise ValueError(f"The letter “{kept.subject}” became no ticket: {kept.state}, {kept.reason}")
        return kept.ticket
