"""`1 up to 100, 2 up to 500, 4 without limit`: what each tier may give back alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from answerable.policy.findings import Unreadable
from answerable.policy.settings import listed

_LIMIT = re.compile(r"(\d{1,2}) (?:up to (\d{1,9}(?:\.\d{1,2})?)|(without limit))")


@dataclass(frozen=True, slots=True)
class Limit:
    """A tier and the most it may give back, in the order's currency; None is without limit."""

    tier: int
    most: Decimal | None


def written(value: str) -> tuple[str, ...]:
    """The parts of the setting as they are kept. Raises Unreadable."""
    parts = listed(value)
    limits(parts)
    return parts


def limits(parts: Sequence[str]) -> list[Limit]:
    """What the parts say. Raises Unreadable."""
    found = []
    for part in parts:
        match = _LIMIT.fullmatch(part)
        if match is None:
            raise Unreadable(f"'{part[:60]}' names no tier and amount.", "Write '1 up to 100, 2 up to 500'.")
        found.append(Limit(int(match[1]), None if match[3] else Decimal(match[2])))
    return found
