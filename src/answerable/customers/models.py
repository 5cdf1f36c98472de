from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from answerable.brands.models import Brand


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


class Customer(models.Model):
    """A person who asks one brand for help. The same person at two brands is two customers."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="customers")
    email = models.EmailField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    company = models.ForeignKey(Company, on_delete=models.SET_NULL, null=True, related_name="contacts")
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
