"""Write the history of a desk at once: rows that are consistent with each other, by COPY and sets.

Only the bench does this. It works as the database's superuser, with triggers and walls out of the way; what
the triggers would have done (the words for the search) it does itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from answerable.brands.models import Brand
from answerable.casework.place import place_of
from answerable.clock import TZDATA, due
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import office_of, terms_for
from answerable.promises.models import Promise
from answerable.promises.terms import ClockTerms, target_in_words
from answerable.run.bench.ground import Ground
from answerable.run.bench.history import MESSAGES, Past, people_of, tickets
from answerable.staff.models import Membership

EMPTIED = (
    "promises_clockevent", "promises_clock", "promises_enforcement", "channels_letter",
    "tickets_delivery", "tickets_resolution", "tickets_hold", "tickets_event", "tickets_note",
    "tickets_attachment", "tickets_draft", "tickets_message", "escalation_escalation", "tickets_ticket",
    "customers_customer", "customers_company",
)  # fmt: skip
COMPANIES = 200
FOLLOWING = Path(__file__).with_name("following.sql")


@dataclass(frozen=True)
class House:
    """What a brand's tickets refer to."""

    brand: Brand
    version: PolicyVersion
    policy: Policy
    promises: dict[str, int]
    categories: list[str]
    agents: list[int]


def seed(ground: Ground, size: int) -> None:
    """Throw away every ticket and write `size` of them."""
    at = now()
    houses = [_house(brand) for brand in Brand.objects.order_by("id")]
    database = conninfo_to_dict(ground.connection.owner)["dbname"]
    with psycopg.connect(ground.connection.superuser, dbname=database) as db:
        db.execute("SET session_replication_role = replica")
        db.execute(f"TRUNCATE {', '.join(EMPTIED)}, search.words RESTART IDENTITY CASCADE")
        indexes = _drop_indexes(db)
        _customers(db, houses, size, at)
        agents = min(len(house.agents) for house in houses)
        written = (_Written(past, houses[past.brand], at) for past in tickets(size, at=at, agents=agents))
        _copy_tickets(db, written, size)
        for statement in (*FOLLOWING.read_text().split(";"), *indexes):
            db.execute(statement.encode())
        for table in ("tickets_ticket", "tickets_message", "customers_customer", "promises_clock"):
            db.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))").format(
                    table, sql.Identifier(table)
                )
            )
    with psycopg.connect(ground.connection.superuser, dbname=database, autocommit=True) as db:
        db.execute("VACUUM ANALYZE")
        db.execute("CHECKPOINT")


def _house(brand: Brand) -> House:
    with brands_visible([brand.pk]):
        version = PolicyVersion.objects.get(brand=brand)
        policy = version.policy
        return House(
            brand=brand,
            version=version,
            policy=policy,
            promises=dict(Promise.objects.filter(policy_version=version).values_list("rule", "id")),
            categories=[str(rule.settings["category"]) for rule in policy.rules_of("define category")],
            agents=list(
                Membership.objects.filter(brand=brand).order_by("id").values_list("agent_id", flat=True)
            ),
        )


def _drop_indexes(db: psycopg.Connection) -> list[str]:
    """The index of words is built anew afterwards, which is much faster than filling it row by row."""
    definition = db.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_words'").fetchone()
    if definition is None:
        return []
    db.execute("DROP INDEX search.search_words")
    return [str(definition[0])]


def _customers(db: psycopg.Connection, houses: list[House], size: int, at: datetime) -> None:
    people = people_of(size)
    with db.cursor().copy(
        "COPY customers_company (id, brand_id, name, domains, created_at) FROM STDIN"
    ) as copy:
        for number in range(1, COMPANIES + 1):
            copy.write_row(
                (number, houses[1].brand.pk, f"Company {number}", [f"company{number}.example"], at)
            )
    columns = "id, brand_id, email, name, company_id, language, phone, access_needs, met_at"
    with db.cursor().copy(f"COPY customers_customer ({columns}) FROM STDIN") as copy:
        for place, house in enumerate(houses):
            for number in range(people):
                company = number % COMPANIES + 1 if place else None
                domain = f"company{company}.example" if company else "people.example"
                who = (f"person{number}@{domain}", f"Person {number}")
                copy.write_row((place * people + number + 1, house.brand.pk, *who, company, "en", "", "", at))


class _Written:
    """One ticket with its clocks, as rows."""

    def __init__(self, past: Past, house: House, at: datetime) -> None:
        self.past = past
        self.house = house
        self.at = at
        self.category = house.categories[past.category % len(house.categories)]
        self.urgency = "urgent" if past.urgent else "normal"
        facts = self._facts()
        self.place = place_of(house.policy, facts)
        self.clocks = [self._clock(terms) for terms in terms_for(house.policy, facts)]

    def _facts(self) -> dict[str, str]:
        office = office_of(self.house.policy)
        inside = office is None or office.is_open(self.past.received)
        return {
            "channel": "email",
            "category": self.category,
            "urgency": self.urgency,
            "tier": "1",
            "language": "en",
            "received": "inside hours" if inside else "outside hours",
        }

    def _clock(self, terms: ClockTerms) -> dict[str, Any]:
        past = self.past
        ends = due(self.house.policy.calendar(terms.calendar), past.received, terms.target)
        stopped = past.answered
        if terms.metric == "resolution":
            stopped = past.last if past.status == "resolved" else None
        paused = stopped is None and past.status == "waiting"
        late = ends is not None and ends < (stopped or self.at)
        state = "broken" if late else "kept" if stopped else "open"
        return {
            "terms": terms,
            "due": None if paused else ends,
            "stopped": stopped,
            "state": "open" if paused else state,
            "paused": paused,
        }

    def ticket(self, people: int) -> tuple[Any, ...]:
        past, running = self.past, [each for each in self.clocks if each["stopped"] is None and each["due"]]
        first = min(running, key=lambda each: each["due"], default=None)
        customer = past.brand * people + past.person + 1
        clock = (first["due"], past.received, first["terms"].clause, first["terms"].metric) if first else None
        return (
            past.id, self.house.brand.pk, past.subject, customer,
            past.person % COMPANIES + 1 if past.brand else None, "email", self.category, self.urgency, 1,
            self.house.agents[past.agent] if past.agent is not None else None, past.status, "en",
            past.received, self.house.version.pk, 1, self.place,
            *(clock or (None, None, "", "")), past.texts[0][:200],
            past.last, past.received if past.status in {"new", "open"} else None,
            past.id % 400 == 0 and past.status == "open", 5,
        )  # fmt: skip

    def messages(self, people: int) -> Iterator[tuple[Any, ...]]:
        past, brand = self.past, self.house.brand.pk
        customer = past.brand * people + past.person + 1
        agent = self.house.agents[past.agent or 0]
        times = (past.received, past.answered or past.received + timedelta(minutes=1), past.last)
        for place, (text, at) in enumerate(zip(past.texts, times, strict=True)):
            ours = place == 1 and past.answered is not None
            yield (
                (past.id - 1) * MESSAGES + place + 1, brand, past.id, "agent" if ours else "customer",
                "answer" if ours else "inquiry", agent if ours else None, None if ours else customer, "email",
                past.subject, text, "", "en", False, at, f"<{past.id}.{place}@bench.example>", "", "", [],
            )  # fmt: skip

    def clock_rows(self) -> Iterator[tuple[Any, ...]]:
        for each in self.clocks:
            terms = each["terms"]
            yield (
                self.house.brand.pk, self.house.promises[terms.rule], self.past.id, 1, terms.metric,
                self.past.received, target_in_words(terms.target), terms.calendar, each["due"], None,
                each["stopped"], each["state"], "", None, each["paused"], False, TZDATA,
                self.at if each["due"] and each["due"] < self.at else None,
            )  # fmt: skip


_TICKET = """
id, brand_id, subject, requester_id, company_id, channel, category, urgency, tier, assignee_id, status,
language, received_at, policy_version_id, cycle, place, due_at, due_since, due_clause, due_metric, preview,
last_message_at, customer_waits_since, escalated, revision
"""
_MESSAGE = """
id, brand_id, ticket_id, author, purpose, agent_id, customer_id, channel, subject, text, html, language,
automated, at, rfc_id, awaits, doubt, copied
"""
_CLOCK = """
brand_id, promise_id, ticket_id, cycle, metric, started_at, target, calendar, due_at, warn_at,
stopped_at, state, reason, counted_s, paused, relaxed, tzdata, warned_at
"""


def _copy_tickets(db: psycopg.Connection, written: Iterable[_Written], size: int) -> None:
    people, kept = people_of(size), []
    for each in written:
        kept.append(each)
        if len(kept) == 5000:
            _copy(db, kept, people)
            kept = []
    _copy(db, kept, people)


def _copy(db: psycopg.Connection, written: list[_Written], people: int) -> None:
    with db.cursor().copy(f"COPY tickets_ticket ({_TICKET}) FROM STDIN") as copy:
        for each in written:
            copy.write_row(each.ticket(people))
    with db.cursor().copy(f"COPY tickets_message ({_MESSAGE}) FROM STDIN") as copy:
        for each in written:
            for row in each.messages(people):
                copy.write_row(row)
    with db.cursor().copy(f"COPY promises_clock ({_CLOCK}) FROM STDIN") as copy:
        for each in written:
            for row in each.clock_rows():
                copy.write_row(row)
