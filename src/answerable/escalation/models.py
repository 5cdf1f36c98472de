from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket


class Escalation(models.Model):
    """Somebody asked for more: who, of which tier, with which words; and how that ended.

    An agent hands a ticket up: the next tier accepts it or sends it back with a reason. A customer asks for a
    senior: a written review answers, and nothing else ends it. Both can be open at the same time.
    """

    class Asked(models.TextChoices):
        CUSTOMER = "customer"
        AGENT = "agent"
        RULE = "rule"

    class Outcome(models.TextChoices):
        CHANGED = "changed"
        CONFIRMED = "confirmed"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="escalations")
    asked_by = models.CharField(max_length=10, choices=Asked.choices)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=20, blank=True)
    from_tier = models.PositiveSmallIntegerField()
    to_tier = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True, help_text="why the customer asks")
    tried = models.TextField(blank=True)
    found = models.TextField(blank=True)
    wanted = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    previous_assignee = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True)
    sent_back_reason = models.TextField(blank=True)
    reviewer = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    review = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="accepted, sent back, reviewed or no longer needed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "asked_by"],
                condition=Q(ended_at=None),
                name="one_open_escalation_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} to tier {self.to_tier}"


class Page(models.Model):
    """Somebody was called about a ticket, at any hour. A call is repeated to the next until one acknowledges;
    news only tells.
    """

    class Kind(models.TextChoices):
        CALL = "call"
        NEWS = "news"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="pages")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    rule = models.CharField(max_length=20)
    reason = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField(default=1, help_text="the how manyeth call about this ticket")
    paged_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.QUEUED)
    error = models.CharField(max_length=300, blank=True)
    next_at = models.DateTimeField(null=True, help_text="when the next person is called")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["paged_at"], name="page_queued", condition=Q(state="queued")),
            models.Index(
                fields=["next_at"],
                name="page_unanswered",
                condition=Q(acknowledged_at=None, next_at__isnull=False),
            ),
            models.Index(fields=["ticket", "id"], name="page_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.agent_id} about {self.ticket_id}"
