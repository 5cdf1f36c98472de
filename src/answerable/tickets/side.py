"""Asking somebody else about a ticket: another team, a partner. No customer ever sees it."""

from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.staff.models import Agent, Team


class SideRequest(models.Model):
    """A question to somebody who is not the customer, with a time of its own that is promised to nobody."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="side_requests")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    to = models.EmailField(max_length=320)
    name = models.CharField(max_length=80, help_text="as people call them")
    asked_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="in the brand's open hours")
    answered_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True, help_text="when it was told that no answer has come in time")
    waits = models.BooleanField(default=False, help_text="the ticket waits for the answer")

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "id"], name="side_request_of_ticket"),
            models.Index(
                fields=["due_at"],
                name="side_request_awaited",
                condition=Q(answered_at=None, called_off_at=None, warned_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} asks {self.name}"


class SideLetter(models.Model):
    """What was written to them, or what they answered. Ours is its own place in the outbox."""

    class State(models.TextChoices):
        CAME_IN = "came in"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNKNOWN = "unknown"
        FAILED = "failed"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(SideRequest, on_delete=models.PROTECT, related_name="letters")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    sender = models.CharField(max_length=320, blank=True, help_text="who answered, as their mail says")
    text = models.TextField()
    along = models.BooleanField(default=False, help_text="the ticket was forwarded: its files go along")
    automated = models.BooleanField(default=False, help_text="an absence note: it answers nothing")
    at = models.DateTimeField()
    rfc_id = models.CharField(max_length=998, blank=True)
    state = models.CharField(max_length=8, choices=State.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["request", "id"], name="side_letter_of_request"),
            models.Index(
                fields=["next_attempt_at"],
                name="side_letter_due",
                condition=Q(state__in=["queued", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} for {self.request_id}"
