"""Letters as they came, the mailboxes they are fetched from, and the demo's caught mail."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.staff.models import Agent
from answerable.tickets.models import Message, Ticket


class Letter(models.Model):
    """One letter as it reached us, kept before the sender is told it arrived.

    Every letter ends in a state that accounts for it (AC-10): it became a message, or a reason is written
    here.
    """

    class State(models.TextChoices):
        UNREAD = "unread", "Not read yet"
        READ = "read", "Became a message"
        AUTOMATIC = "automatic", "Written by a machine"
        BOUNCE = "bounce", "About a mail of ours"
        DUPLICATE = "duplicate", "The same letter again"
        UNREADABLE = "unreadable", "Could not be read"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64, help_text="of what its sender wrote, without traces of its way")
    raw = models.BinaryField(null=True, help_text="as received, card numbers masked; none for a duplicate")
    size = models.PositiveIntegerField(help_text="bytes")
    source = models.CharField(
        max_length=4, choices=[("smtp", "SMTP"), ("imap", "IMAP"), ("http", "provider")]
    )
    mailbox = models.ForeignKey("Mailbox", on_delete=models.SET_NULL, null=True, related_name="letters")
    envelope_from = models.CharField(  # noqa: DJ001 - "" and none differ
        max_length=320, null=True, help_text='"" is the null sender; none: unknown'
    )
    envelope_to = ArrayField(models.CharField(max_length=320), default=list)
    received_at = models.DateTimeField(help_text="the receiving server's time (R8)")
    verdicts = models.CharField(
        max_length=200, blank=True, db_default="",
        help_text="SPF, DKIM and DMARC as they were before card numbers in it were masked; else empty",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNREAD)
    reason = models.CharField(max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    vouched_by = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="who said that a person wrote it, whatever its headers look like",
    )  # fmt: skip
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="letters")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="letters")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "digest"], condition=Q(duplicate_of=None), name="one_letter_once"
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], name="letter_unread", condition=Q(state="unread")),
            models.Index(fields=["-id"], name="letter_unreadable", condition=Q(state="unreadable")),
            models.Index(
                fields=["-id"],
                name="letter_set_aside",
                condition=Q(state__in=["automatic", "bounce"], ticket=None),
            ),
            models.Index(fields=["brand", "received_at"], name="letter_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.state} letter of {self.received_at:%Y-%m-%d %H:%M}"


class Mailbox(models.Model):
    """A mailbox elsewhere whose letters are fetched by IMAP."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(
        max_length=8, choices=[("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "none")], default="tls"
    )
    user = models.CharField(max_length=255)
    secret = models.TextField(help_text="the password, encrypted with the desk's secret")
    folder = models.CharField(max_length=255, default="INBOX")
    delete_fetched = models.BooleanField(default=False, help_text="else they are marked as seen")
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True, help_text="the last fetch without an error")
    compared_at = models.DateTimeField(null=True, help_text="the last comparison of everything in the folder")
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.UniqueConstraint(fields=["host", "port", "user", "folder"], name="one_mailbox_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.host}"


class Fetched(models.Model):
    """A letter of a mailbox that is safe with us, by the number its server gave it (RFC 9051 2.3.1.1)."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="fetched")
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "fetched"
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uid_validity", "uid"], name="one_fetch_once")
        ]

    def __str__(self) -> str:
        return f"{self.uid} of {self.mailbox_id}"


class Pushed(models.Model):
    """Browsers were told of an answer, once. Written before they are: at most once is right for a hint."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    message = models.OneToOneField(
        "tickets.Message", on_delete=models.CASCADE, related_name="pushed", primary_key=True
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "pushed"

    def __str__(self) -> str:
        return f"{self.message_id} at {self.at:%Y-%m-%d %H:%M}"


class CaughtMail(models.Model):
    """A mail the demo's catcher kept instead of sending it out into the world."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, related_name="+")
    caught_at = models.DateTimeField()
    sender = models.CharField(max_length=320)
    recipients = ArrayField(models.CharField(max_length=320))
    subject = models.CharField(max_length=500)
    raw = models.BinaryField()

    class Meta:
        verbose_name_plural = "caught mail"
        indexes = [models.Index(fields=["-id"], name="caught_latest")]

    def __str__(self) -> str:
        return f"{self.subject} to {', '.join(self.recipients)}"
