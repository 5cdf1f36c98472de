"""What a customer is writing and has just sent, so that nothing typed is lost and nothing is sent twice."""

from django.db import models

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.tickets.models import Ticket


class RequestDraft(models.Model):
    """A request on its way through the form; its browser holds the key. Once sent, it knows its ticket."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True, help_text="digest of the secret in the browser")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="+")
    source = models.CharField(max_length=64, help_text="digest of the network address")
    said = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["brand", "source", "-saved_at"], name="request_draft_source")]

    def __str__(self) -> str:
        return f"draft of {self.saved_at:%Y-%m-%d %H:%M}"


class DraftFile(models.Model):
    """A file that waits for its request to be sent."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey(RequestDraft, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    content = models.BinaryField()
    size = models.PositiveIntegerField(help_text="bytes")

    def __str__(self) -> str:
        return self.name


class Sent(models.Model):
    """A form that was carried out under its key: sent again, it is not carried out again."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sent"
        constraints = [models.UniqueConstraint(fields=["ticket", "key"], name="one_form_a_key")]

    def __str__(self) -> str:
        return f"{self.key} on {self.ticket_id}"
