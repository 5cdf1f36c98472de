"""Macros as agents see them: offered on a ticket, previewed before anything happens, listed for leads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.automation.models import Macro, MacroVersion
from answerable.automation.offer import fitting
from answerable.casework.macro import Prepared, order_named, prepare
from answerable.orders.models import Order
from answerable.staff.models import Agent, Team
from answerable.tickets.models import Ticket
from answerable.workspace import words
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import BrandMark
from answerable.workspace.queries.order_words import DID
from answerable.workspace.queries.orders import orders_on

THEN = {
    "wait": gettext_noop("wait for the customer"),
    "open": gettext_noop("keep it open"),
    "resolve": gettext_noop("resolve it"),
    "other team": gettext_noop("wait for another team"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A macro in the picker. `text` is ready to put into the reply where it does nothing else."""

    pk: int
    href: str
    name: str
    summary: str
    does: tuple[str, ...]
    clause: str
    language: str
    fallback: bool
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Something a macro does besides its text, in words: "Category: order → returns"."""

    key: str
    icon: str
    name: str
    now: str
    next: str

    @property
    def changes(self) -> bool:
        return self.now != self.next


@dataclass(frozen=True, slots=True)
class Preview:
    macro: Macro
    said: Prepared
    language: str
    fallback: str
    languages: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    order: str
    orders: tuple[Order, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """A macro in the leads' list. `stale` says what of it the policy in force no longer knows."""

    href: str
    name: str
    mark: BrandMark
    summary: str
    languages: tuple[str, ...]
    missing: tuple[str, ...]
    version: int
    clause: str
    retired: bool


def offers_for(desk: Desk, ticket: Ticket, query: str) -> list[Offer]:
    """What an agent may use on a ticket. Two statements: the macros, and the order a text may name."""
    found = fitting(
        ticket.brand_id,
        tier=desk.seats[ticket.brand_id].tier,
        category=ticket.category,
        language=ticket.language,
        query=query,
    )
    order = order_named(ticket) if found else ""
    return [_offer(desk, ticket, version, order) for version in found]


def _offer(desk: Desk, ticket: Ticket, version: MacroVersion, order: str) -> Offer:
    said = prepare(ticket, version, agent=desk.agent, order=order)
    return Offer(
        pk=version.macro_id,
        href=reverse("macro-use", args=[ticket.reference, version.macro_id]),
        name=version.name,
        summary=" ".join(said.text.split())[:140],
        does=tuple(does_of(version)),
        clause=version.clause,
        language=said.language,
        fallback=bool(said.asked),
        text=said.text if version.only_text and not said.asked and not said.missing else "",
    )


def does_of(version: MacroVersion) -> list[str]:
    """What a macro does besides its text, in short words."""
    done = [words.category(version.category)] if version.category else []
    done += [words.urgency(version.urgency)] if version.urgency else []
    done += [_("assigns")] if version.assign else []
    done += [_(DID[version.order])] if version.order in DID else []
    if version.then == "resolve":
        done.append(words.code(version.code))
    elif version.then in THEN:
        done.append(_(THEN[version.then]))
    return done


def preview_of(desk: Desk, ticket: Ticket, macro: Macro, language: str) -> Preview:
    """Everything a macro would say and do on a ticket."""
    version = macro.current
    assert version is not None  # noqa: S101  access functions give no others
    said = prepare(ticket, version, agent=desk.agent, order=order_named(ticket), language=language)
    spoken = [code for code in ticket.brand.languages if version.texts.get(code)]
    return Preview(
        macro=macro,
        said=said,
        language=words.language(said.language) if said.text else "",
        fallback=words.language(said.asked) if said.asked else "",
        languages=tuple((code, words.language(code)) for code in spoken),
        parts=tuple(_parts(ticket, version)),
        order=_(DID[version.order]) if version.order in DID else "",
        orders=tuple(orders_on(ticket)) if version.order else (),
        key=uuid4().hex,
    )


def _parts(ticket: Ticket, version: MacroVersion) -> list[Part]:
    parts = []
    if version.category:
        now = words.category(ticket.category) if ticket.category else _("not set")
        parts.append(Part("category", "tag", _("Category"), now, words.category(version.category)))
    if version.urgency:
        parts.append(
            Part(
                "urgency",
                "triangle-alert",
                _("Urgency"),
                words.urgency(ticket.urgency),
                words.urgency(version.urgency),
            )
        )
    if version.assign:
        now = ticket.assignee.name if ticket.assignee else _("nobody")
        parts.append(Part("assign", "user-plus", _("Assignee"), now, receiver_words(version.assign)))
    if version.then:
        said = _(THEN[version.then])
        if version.then == "resolve":
            said = _("resolved: %(code)s") % {"code": words.code(version.code)}
        elif version.then == "other team" and version.reason:
            said = f"{said}: {version.reason}"
        parts.append(Part("then", "pause", _("Then"), words.status(ticket.status), said))
    return parts


def receiver_words(assign: str) -> str:
    """Whom a macro assigns to, in words."""
    kind, _between, number = assign.partition(":")
    if kind == "agent":
        return Agent.objects.filter(pk=int(number)).values_list("name", flat=True).first() or ""
    if kind == "team":
        return Team.objects.filter(pk=int(number)).values_list("name", flat=True).first() or ""
    return _("me, who uses it") if kind == "me" else _("nobody: back to the team")


def rows_of(desk: Desk, macros: list[Macro]) -> list[Row]:
    """The leads' list."""
    return [_row(desk, macro, macro.current) for macro in macros if macro.current is not None]


def _row(desk: Desk, macro: Macro, version: MacroVersion) -> Row:
    spoken = tuple(code for code in macro.brand.languages if version.texts.get(code))
    return Row(
        href=reverse("macro", args=[macro.pk]),
        name=version.name,
        mark=desk.seats[macro.brand_id].mark,
        summary=" · ".join(
            [*map(words.category, version.categories), *(f"→ {did}" for did in does_of(version))]
        ),
        languages=spoken,
        missing=tuple(code for code in macro.brand.languages if code not in spoken) if spoken else (),
        version=version.number,
        clause=version.clause,
        retired=macro.retired_at is not None,
    )
