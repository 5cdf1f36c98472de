"""What the two brands have written once: saved answers, and macros that do something besides."""

import tomllib
from datetime import datetime
from pathlib import Path

from answerable.automation.keep import Written, keep
from answerable.brands.models import Brand
from answerable.casework.resolve import CODES
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent

SHELF = Path(__file__).with_suffix(".toml")


def write(brand: Brand, *, by: Agent, at: datetime) -> None:
    """Put the brand's macros on its shelf."""
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy
    for said in tomllib.loads(SHELF.read_text())[brand.slug]:
        written = Written(**{**said, "categories": tuple(said.get("categories", ()))})
        keep(brand, written, policy=policy, codes=CODES, agent=by, at=at)
