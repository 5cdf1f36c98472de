"""Letters that need a person's eye, and the mail the demo caught."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from answerable.workspace.pages.frame import BrandMark


@dataclass(frozen=True, slots=True)
class UnreadLetter:
    pk: int
    mark: BrandMark
    sender: str
    subject: str
    received_at: datetime
    state: str
    reason: str
    tries: int
    size: str
    head: str


@dataclass(frozen=True, slots=True)
class LetterAside:
    pk: int
    mark: BrandMark
    sender: str
    subject: str
    received_at: datetime
    reason: str
    head: str


@dataclass(frozen=True, slots=True)
class Caught:
    pk: int
    subject: str
    sender: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaughtLetter:
    pk: int
    subject: str
    sender: str
    to: str
    at: datetime
    headers: tuple[tuple[str, str], ...]
    text: str
