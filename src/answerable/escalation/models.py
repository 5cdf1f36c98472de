from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket


class Escalation(models.Model):
    """A ticket went up: who asked, to which tier, why; and the written review that answers it."""

    class Asked(models.TextChoices):
        CUSTOMER = "customer"
        AGENT = "agent"
        RULE = "rule"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="escalations")
    asked_by = models.CharField(max_length=10, choices=Asked.choices)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=20, blank=True)
    from_tier = models.PositiveSmallIntegerField()
    to_tier = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True, help_text="what was tried, or why the customer asks")
    asked_at = models.DateTimeField()
    previous_assignee = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    reviewer = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    review = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(reviewed_at=None), name="one_escalation_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} to tier {self.to_tier}"
