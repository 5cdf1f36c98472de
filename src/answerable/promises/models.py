"""The ledger: what was promised on which ticket, and what became of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent
from answerable.tickets.models import Event, Ticket


class Promise(models.Model):
    """One rule of one version of a policy. Its `stable_key` lives on through the versions."""

    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="promises")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="promises")
    rule = models.CharField(max_length=20)
    clause = models.CharField(max_length=20)
    verb = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=15)
    stable_key = models.CharField(max_length=120, help_text="brand/rule, kept when a clause is renumbered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy_version", "rule"], name="one_promise_a_rule")]
        indexes = [models.Index(fields=["stable_key"], name="promise_stable_key")]

    def __str__(self) -> str:
        return self.stable_key


class Clock(models.Model):
    """A promise runs on a ticket. Its outcome is a pure function of its events; this row is the result."""

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        BROKEN = "broken"
        VOID = "void"
        UNMEASURABLE = "unmeasurable"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    cycle = models.PositiveSmallIntegerField(default=1)
    metric = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    target = models.CharField(max_length=40, help_text="'86400 s' or '2 business days'")
    calendar = models.CharField(max_length=40, help_text="name within the policy version")
    due_at = models.DateTimeField(null=True, help_text="none while paused")
    warn_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    counted_s = models.FloatField(null=True, help_text="counted seconds until it stopped")
    paused = models.BooleanField(default=False)
    relaxed = models.BooleanField(default=False, help_text="its target was made longer, with a reason (R13)")
    tzdata = models.CharField(max_length=20)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "ticket", "cycle"], name="one_clock_a_promise_and_cycle"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="clock_next_due", condition=Q(state="open", due_at__isnull=False)
            ),
            models.Index(
                fields=["warn_at"],
                name="clock_next_warning",
                condition=Q(state="open", warned_at=None, warn_at__isnull=False),
            ),
            models.Index(fields=["ticket", "id"], name="clock_of_ticket"),
            models.Index(
                fields=["promise", "started_at"],
                name="clock_of_promise",
                include=["state", "relaxed", "brand"],  # the ledger counts without touching the table
            ),
            models.Index(fields=["promise", "-started_at"], name="clock_broken", condition=Q(state="broken")),
        ]

    def __str__(self) -> str:
        return f"{self.metric} on {self.ticket_id}: {self.state}"


class ClockEvent(models.Model):
    """What moved a clock. Rows are only added; the database refuses the rest."""

    class Kind(models.TextChoices):
        START = "start"
        PAUSE = "pause"
        RESUME = "resume"
        STOP = "stop"
        UNDO = "undo"
        RETARGET = "retarget"
        VOID = "void"
        UNMEASURABLE = "unmeasurable"
        SUSPEND = "suspend"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    cause = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["clock", "id"], name="event_of_clock"),
            models.Index(fields=["clock"], name="event_suspended", condition=Q(kind="suspend")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"


class Suspension(models.Model):
    """An emergency lets the clocks of some rules stand, openly: why, since when, how long, on whose word."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    rules = ArrayField(models.CharField(max_length=20))
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    approved_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "until"], name="suspension_of_brand")]

    def __str__(self) -> str:
        return f"{', '.join(self.rules)} until {self.until:%Y-%m-%d %H:%M}: {self.reason}"


class Reached(models.Model):
    """A version that speaks `also for open tickets` has reached those of earlier versions (R15)."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    policy_version = models.OneToOneField(PolicyVersion, on_delete=models.PROTECT, related_name="reached")
    at = models.DateTimeField()
    moved = models.PositiveIntegerField(help_text="promises that are due sooner since")

    def __str__(self) -> str:
        return f"{self.moved} promises of earlier versions are due sooner"


class Enforcement(models.Model):
    """The desk did what a rule says, or refused what it forbids. A refusal is proof that the guard works."""

    class Outcome(models.TextChoices):
        DONE = "done"
        BLOCKED = "blocked"
        FAILED = "failed"
        EXEMPT = "exempt"
        OVERRIDDEN = "overridden"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, related_name="enforcements", db_index=False
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="enforcements")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    at = models.DateTimeField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["promise", "at"], name="enforcement_of_promise", include=["outcome", "brand"]
            ),
            models.Index(
                fields=["promise", "-at"],
                name="enforcement_missed",
                condition=Q(outcome__in=["failed", "overridden"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} under {self.promise_id}"


class Excuse(models.Model):
    """Somebody says why a break should be judged with mildness. It stays a break, and stays counted as one.

    Rows are only added; a second person's `ExcuseDecision` says whether it holds.
    """

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="excuses")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, null=True, related_name="excuses")
    enforcement = models.ForeignKey(Enforcement, on_delete=models.PROTECT, null=True, related_name="excuses")
    run = models.ForeignKey("promises.CheckRun", on_delete=models.PROTECT, null=True, related_name="excuses")
    word = models.ForeignKey(
        "promises.Attestation", on_delete=models.PROTECT, null=True, related_name="excuses"
    )
    of = models.DateTimeField(help_text="the instant by which the break counts in a period")
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(clock__isnull=False, enforcement=None, run=None, word=None)
                | Q(clock=None, enforcement__isnull=False, run=None, word=None)
                | Q(clock=None, enforcement=None, run__isnull=False, word=None)
                | Q(clock=None, enforcement=None, run=None, word__isnull=False),
                name="an_excuse_is_of_one_thing",
            )
        ]
        indexes = [models.Index(fields=["promise", "of"], name="excuse_of_promise")]

    def __str__(self) -> str:
        return f"excuse for {self.clock_id or self.enforcement_id or self.run_id or self.word_id}"


class ExcuseDecision(models.Model):
    """The second person's word on an excuse."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    excuse = models.OneToOneField(Excuse, on_delete=models.PROTECT, related_name="decision")
    allowed = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"excuse {self.excuse_id}: {'holds' if self.allowed else 'does not hold'}"


class CheckRun(models.Model):
    """A probe or an invariant was tried: how many were looked at, whether it passed."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="checks")
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    sample = models.PositiveIntegerField()
    passed = models.BooleanField()
    detail = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["promise", "-at"], name="check_of_promise")]

    def __str__(self) -> str:
        return f"{self.name}: {'passed' if self.passed else 'failed'}"


class Attestation(models.Model):
    """A person vouches: a review was held, a document is signed. It expires."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="attestations")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=120, blank=True)
    statement = models.TextField(blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["promise", "-due_at"], name="attestation_of_promise")]

    def __str__(self) -> str:
        return f"attested by {self.by}" if self.done_at else f"due {self.due_at:%Y-%m-%d}"


class Seal(models.Model):
    """What the ledger said about a month, for good: later edits no longer fit its hash, or that of the next.

    `rows_sha256` is over the outcome of every clock started in the month, replayed up to `last_event`;
    `sha256` over that, the totals and the seal before.
    """

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day, in the brand's zone")
    sealed_at = models.DateTimeField()
    last_event = models.BigIntegerField(help_text="the newest clock event it has seen")
    totals = models.JSONField(help_text="rule: state: how many")
    rows_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    tzdata = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "month"], name="one_seal_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} sealed"
