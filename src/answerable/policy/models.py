from datetime import datetime

from django.db import models

from answerable.brands.models import Brand
from answerable.policy.model import Policy

_read: dict[tuple[int, str], Policy] = {}


class PolicyVersions(models.QuerySet["PolicyVersion"]):
    def in_force(self, *, brand_id: int, at: datetime) -> "PolicyVersion":
        """The version of a brand's policy that speaks at an instant.

        Raises:
            PolicyVersion.DoesNotExist: the brand has published no policy yet.
        """
        return (
            self.filter(brand_id=brand_id, effective_from__lte=at)
            .defer("source", "compiled")
            .order_by("-effective_from", "-number")[:1]
            .get()
        )


class PolicyVersion(models.Model):
    """One published text of a brand's policy. Never changed; a correction is a new version."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="policy_versions")
    number = models.PositiveIntegerField()
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    compiled = models.JSONField()
    effective_from = models.DateTimeField(help_text="local midnight of the brand's zone, as an instant")
    approved_by = models.CharField(max_length=200)
    published_at = models.DateTimeField()

    objects = PolicyVersions.as_manager()

    class Meta:
        ordering = ["brand", "effective_from", "number"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="one_policy_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.brand} policy, version {self.number}"

    @property
    def policy(self) -> Policy:
        """The rules of this version, compiled once a process: a version never changes."""
        key = (self.pk, self.sha256)
        if key not in _read:
            _read[key] = Policy.from_json(self.compiled)
        return _read[key]
