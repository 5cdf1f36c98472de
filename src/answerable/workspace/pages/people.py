"""Customers and companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from answerable.orders.models import RoleNews
from answerable.workspace.pages.frame import BrandMark, Face
from answerable.workspace.pages.queue import Row


@dataclass(frozen=True, slots=True)
class Found:
    href: str
    name: str
    words: str
    mark: BrandMark
    face: Face | None
    met_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    query: str
    people: tuple[Found, ...]
    companies: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class CustomerPage:
    name: str
    face: Face
    mark: BrandMark
    email: str
    phone: str
    language: str
    access_needs: str
    company: str
    company_href: str
    met_at: datetime
    rows: tuple[Row, ...]
    pk: int
    role: str = ""
    role_in_shop: RoleNews | None = None
    needs_kinds: tuple[tuple[str, str], ...] = ()
    needs_chosen: tuple[str, ...] = ()
    needs_words: str = ""


@dataclass(frozen=True, slots=True)
class CompanyPage:
    name: str
    mark: BrandMark
    domains: tuple[str, ...]
    created_at: datetime
    people: tuple[Found, ...]
    rows: tuple[Row, ...]
