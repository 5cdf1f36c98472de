from django.db import models

from answerable.brands.models import Brand
from answerable.customers.models import SignIn
from answerable.staff.models import ApiToken


class Answered(models.Model):
    """A request that was carried out under an Idempotency-Key, with what was answered to it."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, null=True, related_name="answered")
    sign_in = models.ForeignKey(
        SignIn, on_delete=models.CASCADE, null=True, related_name="+", help_text="a customer's app"
    )
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64, help_text="digest of path and body")
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "answered"
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key"),
            models.UniqueConstraint(fields=["sign_in", "key"], name="one_answer_a_key_and_app"),
        ]
        indexes = [models.Index(fields=["token", "at"], name="answered_at")]

    def __str__(self) -> str:
        return f"{self.key} of token {self.token_id}"
