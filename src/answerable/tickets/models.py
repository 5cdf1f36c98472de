"""A ticket and what belongs to it. Only `casework` writes these tables."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.customers.models import Company, Customer
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent
from answerable.tickets.kept import Link, Mention, Reader, SavedView
from answerable.tickets.ordered import OrderAction, OutsideScope, Provider, Referral, TicketOrder
from answerable.tickets.queue import TicketQueue

__all__ = [  # found here by Django
    "Link", "Mention", "OrderAction", "OutsideScope", "Provider", "Reader", "Referral", "SavedView",
    "TicketOrder",
]  # fmt: skip


class Status(models.TextChoices):
    """Where a ticket stands. The records Hold and Resolution say since when, why and by whom."""

    NEW = "new", "New"
    OPEN = "open", "Open"
    WAITING = "waiting", "Waiting on customer"
    REFERRED = "referred", "Waiting on other team"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"


AT_WORK = (Status.NEW.value, Status.OPEN.value)
ON_HOLD = (Status.WAITING.value, Status.REFERRED.value)
NO_MATTER = frozenset({"duplicate", "spam"})
WAITS_FOR = {Status.WAITING.value: "customer", Status.REFERRED.value: "other team"}
DONE = (Status.RESOLVED.value, Status.CLOSED.value)


class Ticket(models.Model):
    """One matter of one customer with one brand."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    subject = models.CharField(max_length=500)
    requester = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    company = models.ForeignKey(
        Company, on_delete=models.SET_NULL, null=True, related_name="tickets", db_index=False
    )
    channel = models.CharField(max_length=20)
    category = models.CharField(max_length=40, blank=True)
    urgency = models.CharField(max_length=20, default="normal")
    tier = models.PositiveSmallIntegerField(default=1)
    assignee = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="tickets")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    language = models.CharField(max_length=8, blank=True)
    received_at = models.DateTimeField(help_text="when it reached us (R8)")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="tickets")
    cycle = models.PositiveSmallIntegerField(default=1, help_text="one more with every reopening")
    place = models.PositiveSmallIntegerField(
        default=1, help_text="0 first, 1 in turn, 2 last (`order queue`)"
    )
    due_at = models.DateTimeField(null=True, help_text="the earliest running promise")
    due_since = models.DateTimeField(null=True, help_text="when that promise began to run")
    due_clause = models.CharField(max_length=20, blank=True)
    due_metric = models.CharField(max_length=40, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    last_message_at = models.DateTimeField()
    customer_waits_since = models.DateTimeField(
        null=True, help_text="oldest customer message nobody answered (R10)"
    )
    escalated = models.BooleanField(default=False, help_text="an escalation is open")
    revision = models.PositiveIntegerField(
        default=0, help_text="one more with every change, to notice others'"
    )

    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="where it goes on"
    )
    absorbed = ArrayField(
        models.BigIntegerField(),
        null=True,
        help_text="the tickets that go on in this one: their promises are kept here",
    )
    snoozed_until = models.DateTimeField(null=True, help_text="not in the list before; its clocks run on")

    objects = TicketQueue.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["place", "due_at", "id"], name="ticket_queue", condition=Q(status__in=["new", "open"])
            ),
            models.Index(
                fields=["assignee", "place", "due_at", "id"],
                name="ticket_queue_assignee",
                condition=Q(status__in=["new", "open"]),
            ),
            models.Index(
                fields=["-last_message_at", "-id"],
                name="ticket_on_hold",
                condition=Q(status__in=["waiting", "referred"]),
            ),
            models.Index(fields=["-last_message_at", "-id"], name="ticket_latest"),
            models.Index(fields=["brand", "received_at"], name="ticket_of_brand"),
            models.Index(fields=["requester", "-last_message_at"], name="ticket_of_requester"),
            models.Index(fields=["company", "-last_message_at"], name="ticket_of_company"),
            models.Index(
                fields=["snoozed_until"], name="ticket_snoozed", condition=Q(snoozed_until__isnull=False)
            ),
            models.Index(
                fields=["-last_message_at", "-id"], name="ticket_escalated", condition=Q(escalated=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def reference(self) -> str:
        """The number people say: the brand's prefix and the ticket's id, BM-1042."""
        return f"{self.brand.prefix}-{self.pk}"

    @property
    def with_absorbed(self) -> list[int]:
        """The numbers of this ticket and of those that go on in it."""
        return [self.pk, *(self.absorbed or ())]

    @property
    def is_done(self) -> bool:
        return self.status in DONE


class Message(models.Model):
    """What a customer wrote to us, or we to them. Notes among colleagues are `Note`."""

    class Author(models.TextChoices):
        CUSTOMER = "customer"
        AGENT = "agent"
        DESK = "desk"

    class Purpose(models.TextChoices):
        INQUIRY = "inquiry"
        ANSWER = "answer"
        QUESTION = "question"
        ACKNOWLEDGEMENT = "acknowledgement"
        FOLLOW_UP = "follow-up"
        NEWS = "news"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False)
    author = models.CharField(max_length=10, choices=Author.choices)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="messages")
    channel = models.CharField(max_length=20)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True, help_text="as it came; made safe whenever it is shown")
    language = models.CharField(max_length=8, blank=True)
    automated = models.BooleanField(default=False, help_text="no person wrote it: it stops no clock (R9)")
    at = models.DateTimeField()
    rfc_id = models.CharField(max_length=998, blank=True, help_text="Message-ID, RFC 5322 3.6.4")
    awaits = models.CharField(
        max_length=998, blank=True, help_text="Message-ID of a letter it answers that has not come yet"
    )
    doubt = models.CharField(
        max_length=200, blank=True, help_text="why its sender may be somebody else; empty when that is clear"
    )
    copied = ArrayField(
        models.CharField(max_length=320),
        default=list,
        blank=True,
        help_text="other people its sender named in To and Cc: told to the agent, never written to unasked",
    )

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="message_thread"),
            models.Index(fields=["rfc_id"], name="message_rfc_id", condition=~Q(rfc_id="")),
            models.Index(fields=["awaits"], name="message_awaits", condition=~Q(awaits="")),
        ]

    def __str__(self) -> str:
        return f"{self.author} on {self.ticket_id} at {self.at:%Y-%m-%d %H:%M}"


class KeptFile(models.Model):
    """A file kept by its content. What it was called is for people to read, never a path."""

    class Checked(models.TextChoices):
        NOT = "", "nobody looks for viruses here"
        WAITING = "waiting", "to be looked at"
        CLEAN = "clean"
        INFECTED = "infected"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120, help_text="name in the file store")
    checked = models.CharField(max_length=8, choices=Checked.choices, blank=True)
    virus = models.CharField(max_length=120, blank=True, help_text="as the scanner calls it")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_safe(self) -> bool:
        """Whether it may be handed out: looked at and clean, or nobody looks for viruses here."""
        return self.checked in {self.Checked.NOT, self.Checked.CLEAN}


class Attachment(KeptFile):
    """A file of a message."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    content_id = models.CharField(max_length=250, blank=True, help_text="RFC 2392: shown inside the letter")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="attachment_to_check", condition=Q(checked="waiting")),
        ]


class Upload(KeptFile):
    """A file an agent has put to the answer they are writing; it goes with the answer."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="uploads")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ticket", "agent", "id"], name="upload_of_draft")]


class SideFile(KeptFile):
    """A file of an answer by a team or a partner: internal, like the answer."""

    letter = models.ForeignKey("tickets.SideLetter", on_delete=models.PROTECT, related_name="files")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="side_file_to_check", condition=Q(checked="waiting")),
        ]


class Note(models.Model):
    """Among colleagues. No customer ever sees it."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="notes")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ticket", "at", "id"], name="note_thread")]

    def __str__(self) -> str:
        return f"note on {self.ticket_id} at {self.at:%Y-%m-%d %H:%M}"


class Event(models.Model):
    """What happened to a ticket, in order, for ever. Rows are only added; the database refuses the rest."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events", db_index=False)
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=20, blank=True, help_text="the rule that made the desk do it")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "id"], name="event_of_ticket"),
            models.Index(fields=["brand", "kind", "at"], name="event_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.ticket_id}"


class Hold(models.Model):
    """The ticket waits for somebody: for whom, since when, and the question that was put."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="holds")
    waiting_for = models.CharField(
        max_length=20, choices=[("customer", "customer"), ("other team", "other team")]
    )
    question = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="one_hold_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} waits for {self.waiting_for}"


class Resolution(models.Model):
    """A ticket was resolved: by whom, as what; and undone when it was reopened."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="resolutions", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "cycle"], name="one_resolution_a_cycle")]
        indexes = [models.Index(fields=["brand", "at"], name="resolution_of_brand", include=["code"])]

    @property
    def as_none(self) -> bool:
        """Whether there was no matter, as whoever settled it saw it."""
        return self.code in NO_MATTER

    def __str__(self) -> str:
        return f"{self.ticket_id} resolved as {self.code}"


class StepEntry(models.Model):
    """What a step needs is there, or does not apply, with the reason. The newest entry of a need counts."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    need = models.CharField(max_length=120)
    applies = models.BooleanField(default=True)
    text = models.TextField(help_text="what was found or done; why it does not apply")
    rule = models.CharField(max_length=20)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "step entries"
        indexes = [models.Index(fields=["ticket", "id"], name="step_of_ticket")]

    def __str__(self) -> str:
        return f"{self.need} of {self.ticket_id}"


class Delivery(models.Model):
    """A message on its way out by mail. The row is the queue; its Message-ID never changes."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNKNOWN = "unknown"
        FAILED = "failed"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="deliveries")
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="delivery")
    to = models.EmailField(max_length=320)
    copies = ArrayField(
        models.EmailField(max_length=320), null=True, help_text="the ticket's readers when it was written"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    taken_by = models.IntegerField(null=True, help_text="the database session of who took it up last")
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="delivery_due", condition=Q(state__in=["queued", "sending"])
            ),
            models.Index(
                fields=["-id"], name="delivery_failed", condition=Q(state__in=["failed", "unknown"])
            ),
            models.Index(fields=["to"], name="delivery_to"),
        ]

    def __str__(self) -> str:
        return f"{self.state} to {self.to}"


class Acknowledged(models.Model):
    """How many acknowledgements one worker queued in a minute, of all brands; workers read each other's."""

    session = models.IntegerField(help_text="the worker's session with the database")
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "acknowledged"
        constraints = [models.UniqueConstraint(fields=["session", "minute"], name="one_count_a_minute")]

    def __str__(self) -> str:
        return f"{self.count} at {self.minute}"


class Draft(models.Model):
    """What an agent is writing, kept so that nothing typed is lost."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=5, choices=[("reply", "reply"), ("note", "note")])
    text = models.TextField(blank=True)
    base_revision = models.PositiveIntegerField(help_text="the ticket's revision when the writing began")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "agent", "kind"], name="one_draft_a_ticket_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.agent_id} on {self.ticket_id}"


from answerable.tickets.rendition import Rendition  # noqa: E402, F401
from answerable.tickets.side import SideLetter, SideRequest  # noqa: E402, F401  models of this room
