from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from answerable.brands.models import Brand
from answerable.staff.models import Agent


class Company(models.Model):
    """A wholesale customer: people who write from one of its domains belong to it."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="companies")
    name = models.CharField(max_length=120)
    domains = ArrayField(models.CharField(max_length=255), default=list)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "companies"
        indexes = [GinIndex(fields=["domains"], name="company_domains")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a contact may do for their company. Without one they see what is their own."""

    ADMIN = "admin", "Administrator"
    BUYER = "buyer", "Buyer"
    ORDERING = "ordering only", "Ordering only"
    READING = "read only", "Read only"


SEE_COMPANY = frozenset({Role.ADMIN.value, Role.BUYER.value, Role.READING.value})
"""Roles that see colleagues' requests and orders."""


class Customer(models.Model):
    """A person who asks one brand for help. The same person at two brands is two customers."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="customers", db_index=False)
    email = models.EmailField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    company = models.ForeignKey(Company, on_delete=models.SET_NULL, null=True, related_name="contacts")
    role = models.CharField(
        max_length=14, choices=Role.choices, blank=True, default="", db_default="",
        help_text="in their company; a Standing says who gave it",
    )  # fmt: skip
    language = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    access_needs = models.TextField(blank=True, help_text="what helps this person, in their words")
    met_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "email"], name="one_customer_a_brand_and_email")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def called(self) -> str:
        """How to call this person on a screen."""
        return self.name or self.email

    @property
    def sees_company(self) -> bool:
        """Whether this contact sees what colleagues asked and ordered."""
        return self.company_id is not None and self.role in SEE_COMPANY


class Standing(models.Model):
    """A contact had a role in a company: since when, given by whom, and until when."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="standings")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="standings")
    role = models.CharField(max_length=14, choices=Role.choices)
    given_by = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, related_name="+", help_text="the company's own admin"
    )
    verified_by = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="the senior who checked who they are, where the company has no admin",
    )  # fmt: skip
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(ended_at=None), name="one_standing_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} is {self.role} of {self.company_id}"


class AccessRequest(models.Model):
    """Somebody asks for more access to their company's account. The company's own admin decides, no agent."""

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        DECLINED = "declined"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="access_requests")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="access_requests")
    role = models.CharField(max_length=14, choices=Role.choices)
    reason = models.CharField(max_length=500, blank=True)
    ticket = models.BigIntegerField(null=True, help_text="the ticket it came with")
    digest = models.CharField(
        max_length=64, blank=True, help_text="of the secret in the admin's mail, once it is written"
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    remind_at = models.DateTimeField(null=True, help_text="asked again then; none once it was or is decided")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="+")
    verified_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(max_length=500, blank=True, help_text="how a senior knew who they are")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(decided_at=None), name="one_open_access_request"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=~models.Q(digest=""), name="one_access_request_a_secret"
            ),
        ]
        indexes = [
            models.Index(fields=["remind_at"], name="access_to_remind", condition=models.Q(decided_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} asks to be {self.role}"


class Code(models.Model):
    """Somebody asked to sign in: a code and a link, mailed, good once and for minutes.

    The row is written for every address alike; only the worker finds out whether it is a customer's.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=320)
    source = models.CharField(max_length=64, help_text="digest of the network address it was asked from")
    asked_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True, help_text="of the code, once it is mailed")
    link = models.CharField(max_length=64, blank=True, help_text="digest of the link's secret")
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "email", "-asked_at"], name="code_of_address"),
            models.Index(fields=["brand", "source", "-asked_at"], name="code_of_source"),
            models.Index(fields=["link"], name="code_of_link", condition=~models.Q(link="")),
        ]

    def __str__(self) -> str:
        return f"code for {self.email}"


class SignIn(models.Model):
    """A customer is signed in: in one browser, or in one app that talks to the API."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sign_ins")
    kind = models.CharField(max_length=10, choices=[("browser", "browser"), ("app", "app")])
    digest = models.CharField(max_length=64, unique=True, help_text="of the token only they hold")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.customer_id} in a {self.kind}"


class Device(models.Model):
    """A browser in which a customer wants to hear of answers, as long as they are signed in there."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="devices")
    sign_in = models.OneToOneField(SignIn, on_delete=models.CASCADE, related_name="device")
    endpoint = models.CharField(max_length=500, help_text="its address at its push service")
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"a browser of {self.customer_id}"


class AccessNeeds(models.Model):
    """What helps a customer, said once and with consent; every colleague on every channel sees it first."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="needs")
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    words = models.CharField(max_length=500, blank=True, help_text="in their own words")
    consented_at = models.DateTimeField(help_text="when they let us keep and show it")

    class Meta:
        verbose_name_plural = "access needs"

    def __str__(self) -> str:
        return ", ".join(self.kinds)
