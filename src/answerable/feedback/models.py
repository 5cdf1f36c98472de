"""What came after the answer: the question whether it holds, the score, the review, and what changed."""

from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.customers.models import Customer
from answerable.promises.models import Promise
from answerable.staff.models import Agent
from answerable.tickets.models import Message, Resolution, Ticket


class FollowUp(models.Model):
    """One mail after a resolution: is it solved, and how was it? The row is the queue.

    It leaves at `next_at` at the earliest and is promised by `due_at`. A resolution has one, for ever.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        SUPPRESSED = "suppressed", "not sent, as the policy allows"
        WITHDRAWN = "withdrawn", "the matter was open again"
        UNREACHABLE = "unreachable", "there is no address to write to"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="follow_ups")
    resolution = models.OneToOneField(Resolution, on_delete=models.PROTECT, related_name="follow_up")
    promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, null=True, related_name="+", help_text="the `send follow-up` rule"
    )
    feedback_promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, null=True, related_name="+", help_text="the `ask feedback` rule"
    )
    optional = models.BooleanField(default=False, help_text="the policy says 'may'")
    due_at = models.DateTimeField()
    next_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="follow_up")
    asks_rating = models.BooleanField(default=False)
    token_sha256 = models.CharField(max_length=64, blank=True, help_text="of the token in its link")
    solved = models.BooleanField(null=True, help_text="what the customer said")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="followup_next", condition=Q(state="waiting")),
            models.Index(fields=["ticket", "-id"], name="followup_of_ticket"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["token_sha256"], condition=~Q(token_sha256=""), name="one_followup_a_token"
            )
        ]

    def __str__(self) -> str:
        return f"follow-up on {self.ticket_id}: {self.state}"


class Rating(models.Model):
    """What a customer says of the support on one matter, once for every time it was resolved."""

    class Through(models.TextChoices):
        EMAIL = "email", "mail"
        TICKET_PAGE = "ticket page", "ticket page"
        CHAT = "chat", "chat"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="ratings")
    cycle = models.PositiveSmallIntegerField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="ratings")
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="+", help_text="who resolved it"
    )
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    through = models.CharField(max_length=12, choices=Through.choices)
    language = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "cycle"], name="one_rating_a_resolution"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="score_from_1_to_5"),
        ]
        indexes = [models.Index(fields=["brand", "-at"], name="rating_of_brand")]

    def __str__(self) -> str:
        return f"{self.score} of 5 on {self.ticket_id}"


class OptOut(models.Model):
    """This customer does not want to be asked how it was."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="feedback_opt_out")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.customer_id} is not asked"


class Task(models.Model):
    """Something a lead has to look at by a time: so far, a customer who was not content."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="task")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "due_at"], name="task_open", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"look at rating {self.rating_id}"


class Scorecard(models.Model):
    """How a ticket was worked on, filled from its steps and promises, and what a second person says of it."""

    class Verdict(models.TextChoices):
        GOOD = "good", "as it should be"
        LEARN = "learn", "something to learn from"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="scorecards")
    cycle = models.PositiveSmallIntegerField()
    lines = models.JSONField(help_text="[{words, clause, state, text}], as they stood")
    done = models.PositiveSmallIntegerField(help_text="lines that are as they should be")
    asked = models.PositiveSmallIntegerField(help_text="lines that count")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    note = models.TextField(blank=True)
    reviewer = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "cycle"], name="one_scorecard_a_cycle")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.done} of {self.asked}"


class Review(models.Model):
    """Somebody looks at a period and writes down what changes (`hold review`).

    It opens by itself. While it is open its figures are those of the moment; once closed, `record` keeps
    them, and `sha256` is over all that was signed.
    """

    class Outcome(models.TextChoices):
        DECIDED = "decided"
        UNCHANGED = "unchanged", "reviewed, unchanged"
        NEW_VERSION = "new version"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20, blank=True, help_text="empty: the review the file's head asks for")
    of = models.CharField(max_length=200)
    owner = models.CharField(max_length=120, help_text="who holds it, as the policy says")
    start = models.DateTimeField()
    end = models.DateTimeField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    findings = models.TextField(blank=True, help_text="what was seen")
    themes = models.TextField(blank=True)
    record = models.JSONField(default=dict)
    policy_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reminded = models.JSONField(default=dict, help_text="days before: when it was told")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "rule", "end"], name="one_review_a_period"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(outcome=""), name="closed_with_an_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.of}, {self.start:%Y-%m-%d} to {self.end:%Y-%m-%d}"


class Improvement(models.Model):
    """A decision of a review: what changes, who sees to it, by when, and which clause should show it."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="improvements")
    decision = models.TextField()
    rule = models.CharField(max_length=20, blank=True, help_text="the rule whose figures should move")
    owner = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    decided_at = models.DateTimeField()
    before = models.JSONField(default=dict, help_text="the figures when it was decided")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    effect = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "-decided_at"], name="improvement_of_brand")]

    def __str__(self) -> str:
        return self.decision[:60]
