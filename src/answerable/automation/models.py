"""What a brand has written once to say and do many times: macros, in versions that are never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.staff.models import Agent


class Macro(models.Model):
    """A saved answer, with what is done along with it. What it says now stands in its current version."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="macros")
    current = models.OneToOneField("MacroVersion", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, help_text="nobody is offered it any more; its versions stay")

    class Meta:
        indexes = [models.Index(fields=["brand", "id"], name="macro_of_brand", condition=Q(retired_at=None))]

    def __str__(self) -> str:
        return self.current.name if self.current else f"macro {self.pk}"


class MacroVersion(models.Model):
    """How a macro was at a time. Rows are only added; the database refuses the rest."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    macro = models.ForeignKey(Macro, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="counts from 1")
    name = models.CharField(max_length=120)
    texts = models.JSONField(default=dict, help_text="language: text with {placeholders}")
    categories = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="offered for; none: all"
    )
    tier = models.PositiveSmallIntegerField(default=1, help_text="offered to agents of this tier and above")
    clause = models.CharField(max_length=20, blank=True, help_text="the clause of the policy it serves")
    category = models.CharField(max_length=40, blank=True, help_text="what it sorts the ticket as")
    urgency = models.CharField(max_length=20, blank=True, help_text="what it sets the urgency to")
    assign = models.CharField(
        max_length=30, blank=True, help_text="me, nobody, agent:12, team:3; empty: as it is"
    )
    order = models.CharField(max_length=8, blank=True, help_text="what it does to the order")
    then = models.CharField(max_length=10, blank=True, help_text="wait, open, resolve, other team, or none")
    code = models.CharField(max_length=40, blank=True, help_text="how it resolves")
    reason = models.CharField(max_length=300, blank=True, help_text="whom it waits for, or why")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["macro", "number"], name="one_macro_version_a_number")]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    @property
    def only_text(self) -> bool:
        """Whether it is a saved answer and does nothing else."""
        return not (self.category or self.urgency or self.assign or self.order or self.then)
