"""What agents put on a ticket to keep their desk in order: links, readers, reminders, mentions."""

from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.staff.models import Agent


class Link(models.Model):
    """Two tickets belong together. `ticket` went on in, came out of, or has to do with `other`."""

    class Kind(models.TextChoices):
        MERGED = "merged", "went on in the other"
        SPLIT = "split", "came out of the other"
        RELATED = "related", "has to do with the other"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "other", "kind"],
                name="one_link_a_pair_and_kind",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(condition=~Q(ticket=models.F("other")), name="linked_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.other_id}"


class Reader(models.Model):
    """Somebody besides the requester who gets the answers. Only a person makes somebody one."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="readers")
    email = models.EmailField(max_length=320)
    added_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "email"], name="one_reader_an_address", condition=Q(removed_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.email


class Mention(models.Model):
    """An agent was named in a note, and has or has not read it."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="mentions")
    note = models.ForeignKey("tickets.Note", on_delete=models.PROTECT, related_name="mentions")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="mentions")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "agent"], name="one_mention_a_note")]
        indexes = [models.Index(fields=["agent", "-id"], name="mention_unseen", condition=Q(seen_at=None))]

    def __str__(self) -> str:
        return f"{self.agent_id} in {self.note_id}"


class SavedView(models.Model):
    """A way to look at the list that somebody gave a name; shared ones are their brand's."""

    brand = models.ForeignKey(
        Brand, on_delete=models.CASCADE, null=True, related_name="+", help_text="shared with; none: one's own"
    )
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    view = models.CharField(max_length=60, help_text="the list it begins from")
    query = models.CharField(max_length=500, help_text="its filters, as in the address")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agent", "name"], name="view_of_agent")]

    def __str__(self) -> str:
        return self.name
