import hashlib
import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from answerable.brands.models import Brand
from answerable.clock import Calendar


class AgentManager(BaseUserManager["Agent"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Agent":
        agent = self.model(email=email.strip().lower(), **fields)
        agent.set_password(password)
        agent.save(using=self._db)
        return agent

    def get_by_natural_key(self, username: str | None) -> "Agent":
        return self.get(email=(username or "").strip().lower())


class Agent(AbstractBaseUser):
    """A person who answers customers."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    languages = ArrayField(
        models.CharField(max_length=8), default=list, help_text="the agent answers in these"
    )
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)
    capacity = models.PositiveSmallIntegerField(
        default=6, help_text="weight of conversations at once: mail 1, chat 2, phone 5"
    )
    preferences = models.JSONField(default=dict, blank=True)
    signed_out_at = models.DateTimeField(
        null=True, blank=True, help_text="passes to live news given before this instant open nothing"
    )

    objects: ClassVar[AgentManager] = AgentManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email


class Membership(models.Model):
    """An agent works for a brand, at a tier of its policy."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="memberships")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="memberships")
    tier = models.PositiveSmallIntegerField(default=1)
    lead = models.BooleanField(default=False)
    on_call = models.PositiveSmallIntegerField(
        null=True, help_text="place in the order in which people are called; none: never"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "brand"], name="one_membership_a_brand")]

    def __str__(self) -> str:
        return f"{self.agent} for {self.brand}, tier {self.tier}"


ACCESS = "access needs"
"""In the place of a category: knows how to help people who have said what they need."""


class Skill(models.Model):
    """An agent knows a category of a brand well, or `ACCESS`."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="skills")
    category = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "category"], name="one_skill_once")]

    def __str__(self) -> str:
        return self.category


class Shift(models.Model):
    """When an agent works for a brand: a week in the brand's zone, written as policies write hours."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="shift")
    weekly = models.CharField(max_length=300, help_text="'Mon-Fri 09:00-17:00; Sat 10:00-14:00'")

    def __str__(self) -> str:
        return self.weekly

    def hours(self, zone: str) -> Calendar:
        """The shift as opening hours. Raises CalendarError."""
        return Calendar(zone=zone, weekly=self.weekly)


class Team(models.Model):
    """People who look after something together, or a partner outside who can only be reached by mail."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=80)
    email = models.EmailField(max_length=320, blank=True, help_text="where side requests go")
    outside = models.BooleanField(default=False, help_text="another company")
    members = models.ManyToManyField(Membership, related_name="teams", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="one_team_name_a_brand")]

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """Whether an agent is at the desk: their last sign of life, and whether they take conversations."""

    class State(models.TextChoices):
        AVAILABLE = "available"
        AWAY = "away"

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="presence")
    state = models.CharField(max_length=10, choices=State.choices, default=State.AVAILABLE)
    since = models.DateTimeField(help_text="when that state began")
    beat_at = models.DateTimeField(help_text="the last sign of life of one of their tabs")
    load = models.PositiveSmallIntegerField(
        default=0, help_text="weight of their chats and calls now, of all brands; the database counts it"
    )

    class Meta:
        verbose_name_plural = "presences"

    def __str__(self) -> str:
        return f"{self.agent_id} {self.state} since {self.since:%Y-%m-%d %H:%M}"


class Device(models.Model):
    """A browser in which an agent wants to be called when they are on call."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=500, unique=True, help_text="its address at its push service")
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"a browser of {self.agent_id}"


class Attendance(models.Model):
    """From one instant to another somebody was there for a brand, or nobody was. Gaps are not on record.

    The watcher lengthens the last row while nothing changes: a day costs a few rows, not 1,440.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    staffed = models.BooleanField()
    began_at = models.DateTimeField()
    until_at = models.DateTimeField(help_text="as far as the watcher has looked")
    told_at = models.DateTimeField(null=True, help_text="when the leads were told that nobody is there")

    class Meta:
        indexes = [models.Index(fields=["brand", "-until_at"], name="attendance_of_brand")]

    def __str__(self) -> str:
        who = "somebody" if self.staffed else "nobody"
        return f"{who} there for {self.brand_id} until {self.until_at:%Y-%m-%d %H:%M}"


class ApiToken(models.Model):
    """A bearer token of an agent. Only its digest is kept; the token is shown once."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def issue(cls, agent: Agent, *, name: str, at: datetime) -> str:
        """Make a token for an agent and return it; it cannot be read again later."""
        token = "ans_" + secrets.token_urlsafe(32)
        cls.objects.create(agent=agent, name=name, digest=cls.digest_of(token), created_at=at)
        return token


class StaffRecord(models.Model):
    """What was changed about an agent's account, and by whom: evidence, only added to."""

    class Kind(models.TextChoices):
        ADDED = "added"
        CHANGED = "changed"
        LEFT = "left"
        RETURNED = "returned"
        INVITED = "invited"

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="records")
    by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["agent", "-at"], name="records_of_agent")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.kind} by {self.by_id} at {self.at:%Y-%m-%d %H:%M}"


class Training(models.Model):
    """A person has done a course. Only added to; what is wrong is withdrawn, with a reason."""

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="trainings")
    course = models.CharField(max_length=120)
    completed_on = models.DateField()
    valid_until = models.DateTimeField()
    statement = models.CharField(max_length=300, help_text="where and how, or the number of the certificate")
    recorded_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    warned_at = models.DateTimeField(null=True, help_text="when leads were told that it runs out")

    class Meta:
        indexes = [models.Index(fields=["agent", "course", "-valid_until"], name="training_of_agent")]

    def __str__(self) -> str:
        return f"{self.agent}: {self.course} until {self.valid_until:%Y-%m-%d}"
