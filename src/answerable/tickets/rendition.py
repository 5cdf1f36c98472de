"""A message in a second language: what a machine made of it, or what a person wrote before a machine did."""

from collections.abc import Iterable

from django.db import models

from answerable.brands.models import Brand


class Rendition(models.Model):
    """The other rendition of a message, for who cannot read the first one.

    Of a customer's message it is the translation. Of ours the message is the translation, and this is the
    `original` that its agent wrote.
    """

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey("tickets.Message", on_delete=models.CASCADE, related_name="renditions")
    language = models.CharField(max_length=8)
    text = models.TextField()
    original = models.BooleanField(default=False, help_text="a person's words; the message is the machine's")
    engine = models.CharField(max_length=60, help_text="the machine that translated")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "language"], name="one_a_language")]

    def __str__(self) -> str:
        return f"{self.message_id} in {self.language}"


def originals(messages: Iterable[models.Model]) -> dict[int, Rendition]:
    """By message: the words people wrote of which a machine made these messages. One statement."""
    found = Rendition.objects.filter(message__in=list(messages), original=True)
    return {each.message_id: each for each in found}
