"""What a ticket has to do with orders. Only `casework` writes these tables."""

from hashlib import sha256

from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.orders.models import Order
from answerable.staff.models import Agent


class TicketOrder(models.Model):
    """A ticket is about an order: its number stood in a letter, or an agent said so."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="about_orders")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="on_tickets")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "order"], name="one_link_an_order")]

    def __str__(self) -> str:
        return f"{self.ticket_id} is about {self.order_id}"


class OrderAction(models.Model):
    """Something done to an order in its shop, once: asked, allowed, carried out, and what became of it."""

    class Kind(models.TextChoices):
        CANCEL = "cancel"
        REFUND = "refund"
        REPLACE = "replace"
        RETURN = "return"

    class State(models.TextChoices):
        REQUESTED = "requested", "Waits for approval"
        APPROVED = "approved", "Approved"
        EXECUTING = "executing", "Being done"
        DONE = "done", "Done"
        FAILED = "failed", "Not done"
        UNKNOWN = "unknown", "Unclear, being checked"
        DECLINED = "declined", "Declined"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="order_actions")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    line = models.CharField(max_length=120, blank=True, help_text="the shop's id of the line")
    line_name = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField(default=0)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=80, help_text="the form's: the same form twice is one action")
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    rule = models.CharField(max_length=20, blank=True, help_text="the rule that sets the limit")
    requested_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="+", help_text="none: within the limit"
    )
    decided_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=500, blank=True, help_text="what the shop answered, in words")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "key"], name="one_action_a_key"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("requested_by")),
                name="approved_by_somebody_else",
            ),
        ]
        indexes = [
            models.Index(fields=["order", "-id"], name="action_of_order"),
            models.Index(
                fields=["id"],
                name="action_unfinished",
                condition=Q(state__in=["approved", "executing", "unknown"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.order_id}: {self.state}"

    @property
    def shop_key(self) -> str:
        """The key the shop gets with every try; it does the thing once for all of them."""
        form = sha256(self.key.encode()).hexdigest()[
            :12
        ]  # another desk on the same shop counts from one, too
        return f"answerable-{self.brand_id}-{self.pk}-{form}"


class Provider(models.Model):
    """A third party whose product customers ask about: whom they are directed to."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="providers")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True, help_text="which products or services are theirs")
    contact = models.CharField(max_length=300, help_text="how customers reach them: mail, telephone, page")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="one_provider_a_name")]

    def __str__(self) -> str:
        return self.name


class Referral(models.Model):
    """A customer was directed to a provider; they may contest it, and some are looked at again."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="referrals")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="referrals")
    cycle = models.PositiveSmallIntegerField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sampled = models.BooleanField(default=False, help_text="one in twenty, by the ticket's number")
    contested_at = models.DateTimeField(null=True)
    contest = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(
        max_length=10, blank=True, choices=[("right", "rightly directed"), ("wrong", "it was ours")]
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "cycle"], name="one_referral_a_cycle")]
        indexes = [
            models.Index(fields=["brand", "-id"], name="referral_to_review", condition=Q(reviewed_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} to {self.provider_id}"


class OutsideScope(models.Model):
    """Who wrote is not among those the policy serves; they were answered once with the right way (AC-11)."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.OneToOneField("tickets.Ticket", on_delete=models.PROTECT, related_name="outside_scope")
    rule = models.CharField(max_length=20)
    at = models.DateTimeField()
    answered = models.BooleanField(default=False, help_text="the route was told in the acknowledgement")
    verified_at = models.DateTimeField(null=True, help_text="the company was found after all")

    def __str__(self) -> str:
        return f"{self.ticket_id} is outside the scope"
