"""Who looked at what, and what left the desk. Brands and agents lie above and are only named."""

from django.db import models


class Access(models.Model):
    """An agent saw customer data of a brand: what, for which purpose, and until when their training held.

    Every page adds one, and with a constraint each would lock the rows of its brand and agent to be sure
    that they are there. They are: neither is ever deleted.
    """

    brand = models.ForeignKey(
        "brands.Brand", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    agent = models.ForeignKey(
        "staff.Agent", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    at = models.DateTimeField()
    door = models.CharField(max_length=8, help_text="desk or api")
    kind = models.CharField(max_length=40, help_text="ticket, people, queue …, or refused")
    about = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=200, blank=True, help_text="what was searched for")
    purpose = models.CharField(max_length=120)
    trained_until = models.DateTimeField(null=True, help_text="none: the policy asked for no training then")

    class Meta:
        verbose_name_plural = "accesses"
        indexes = [models.Index(fields=["brand", "-at"], name="access_of_brand")]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.kind} {self.about}"


class DataRequest(models.Model):
    """A person wants a copy of what a brand knows of them, or has it erased (GDPR articles 15, 17, 20).

    `due_at` is the policy's time where a clause names one, else the law's month (article 12(3)).
    """

    class Kind(models.TextChoices):
        COPY = "copy", "a copy of their data"
        ERASURE = "erasure", "erasure of their data"

    brand = models.ForeignKey("brands.Brand", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "staff.Agent", on_delete=models.PROTECT, null=True, related_name="+",
        help_text="none: by the person themselves, signed in",
    )  # fmt: skip
    proof = models.CharField(max_length=200, help_text="how it is known that it is this person")
    due_at = models.DateTimeField()
    rule = models.CharField(max_length=20, blank=True, help_text="the rule that says by when; empty: the law")
    decided_by = models.ForeignKey("staff.Agent", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    allowed = models.BooleanField(null=True, help_text="a copy needs no second person, an erasure does")
    reason = models.CharField(
        max_length=500, blank=True, help_text="why it was declined; the person reads it"
    )
    done_at = models.DateTimeField(null=True)
    done = models.JSONField(default=dict, help_text="what was found or removed: how many of each")
    sha256 = models.CharField(max_length=64, blank=True)
    stored_as = models.CharField(max_length=120, blank=True, help_text="the copy; empty once it is deleted")
    forget_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "-asked_at"], name="data_request_of_brand")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=models.Q(done_at=None) & ~models.Q(allowed=False),
                name="one_open_data_request_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.customer_id}"


class Export(models.Model):
    """Customer data of a brand that left the desk, or was asked for: why, and by whose two names."""

    brand = models.ForeignKey("brands.Brand", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=80)
    about = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=200)
    asked_by = models.ForeignKey("staff.Agent", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    bulk = models.BooleanField(default=False, help_text="more than one person: needs a second name")
    form = models.CharField(max_length=4, blank=True, choices=[("csv", "CSV"), ("json", "JSON")])
    since = models.DateField(null=True, help_text="the first day, by the brand's clocks")
    until = models.DateField(null=True, help_text="the last day")
    decided_by = models.ForeignKey("staff.Agent", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    allowed = models.BooleanField(null=True)
    taken_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was declined, or did not succeed")
    total = models.PositiveIntegerField(default=0, help_text="rows there were when the writing began")
    rows = models.PositiveIntegerField(default=0, help_text="rows written so far")
    sha256 = models.CharField(max_length=64, blank=True)
    stored_as = models.CharField(max_length=120, blank=True, help_text="its file; empty once it is deleted")
    ready_at = models.DateTimeField(null=True)
    forget_at = models.DateTimeField(null=True, help_text="when its file is deleted")

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-asked_at"], name="export_of_brand"),
            models.Index(fields=["forget_at"], name="export_to_forget", condition=~models.Q(stored_as="")),
        ]

    def __str__(self) -> str:
        return f"{self.what} for {self.purpose}"
