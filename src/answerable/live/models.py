"""Conversations in which both sides are there at once: chats, calls, who was asked to take them.

Each is a ticket, and what is said in it are its messages; these rows say how the conversation itself went.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket


class Chat(models.Model):
    """One conversation in the chat window, from its first line to its end."""

    class End(models.TextChoices):
        AGENT = "agent", "ended by an agent"
        CUSTOMER = "customer", "ended by the customer"
        LEFT = "left", "the customer left before anybody answered"
        SILENT = "silent", "the customer was gone"
        BY_MAIL = "by mail", "goes on by e-mail"
        CALLBACK = "callback", "goes on by telephone"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="chat")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="chats")
    proven = models.BooleanField(default=False, help_text="the shop, or a sign-in, says who this is")
    said_email = models.EmailField(max_length=320, blank=True, help_text="an address nobody has proven")
    language = models.CharField(max_length=8)
    zone = models.CharField(max_length=60, help_text="the visitor's own time zone")
    page = models.CharField(max_length=500, blank=True, help_text="where the chat was opened")
    opened_at = models.DateTimeField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="chats")
    joined_at = models.DateTimeField(null=True, help_text="when the present agent took it")
    answered_at = models.DateTimeField(null=True, help_text="the first message of a person")
    seen_at = models.DateTimeField(help_text="the visitor's last sign of life")
    late_told_at = models.DateTimeField(null=True, help_text="when other ways were offered for being late")
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "opened_at"], name="chat_open", condition=Q(ended_at=None)),
            models.Index(fields=["brand", "-opened_at"], name="chat_of_brand"),
            models.Index(fields=["agent"], name="chat_of_agent", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"chat on {self.ticket_id}"


class Opening(models.Model):
    """Somebody began a chat, or left a message in its window, from a network. Kept a day, to be counted."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=64, help_text="a digest of the network address")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "source", "-at"], name="opening_of_source")]

    def __str__(self) -> str:
        return f"{self.source[:8]} at {self.at:%Y-%m-%d %H:%M}"


class Offer(models.Model):
    """An agent is asked to take a chat, and has until `expires_at` to say so."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    chat = models.ForeignKey(Chat, on_delete=models.PROTECT, related_name="offers")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="offers")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chat"], condition=Q(ended_at=None), name="one_offer_at_a_time")
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="offer_open", condition=Q(ended_at=None)),
            models.Index(fields=["agent"], name="offer_of_agent", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.chat_id} offered to {self.agent_id}"


class Call(models.Model):
    """One telephone call, or one that somebody tried to make. `offered_at` decides whether we were open."""

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    class End(models.TextChoices):
        TALKED = "talked", "somebody talked with the caller"
        ABANDONED = "abandoned", "the caller hung up before anybody answered"
        CLOSED = "closed", "it rang outside opening hours and the greeting was played"
        VOICEMAIL = "voicemail", "the caller left a message"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="calls")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="calls")
    source = models.CharField(max_length=20, help_text="the telephone system that told us, or 'desk'")
    outside_id = models.CharField(max_length=120, help_text="what the telephone system calls it")
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.IN)
    number = models.CharField(max_length=32, blank=True, help_text="the caller's, E.164; empty if withheld")
    offered_at = models.DateTimeField()
    in_hours = models.BooleanField(help_text="whether the line was open when it rang")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="calls")
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "source", "outside_id"], name="one_call_an_outside_id")
        ]
        indexes = [
            models.Index(fields=["brand", "offered_at"], name="call_open", condition=Q(ended_at=None)),
            models.Index(fields=["brand", "-offered_at"], name="call_of_brand"),
        ]

    def __str__(self) -> str:
        return f"call {self.direction} {self.number or 'withheld'} at {self.offered_at:%Y-%m-%d %H:%M}"


class Verification(models.Model):
    """Before order data is told on the phone or in a chat: who asked what, and was the answer right."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="verifications")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    passed = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question}: {'right' if self.passed else 'wrong'}"


class Callback(models.Model):
    """Somebody is to be called back, by when, and whether they were."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="callbacks")
    number = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    promised_at = models.DateTimeField(help_text="by when we said we would call")
    done_at = models.DateTimeField(null=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["brand", "promised_at"], name="callback_open", condition=Q(done_at=None))
        ]

    def __str__(self) -> str:
        return f"call {self.number} by {self.promised_at:%Y-%m-%d %H:%M}"


class Line(models.Model):
    """How the desk and a brand's own sites and telephone know each other: shared secrets and addresses."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="+")
    chat_secret = models.CharField(max_length=64, help_text="the shop signs with it who its visitors are")
    phone_secret = models.CharField(max_length=64, help_text="the telephone system signs its events with it")
    sites = ArrayField(
        models.CharField(max_length=255), default=list, help_text="origins that may show the chat"
    )
    twilio_token = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"lines of {self.brand_id}"
