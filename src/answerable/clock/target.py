"""How long a promise may take: counted time, or business days (R3, R4)."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, order=True)
class BusinessDays:
    """N open local dates after the date of receipt; due when the last of them closes (R4)."""

    days: int

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"A promise of {self.days} business days is none; write at least 1.")

    def __str__(self) -> str:
        return f"{self.days} business day{'' if self.days == 1 else 's'}"


Target = timedelta | BusinessDays
