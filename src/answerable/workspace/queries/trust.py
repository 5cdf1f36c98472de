"""Who is trained, what is signed, who looked, what left: a few statements a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.policy.durations import in_words
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.policy.rule import Rule
from answerable.privacy.models import Access
from answerable.promises.models import Attestation
from answerable.staff.models import Agent, Membership, Training
from answerable.staff.training import WARN, Course, courses_of
from answerable.workspace.desk import Desk
from answerable.workspace.looked import looked_at
from answerable.workspace.pages.frame import BrandMark, Face
from answerable.workspace.queries.seats import Seat

LOOKED = 100
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Person:
    """One person's last record of one course. `state` is kept, soon, late, or none."""

    pk: int
    name: str
    face: Face
    course: str
    clause: str
    completed: str
    until: datetime | None
    state: str
    statement: str
    recorded_by: str
    brands: tuple[BrandMark, ...]
    may_record: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A document the policy asks for, and who signed it last."""

    mark: BrandMark
    rule: str
    name: str
    owner: str
    every: str
    by: str
    done_at: datetime | None
    until: datetime | None
    state: str
    statement: str
    sha256: str
    may_sign: bool
    slug: str


@dataclass(frozen=True, slots=True)
class Look:
    mark: BrandMark
    at: datetime
    name: str
    kind: str
    about: str
    words: str
    purpose: str
    door: str
    until: datetime | None


def all_seats(desk: Desk) -> list[Seat]:
    """The agent's seats, open or closed to them for want of training."""
    open_or_closed = {seat.brand_id: seat for seat in (*desk.seats.values(), *desk.closed)}
    return list(open_or_closed.values())


def people_trained(desk: Desk) -> tuple[Person, ...]:
    """Everybody of the agent's brands with the courses their policies ask for, who lacks one first."""
    seats = {seat.brand_id: seat for seat in all_seats(desk)}
    wanted = {key: list(courses_of(policy)) for key, policy in _policies(seats, desk.at)}
    members = Membership.objects.filter(brand__in=wanted, agent__is_active=True).select_related("agent")
    records = (
        Training.objects.filter(agent__memberships__brand__in=wanted, withdrawn_at=None)
        .order_by("agent", "course", "-valid_until")
        .distinct("agent", "course")
        .select_related("recorded_by")
    )
    last = {(each.agent_id, each.course): each for each in records}
    found: dict[tuple[int, str], tuple[Agent, Course, list[Seat]]] = {}
    for member in members:
        for course in wanted[member.brand_id]:
            place = found.setdefault((member.agent_id, course.name), (member.agent, course, []))
            place[2].append(seats[member.brand_id])
    people = [
        _person(desk, agent, course, theirs, last.get((agent.pk, course.name)))
        for agent, course, theirs in found.values()
    ]
    order = {"late": 0, "none": 1, "soon": 2, "kept": 3}
    return tuple(sorted(people, key=lambda one: (order[one.state], one.name)))


def course_named(desk: Desk, name: str) -> Course | None:
    """A course one of the agent's brands asks for."""
    seats = {seat.brand_id: seat for seat in all_seats(desk)}
    return next(
        (
            course
            for _, policy in _policies(seats, desk.at)
            for course in courses_of(policy)
            if course.name == name
        ),
        None,
    )


def documents(desk: Desk) -> tuple[Document, ...]:
    """The documents the policies ask for, with the last signature of each."""
    seats = {seat.brand_id: seat for seat in desk.seats.values()}
    rules = [
        (key, rule) for key, policy in _policies(seats, desk.at) for rule in policy.rules_of("hold document")
    ]
    signed = (
        Attestation.objects.filter(
            brand__in=list(seats), promise__verb="hold document", done_at__isnull=False
        )
        .order_by("promise__stable_key", "-done_at")
        .distinct("promise__stable_key")
        .select_related("promise")
    )
    last = {(each.brand_id, each.promise.rule): each for each in signed}
    return tuple(_document(seats[key], rule, last.get((key, rule.id)), desk.at) for key, rule in rules)


def looks(desk: Desk, *, agent: str = "") -> tuple[Look, ...]:
    """The last looks at customer data of the brands the agent leads, newest first."""
    seats = {seat.brand_id: seat for seat in desk.seats.values() if seat.lead}
    rows = Access.objects.filter(brand__in=list(seats)).select_related("agent").order_by("-at", "-id")
    if agent.isdecimal():
        rows = rows.filter(agent=int(agent))
    return tuple(
        Look(
            seats[each.brand_id].mark,
            each.at,
            each.agent.name,
            each.kind if each.kind == "refused" else looked_at(each.kind),
            each.about,
            each.words,
            each.purpose,
            each.door,
            each.trained_until,
        )
        for each in rows[:LOOKED]
    )


def state_of(until: datetime | None, at: datetime) -> str:
    """kept, soon (within thirty days), late, or none."""
    if until is None:
        return "none"
    if until <= at:
        return "late"
    return "soon" if until - WARN <= at else "kept"


def _policies(seats: dict[int, Seat], at: datetime) -> Iterator[tuple[int, Policy]]:
    for key in seats:
        yield key, PolicyVersion.objects.in_force(brand_id=key, at=at).policy


def _person(desk: Desk, agent: Agent, course: Course, seats: list[Seat], record: Training | None) -> Person:
    until = record.valid_until if record else None
    return Person(
        pk=agent.pk,
        name=agent.name,
        face=Face.of(agent.name),
        course=course.name,
        clause=course.clause,
        completed=str(record.completed_on) if record else "",
        until=until,
        state=state_of(until, desk.at),
        statement=record.statement if record else "",
        recorded_by=record.recorded_by.name if record and record.recorded_by else "",
        brands=tuple(seat.mark for seat in seats),
        may_record=any(seat.lead for seat in seats),
    )


def _document(seat: Seat, rule: Rule, signed: Attestation | None, at: datetime) -> Document:
    until = signed.valid_until if signed else None
    return Document(
        mark=seat.mark,
        rule=rule.id,
        name=rule.settings["document"],
        owner=rule.settings["owner"],
        every=in_words(rule.settings["every"]),
        by=signed.by if signed else "",
        done_at=signed.done_at if signed else None,
        until=until,
        state=state_of(until, at),
        statement=signed.statement if signed else "",
        sha256=signed.document_sha256 if signed else "",
        may_sign=seat.lead,
        slug=seat.mark.slug,
    )
