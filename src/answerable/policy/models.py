from datetime import datetime

from django.db import connection, models

from answerable.brands.models import Brand
from answerable.policy.model import Policy

_read: dict[tuple[int, str], Policy] = {}
_VERSION = ("id", "brand_id", "number", "sha256", "effective_from", "approved_by", "published_at")
_BRAND = tuple(field.attname for field in Brand._meta.local_concrete_fields)  # noqa: SLF001
_IN_FORCE = f"""
SELECT {", ".join(f"version.{name}" for name in _VERSION)}, {", ".join(f"brand.{name}" for name in _BRAND)}
FROM policy_policyversion version JOIN brands_brand brand ON brand.id = version.brand_id
WHERE version.brand_id = %s AND version.effective_from <= %s
ORDER BY version.effective_from DESC, version.number DESC LIMIT 1
"""  # noqa: S608  names of columns, not values


def policy_of(version: int, sha256: str) -> Policy:
    """The rules of a version whose id and digest are known, compiled once a process."""
    key = (version, sha256)
    if key not in _read:
        _read[key] = PolicyVersion.objects.get(pk=version).policy
    return _read[key]


class PolicyVersions(models.QuerySet["PolicyVersion"]):
    def in_force(self, *, brand_id: int, at: datetime) -> "PolicyVersion":
        """The version of a brand's policy that speaks at an instant, with its brand.

        Raises:
            PolicyVersion.DoesNotExist: the brand has published no policy yet.
        """
        with connection.cursor() as cursor:  # every letter and every answer asks this
            cursor.execute(_IN_FORCE, [brand_id, at])
            row = cursor.fetchone()
        if row is None:
            raise PolicyVersion.DoesNotExist(
                f"Brand {brand_id} has no policy in force at {at:%Y-%m-%d %H:%M}."
            )
        version = PolicyVersion.from_db("default", _VERSION, row[: len(_VERSION)])
        version.brand = Brand.from_db("default", _BRAND, row[len(_VERSION) :])
        return version


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

    READ_LATER = ("source", "compiled")  # long, and most readers only ask which version it is

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
